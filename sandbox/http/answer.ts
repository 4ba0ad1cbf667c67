/** Answers one request: routing, the key, the endpoint; whatever is not as it should be becomes FastAPI's answer to it. */
import { match, type Plan } from "../routes.js";
import type { Workspace } from "../workspace.js";
import type { FullAnswer, ReceivedRequest } from "./exchange.js";
import { Problem } from "./problem.js";

export interface Access {
  readonly workspace: Workspace;
  readonly apiKey: string;
  readonly plan: Plan;
}

/** The answer; only a defect of the sandbox throws. */
export function answerTo(request: ReceivedRequest, { workspace, apiKey, plan }: Access): FullAnswer {
  try {
    const { endpoint, path, open } = match(request.method, request.path, plan);
    if (!open) authenticate(request.headers, apiKey, workspace.accountId);
    const query = new URLSearchParams(request.search);
    return endpoint({ workspace, now: workspace.now(), path, query, headers: request.headers, body: request.body });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const detail = typeof error.detail === "string" ? error.detail : error.detail.map((entry) => ({ ...entry }));
    return { status: error.status, json: { detail }, headers: error.headers };
  }
}

/** The answer of a fault. */
export function faultAnswer(status: number, headers: Readonly<Record<string, string>>): FullAnswer {
  return { status, json: { detail: FAULT_DETAILS[status] ?? "Simulated fault" }, headers };
}

/** The key must be right, and a key may name no workspace but its own. */
function authenticate(headers: Readonly<Record<string, string>>, apiKey: string, accountId: string): void {
  const challenge = { "www-authenticate": "Bearer" };
  const [scheme = "", key] = (headers["authorization"] ?? "").split(" ");
  if (scheme.toLowerCase() !== "bearer" || key === undefined) throw new Problem(401, "Not authenticated", challenge);
  if (key !== apiKey) throw new Problem(401, "Invalid API key", challenge);
  const account = headers["x-orchestra-account-id"];
  if (account !== undefined && account.toLowerCase() !== accountId) {
    throw new Problem(403, "The API key has no access to this workspace");
  }
}

const FAULT_DETAILS: Readonly<Record<number, string>> = {
  429: "Too many requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
