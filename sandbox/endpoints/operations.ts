/** Operations: what the tools behind the tasks did, one row for each model, test, table or query. */
import type { Json } from "../data/pipeline.js";
import { uuidOf } from "../data/random.js";
import { INTEGRATIONS, OPERATION_STATUSES, OPERATION_TYPES } from "../data/vocabulary.js";
import { operationsOf, type Operation } from "../history/operations.js";
import type { TaskRun } from "../history/run.js";
import { workedUntil } from "../history/state.js";
import { DAY_MS, stamp } from "../history/time.js";
import { paged } from "../http/page.js";
import { Parameters } from "../http/parameters.js";
import type { Answer, ApiRequest } from "../http/request.js";
import { readBounds, windowOf } from "../http/window.js";
import type { Workspace } from "../workspace.js";

const WAREHOUSE_INTEGRATIONS = new Set(["DBT_CORE", "SNOWFLAKE"]);

/** The window is that of the moment at which Orchestra received the operation (`insertedAt`). */
export function listOperations({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  const bounds = readBounds(parameters);
  const integration = parameters.choice("integration", INTEGRATIONS);
  const status = parameters.choice("status", OPERATION_STATUSES);
  const taskRunId = parameters.uuid("task_run_id");
  parameters.check();
  const types = parameters.list("operation_type", OPERATION_TYPES);
  const externalId = parameters.text("external_id");
  const { from, to } = windowOf(bounds, now);
  const wanted = { from, to, integration, status, taskRunId, types, externalId };
  const found = to > now ? search(workspace, wanted, now) : remembered(workspace, wanted, now);
  return paged(found, page, (operation) => operationJson(workspace, operation));
}

interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly integration: string | undefined;
  readonly status: string | undefined;
  readonly taskRunId: string | undefined;
  readonly types: ReadonlySet<string> | undefined;
  readonly externalId: string | undefined;
}

const answers = new WeakMap<Workspace, Map<string, readonly Operation[]>>();

/** What was received up to a moment in the past does not change any more, so that only the first page is searched for. */
function remembered(workspace: Workspace, wanted: Wanted, now: number): readonly Operation[] {
  const known = answers.get(workspace) ?? new Map<string, readonly Operation[]>();
  answers.set(workspace, known);
  const key = JSON.stringify({ ...wanted, types: wanted.types && [...wanted.types] });
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= 4) known.clear();
  const found = search(workspace, wanted, now);
  known.set(key, found);
  return found;
}

/** Newest first. */
function search(workspace: Workspace, wanted: Wanted, now: number): Operation[] {
  const { from, to, integration, status, taskRunId, types, externalId } = wanted;
  const taskRuns = taskRunId === undefined ? tasksBetween(workspace, from, to) : [workspace.findTaskRun(taskRunId)];
  const found: Operation[] = [];
  for (const taskRun of taskRuns) {
    if (taskRun === undefined || taskRun.endedAt < from) continue;
    if (integration !== undefined && taskRun.task.integration !== integration) continue;
    const until = Math.min(to, workedUntil(taskRun, now));
    for (const operation of operationsOf(taskRun)) {
      if (operation.insertedAt < from || operation.insertedAt > until) continue;
      if (status !== undefined && operation.status !== status) continue;
      if (types !== undefined && !types.has(operation.type)) continue;
      if (externalId === undefined || operation.externalId === externalId) found.push(operation);
    }
  }
  return found.sort(
    (a, b) => b.insertedAt - a.insertedAt || b.index - a.index || (a.taskRun.id < b.taskRun.id ? -1 : 1),
  );
}

/** No run takes longer than a day, so that an operation in the window belongs to a run of the window or the day before. */
function tasksBetween(workspace: Workspace, from: number, to: number): TaskRun[] {
  return workspace.runsBetween(from - DAY_MS, to).flatMap((run) => run.taskRuns);
}

function operationJson(workspace: Workspace, operation: Operation): Json {
  const { taskRun } = operation;
  const seconds = (operation.endedAt - operation.startedAt) / 1000;
  const metered = WAREHOUSE_INTEGRATIONS.has(taskRun.task.integration) && operation.status !== "SKIPPED";
  const credits = metered ? Math.round(seconds * 280) / 1_000_000 : null;
  const cost = credits === null ? null : Math.round(credits * 3 * 1_000_000) / 1_000_000;
  const skipped = operation.status === "SKIPPED";
  return {
    id: uuidOf(`${taskRun.id}/${operation.index}`),
    accountId: workspace.accountId,
    pipelineRunId: taskRun.run.id,
    taskRunId: taskRun.id,
    insertedAt: stamp(operation.insertedAt),
    message: operation.message,
    operationName: operation.name,
    operationStatus: operation.status,
    operationType: operation.type,
    externalStatus: operation.externalStatus,
    externalDetail: null,
    externalId: operation.externalId,
    integration: taskRun.task.integration,
    integrationJob: taskRun.task.job,
    startedAt: skipped ? null : stamp(operation.startedAt),
    completedAt: skipped ? null : stamp(operation.endedAt),
    dependencies: operation.dependencies,
    operationDuration: skipped ? null : seconds,
    rowsAffected: operation.rows,
    cost,
    credits,
    creditsLabel: metered ? "Snowflake credits" : null,
    currency: metered ? "USD" : null,
    finalCostAmount: cost,
    rawCostAmount: credits,
    rawCostLabel: metered ? "Snowflake credits" : null,
    finalCostCurrency: metered ? "USD" : null,
    rawCostIntegration: metered ? "SNOWFLAKE" : null,
    rawCostUnits: metered ? "Credits" : null,
    assetExternalId: operation.asset,
    meta: null,
    tags: operation.node === undefined ? [] : [operation.node.layer],
    canRerun: operation.node !== undefined && operation.status === "FAILED",
  };
}
