/** The operations of a task run: models, tests, tables, queries; each with its time, its outcome and its words. */
import { descendantsOf, fileOf, schemaOf, type DbtNode, type DbtProject } from "../data/dbt-project.js";
import { between, randomOf, type Random } from "../data/random.js";
import { slug } from "../data/tasks.js";
import type { OperationStatus } from "../data/vocabulary.js";
import { lanes } from "./lanes.js";
import type { TaskRun } from "./run.js";

export interface Operation {
  readonly taskRun: TaskRun;
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly externalId: string;
  readonly status: OperationStatus;
  /** The tool's own word for the status. */
  readonly externalStatus: string;
  readonly message: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  /** When Orchestra had it; never after the end of its task. */
  readonly insertedAt: number;
  readonly rows: number | null;
  /** External ids of the operations that it waited for. */
  readonly dependencies: readonly string[];
  /** The table or dashboard that it made or looked at. */
  readonly asset: string | null;
  /** For an operation of dbt: the node. */
  readonly node: DbtNode | undefined;
}

/** An operation before it has a place in time. */
type Outline = Omit<Operation, "taskRun" | "index" | "startedAt" | "endedAt" | "insertedAt"> & {
  readonly weight: number;
  /** External ids of what it waits for; for dbt, also the tests on the models that it reads. */
  readonly after: readonly string[];
};

const known = new WeakMap<TaskRun, readonly Operation[]>();

/** All operations of a task run, those of its future included, in the order in which they start. */
export function operationsOf(taskRun: TaskRun): readonly Operation[] {
  const before = known.get(taskRun);
  if (before !== undefined) return before;
  const operations = taskRun.startedAt === undefined ? [] : placed(taskRun, taskRun.startedAt, outlines(taskRun));
  known.set(taskRun, operations);
  return operations;
}

function outlines(taskRun: TaskRun): Outline[] {
  const { work } = taskRun.task;
  const random = randomOf(`${taskRun.id}/operations`);
  switch (work.kind) {
    case "dbt":
      return work.project.nodes.map((node) => ofNode(taskRun, work.project, node, random));
    case "ingestion":
      return work.tables.map((table) =>
        named(taskRun, random, table, "INGESTION", `RAW.${slug(work.source).toUpperCase()}.${table.toUpperCase()}`),
      );
    case "queries":
      return upToFailure(work.names.map((name) => named(taskRun, random, name, work.type, null)));
    case "refresh":
      return work.names.map((name) =>
        named(taskRun, random, name, "REFRESH", `${taskRun.task.integration.toLowerCase()}/${slug(name)}`),
      );
    case "reverse":
      return work.names.map((name) => named(taskRun, random, name, "REVERSE_ETL", null));
    case "script":
    case "notice":
      return [];
  }
}

function named(taskRun: TaskRun, random: Random, name: string, type: string, asset: string | null): Outline {
  const hit = taskRun.failure?.operation === name ? taskRun.failure : undefined;
  const rows = between(random, 0, 40_000);
  return {
    name,
    type,
    externalId: `${taskRun.task.connection ?? taskRun.task.id}/${slug(name)}/${taskRun.id.slice(0, 8)}`,
    status: hit?.outcome ?? "SUCCEEDED",
    externalStatus: hit === undefined ? "completed" : hit.outcome === "FAILED" ? "failed" : "warning",
    message: hit?.operationMessage ?? null,
    rows: hit === undefined ? (type === "REFRESH" ? null : rows) : (hit.rows ?? null),
    dependencies: [],
    asset,
    node: undefined,
    weight: 1 + random() * 4,
    after: [],
  };
}

/** Statements run one after the other, and none after one that failed; tests are all run. */
function upToFailure(list: readonly Outline[]): Outline[] {
  const failed = list.findIndex((outline) => outline.status === "FAILED" && outline.type === "QUERY");
  return failed < 0 ? [...list] : list.slice(0, failed + 1);
}

const DBT_TYPES = { model: "MATERIALISATION", test: "TEST", seed: "SEED" } as const;

function ofNode(taskRun: TaskRun, project: DbtProject, node: DbtNode, random: Random): Outline {
  const { failure } = taskRun;
  const rows = between(random, 200, 400_000);
  const weight = node.kind === "model" && node.materialized !== "view" ? 4 + random() * 12 : 0.6 + random() * 2;
  const relation = `${project.database}.${schemaOf(project, node)}.${(node.test?.model ?? node.name).toUpperCase()}`;
  const outline: Outline = {
    name: node.name,
    type: DBT_TYPES[node.kind],
    externalId: node.uniqueId,
    status: "SUCCEEDED",
    externalStatus: node.kind === "test" ? "pass" : "success",
    message: null,
    rows: node.kind === "seed" || node.materialized === "table" || node.materialized === "incremental" ? rows : null,
    dependencies: node.parents,
    asset: relation,
    node,
    weight,
    after: project.waitsFor.get(node.uniqueId) ?? [],
  };
  if (failure?.outcome !== "FAILED" || failure.operation === undefined) return outline;
  if (failure.operation === node.name) {
    const externalStatus = node.kind === "test" ? "fail" : "error";
    const where = node.kind === "test" ? `Failure in test ${node.name} (${fileOf(node, project)}): ` : "";
    const message = where + failure.operationMessage;
    return { ...outline, status: "FAILED", externalStatus, message, rows: failure.rows ?? null };
  }
  if (!skippedNodes(project, failure.operation).has(node.uniqueId)) return outline;
  const message = `Skipped because of ${failure.operation}.`;
  return { ...outline, status: "SKIPPED", externalStatus: "skipped", message, rows: null, weight: 0 };
}

/** What `dbt build` leaves out after a failure: everything below the failed model, or below the model that a test failed. */
function skippedNodes(project: DbtProject, failed: string): ReadonlySet<string> {
  const node = project.nodes.find((candidate) => candidate.name === failed);
  if (node === undefined) return new Set();
  if (node.kind !== "test") return descendantsOf(project, node.uniqueId);
  const model = node.parents[0] ?? node.uniqueId;
  const below = descendantsOf(project, model);
  // The other tests of the same model run beside the failed one.
  for (const test of project.nodes)
    if (test.kind === "test" && test.parents.includes(model)) below.delete(test.uniqueId);
  return below;
}

function placed(taskRun: TaskRun, startedAt: number, list: readonly Outline[]): Operation[] {
  const spans = lanes(list, taskRun.task.work.kind === "dbt" ? 4 : 2);
  const length = taskRun.endedAt - startedAt;
  const total = Math.max(1e-9, ...spans.map((span) => span.end));
  const at = (share: number): number => Math.round(startedAt + length * (0.06 + 0.88 * (share / total)));
  return list
    .map(({ weight: _weight, after: _after, ...outline }, index) => {
      const endedAt = at(spans[index]?.end ?? 0);
      const insertedAt = Math.min(endedAt + 1200, taskRun.endedAt);
      return { ...outline, taskRun, index, startedAt: at(spans[index]?.start ?? 0), endedAt, insertedAt };
    })
    .sort((a, b) => a.startedAt - b.startedAt || a.index - b.index);
}
