/** Answers one request: routing, the key, the endpoint; whatever is not as it should be becomes FastAPI's answer to it. */
import { match, type Plan } from "../routes.js";
import { authorize, callerOf, workspaceOf, type Access } from "./access.js";
import type { FullAnswer, ReceivedRequest } from "./exchange.js";
import { Problem } from "./problem.js";

/** The answer; only a defect of the sandbox throws. */
export function answerTo(request: ReceivedRequest, access: Access, plan: Plan): FullAnswer {
  const { method, headers, body } = request;
  try {
    const { route, endpoint, path } = match(request.api, method, request.path, plan);
    const caller = route.open === true ? callerOf(headers, access) : authorize(method, headers, route, access);
    const workspace = workspaceOf(headers, route, access);
    const query = new URLSearchParams(request.search);
    const { workspaces } = access;
    return endpoint({ workspace, workspaces, caller, now: workspace.now(), path, query, headers, body });
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

const FAULT_DETAILS: Readonly<Record<number, string>> = {
  429: "Too many requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
