/** Checks the definition of a pipeline and stores nothing. */
import { canonical } from "../definition/canonical.js";
import { faultsOf } from "../definition/faults.js";
import { definitionModel } from "../definition/model.js";
import { MINUTE_MS } from "../history/time.js";
import { readBody } from "../http/body.js";
import { open } from "../http/kinds.js";
import { Parameters } from "../http/parameters.js";
import { Problem } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";

/** How often a minute it answers without a key. */
const MOST_WITHOUT_KEY = 20;

/** 422 for a definition with faults. With a key the connections that it names are checked as well. */
export function validatePipeline(request: ApiRequest): Answer {
  const { workspace, caller, query, now } = request;
  const parameters = new Parameters(query);
  const canonicalize = parameters.flag("canonicalize");
  parameters.check();
  if (caller === undefined) limit(workspace.anonymousChecks, now);
  const definition = canonical(readBody(request, open));
  const misfits = definitionModel(definition, ["body"]);
  if (misfits.length > 0) throw new Problem(422, misfits);
  const connections = caller === undefined ? undefined : workspace.connectionIds();
  const faults = faultsOf(definition as never, { connections }, ["body"]);
  if (faults.length > 0) throw new Problem(422, faults);
  const verdict = { message: "Pipeline schema is valid", status: "success" };
  return ok(canonicalize ? { ...verdict, pipeline: definition } : verdict);
}

/** Throws 429 for the twenty-first check within a minute. */
function limit(checks: number[], now: number): void {
  while (checks[0] !== undefined && checks[0] <= now - MINUTE_MS) checks.shift();
  if (checks.length >= MOST_WITHOUT_KEY) {
    const seconds = Math.ceil(((checks[0] ?? now) + MINUTE_MS - now) / 1000);
    throw new Problem(429, "Too many requests", { "retry-after": String(seconds) });
  }
  checks.push(now);
}
