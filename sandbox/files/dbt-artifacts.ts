/** What dbt writes beside its log: `run_results.json` and `manifest.json`, consistent with the operations. */
import { fileOf, schemaOf, type DbtNode, type DbtProject } from "../data/dbt-project.js";
import type { Json } from "../data/pipeline.js";
import { uuidOf } from "../data/random.js";
import { operationsOf, type Operation } from "../history/operations.js";
import type { TaskRun } from "../history/run.js";

const DBT_VERSION = "1.10.4";

/** dbt's `run_results.json` (schema version 6). */
export function runResults(taskRun: TaskRun, command: string): Json {
  const operations = operationsOf(taskRun);
  return {
    metadata: metadata(taskRun, "run-results/v6.json"),
    results: operations.map(resultOf),
    elapsed_time: (taskRun.endedAt - (taskRun.startedAt ?? taskRun.endedAt)) / 1000,
    args: { which: "build", invocation_command: command, target: "prod", threads: 4 },
  };
}

/** dbt's `manifest.json` (schema version 12), as far as readers use it. */
export function manifest(taskRun: TaskRun, project: DbtProject): Json {
  const parents = Object.fromEntries(project.nodes.map((node) => [node.uniqueId, node.parents]));
  const children = Object.fromEntries(
    project.nodes.map((node) => [
      node.uniqueId,
      project.nodes.filter((other) => other.parents.includes(node.uniqueId)).map((other) => other.uniqueId),
    ]),
  );
  return {
    metadata: { ...metadata(taskRun, "manifest/v12.json"), project_name: project.name, adapter_type: "snowflake" },
    nodes: Object.fromEntries(project.nodes.map((node) => [node.uniqueId, manifestNode(node, project)])),
    sources: {},
    exposures: {},
    parent_map: parents,
    child_map: children,
  };
}

function metadata(taskRun: TaskRun, schema: string): Record<string, Json> {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}`,
    dbt_version: DBT_VERSION,
    generated_at: new Date(taskRun.endedAt).toISOString(),
    invocation_id: uuidOf(`${taskRun.id}/dbt`),
    env: {},
  };
}

const STATUS = { SUCCEEDED: "success", FAILED: "error", SKIPPED: "skipped" } as const;

function resultOf(operation: Operation): Json {
  const { node, status, startedAt, endedAt } = operation;
  const skipped = status === "SKIPPED";
  const test = node?.kind === "test";
  const word = test && !skipped ? (status === "FAILED" ? "fail" : "pass") : STATUS[status as keyof typeof STATUS];
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    status: word,
    timing: skipped
      ? []
      : [
          { name: "compile", started_at: iso(startedAt), completed_at: iso(startedAt + 20) },
          { name: "execute", started_at: iso(startedAt + 20), completed_at: iso(endedAt) },
        ],
    thread_id: `Thread-${(operation.index % 4) + 1} (worker)`,
    execution_time: skipped ? 0 : (endedAt - startedAt) / 1000,
    adapter_response: skipped ? {} : { _message: "SUCCESS 1", code: "SUCCESS", rows_affected: operation.rows ?? 1 },
    message: operation.message ?? (test ? null : "SUCCESS 1"),
    failures: test && !skipped ? (status === "FAILED" ? operation.rows : 0) : null,
    unique_id: operation.externalId,
    compiled: !skipped,
    compiled_code: skipped || node === undefined ? null : compiledCode(operation),
    relation_name: test ? null : operation.asset,
  };
}

function compiledCode({ node, asset }: Operation): string {
  if (node?.test === undefined) return `select * from (${asset ?? ""})`;
  const { column, assertion } = node.test;
  return `select ${column}, count(*) as n_records\nfrom ${node.parents[0]?.split(".").at(-1) ?? ""}\n-- ${assertion}\ngroup by ${column}`;
}

function manifestNode(node: DbtNode, project: DbtProject): Json {
  const schema = schemaOf(project, node).toLowerCase();
  return {
    unique_id: node.uniqueId,
    name: node.name,
    resource_type: node.kind,
    package_name: project.name,
    original_file_path: fileOf(node, project),
    database: project.database.toLowerCase(),
    schema,
    alias: node.name,
    relation_name: node.kind === "test" ? null : `${project.database.toLowerCase()}.${schema}.${node.name}`,
    config: { materialized: node.materialized, enabled: true, tags: [project.name], severity: "ERROR" },
    depends_on: { macros: [], nodes: node.parents },
    ...(node.test === undefined
      ? { raw_code: rawCode(node) }
      : {
          test_metadata: {
            name: node.test.assertion,
            kwargs: { column_name: node.test.column, model: `ref('${node.test.model}')` },
          },
          column_name: node.test.column,
          attached_node: node.parents[0] ?? null,
        }),
  };
}

function rawCode(node: DbtNode): string {
  const reads = node.parents.map((parent) => `select * from {{ ref('${parent.split(".").at(-1)}') }}`);
  return reads.length > 0 ? reads.join("\nunion all\n") : `select * from {{ source('raw', '${node.name}') }}`;
}
