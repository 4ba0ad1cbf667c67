/** What a route is, and short ways to write one. */
import type { Endpoint } from "../http/request.js";

export interface Manner {
  /** What becomes of it on the basic plan; it works where this is not given. */
  readonly onBasic?: "absent" | "forbidden";
  /** It answers without a key. */
  readonly open?: true;
  /** It answers the same in all workspaces, so that none has to be named. */
  readonly anyWorkspace?: true;
  /** At Orchestra only signed-in users may do it. */
  readonly forPeople?: true;
}

export interface Route extends Manner {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Segments; one in braces takes any text, and `{name:path}` at the end takes all that is left. */
  readonly path: string;
  readonly endpoint: Endpoint;
}

type Writer = (path: string, endpoint: Endpoint, manner?: Manner) => Route;

export const get: Writer = (path, endpoint, manner) => ({ method: "GET", path, endpoint, ...manner });
export const post: Writer = (path, endpoint, manner) => ({ method: "POST", path, endpoint, ...manner });
export const put: Writer = (path, endpoint, manner) => ({ method: "PUT", path, endpoint, ...manner });
export const patch: Writer = (path, endpoint, manner) => ({ method: "PATCH", path, endpoint, ...manner });
export const remove: Writer = (path, endpoint, manner) => ({ method: "DELETE", path, endpoint, ...manner });
