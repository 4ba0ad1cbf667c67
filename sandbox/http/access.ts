/** Who asks, and for which workspace: the keys, and what each of them may do. */
import type { Workspace } from "../workspace.js";
import type { Match } from "../routes.js";
import { problem } from "./kinds.js";
import { Problem } from "./problem.js";
import type { Caller } from "./request.js";
import { plainUuid, UUID } from "./uuid.js";

export interface Access {
  /** Those that the keys reach; the first is the one that speaks for itself where there is only one. */
  readonly workspaces: readonly [Workspace, ...Workspace[]];
  readonly apiKey: string;
  readonly readOnlyApiKey: string;
  /** Whether an API key may delete; at Orchestra only signed-in users may. */
  readonly deletes: "allowed" | "refused";
  /** Whether the workspace takes requests from the network that they come from. */
  readonly network: "allowed" | "refused";
}

type Headers = Readonly<Record<string, string>>;

/** Whose key it is; undefined where there is none that counts. */
export function callerOf(headers: Headers, access: Access): Caller | undefined {
  const [scheme = "", key] = (headers["authorization"] ?? "").split(" ");
  if (scheme.toLowerCase() !== "bearer") return undefined;
  return key === access.apiKey ? "key" : key === access.readOnlyApiKey ? "read-only key" : undefined;
}

/** Throws 401 without a key that counts, 403 for what the key may not do. */
export function authorize(method: string, headers: Headers, route: Match["route"], access: Access): Caller {
  const caller = callerOf(headers, access);
  if (caller === undefined) {
    const given = /^bearer ./i.test(headers["authorization"] ?? "");
    throw new Problem(401, given ? "Invalid API key" : "Not authenticated", { "www-authenticate": "Bearer" });
  }
  if (access.network === "refused") {
    throw new Problem(403, "IP address 127.0.0.1 is not on the allow list of this workspace");
  }
  if (method !== "GET" && caller === "read-only key") {
    throw new Problem(403, "This API key is read-only and cannot be used for this operation");
  }
  if (route.forPeople === true && access.deletes === "refused") {
    throw new Problem(403, "API keys cannot delete: this operation needs a signed-in user");
  }
  return caller;
}

/**
 * The workspace of a request. Throws 403 for one out of reach, and 400 where several are within reach and none is named,
 * unless the answer is the same in all of them.
 */
export function workspaceOf(headers: Headers, route: Match["route"], { workspaces }: Access): Workspace {
  const named = headers["x-orchestra-account-id"];
  if (named === undefined) {
    if (workspaces.length === 1 || route.anyWorkspace === true || route.open === true) return workspaces[0];
    throw new Problem(
      400,
      "The credential covers several workspaces: name one of them in the X-Orchestra-Account-Id header",
    );
  }
  if (!UUID.test(named)) {
    throw new Problem(422, [
      problem("uuid_parsing", ["header", "x-orchestra-account-id"], "Input should be a valid UUID", named),
    ]);
  }
  const found = workspaces.find((workspace) => workspace.accountId === plainUuid(named));
  if (found === undefined) throw new Problem(403, "The API key has no access to this workspace");
  return found;
}
