/** What state-aware runs remember: for dbt, when each model was last built, as the runs tell; and what somebody stored. */
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../data/pipeline.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { moment, nullable, object, record, text } from "../http/kinds.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import { integrationOfPath } from "./integrations.js";

const item = object({ last_updated: moment, checksum: text() }, { sources: nullable(record(moment)) }, "allowed");

export function getState(request: ApiRequest): Answer {
  return ok({ state: stateOf(request, integrationOfPath(request)) });
}

/** What is sent joins what is there, resource by resource. */
export function updateState(request: ApiRequest): Answer {
  const integration = integrationOfPath(request);
  const { state } = readBody(request, object({ state: record(item) }));
  const { stored } = request.workspace;
  stored.set(integration, { ...stored.get(integration), ...(state as JsonObject) });
  return ok({ state: stateOf(request, integration) });
}

function stateOf({ workspace, now }: ApiRequest, integration: string): JsonObject {
  const built: Record<string, Json> = {};
  for (const taskRun of [...workspace.latestRuns().values()].flatMap((run) => run.taskRuns)) {
    const { work } = taskRun.task;
    if (taskRun.task.integration !== integration || work.kind !== "dbt") continue;
    if (taskRun.result !== "SUCCEEDED" || taskRun.endedAt > now) continue;
    for (const node of work.project.nodes.filter((candidate) => candidate.kind === "model")) {
      const checksum = createHash("sha256").update(node.uniqueId).digest("hex");
      built[node.uniqueId] = { last_updated: stamp(taskRun.endedAt), checksum, sources: null };
    }
  }
  return { ...built, ...workspace.stored.get(integration) };
}
