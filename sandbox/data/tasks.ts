/** One function per kind of task that teams put into a pipeline; `stages` puts them in order. */
import type { DbtProject } from "./dbt-project.js";
import type { Task } from "./pipeline.js";

/** A task that has no place in a pipeline yet. */
export type TaskSketch = Omit<Task, "group" | "dependsOn">;

/** Tasks of one stage run beside each other, each after all tasks of the stage before. */
export function stages(...list: readonly (readonly TaskSketch[])[]): Task[] {
  const tasks: Task[] = [];
  let before: readonly string[] = [];
  for (const [at, stage] of list.entries()) {
    for (const sketch of stage) tasks.push({ ...sketch, group: `stage_${at + 1}`, dependsOn: before });
    before = stage.map((sketch) => sketch.id);
  }
  return tasks;
}

export function fivetran(source: string, tables: readonly string[], seconds: readonly [number, number]): TaskSketch {
  return {
    id: `sync_${slug(source)}`,
    name: `Sync ${source}`,
    integration: "FIVETRAN",
    job: "FIVETRAN_SYNC_ALL",
    connection: "fivetran_main_20417",
    parameters: { connector_id: `${slug(source)}_raw`, poll_status: true },
    seconds,
    work: { kind: "ingestion", source, tables },
  };
}

export function airbyte(source: string, tables: readonly string[], seconds: readonly [number, number]): TaskSketch {
  return {
    id: `sync_${slug(source)}`,
    name: `Sync ${source}`,
    integration: "AIRBYTE_CLOUD",
    job: "AIRBYTE_CLOUD_JOB",
    connection: "airbyte_cloud_33180",
    parameters: { connection_id: `${slug(source)}-to-snowflake`, job_type: "sync" },
    seconds,
    work: { kind: "ingestion", source, tables },
  };
}

export function dbt(project: DbtProject, seconds: readonly [number, number]): TaskSketch {
  const command = `dbt build --select tag:${project.name}`;
  return {
    id: "dbt_build",
    name: `dbt build ${project.name}`,
    integration: "DBT_CORE",
    job: "DBT_CORE_EXECUTE",
    connection: "dbt_core_snowflake_58206",
    parameters: {
      commands: `dbt deps; ${command}`,
      package_manager: "PIP",
      python_version: "3.12",
      project_dir: `dbt/${project.name}`,
    },
    seconds,
    work: { kind: "dbt", project, command },
  };
}

export function snowflake(names: readonly string[], seconds: readonly [number, number]): TaskSketch {
  return {
    id: `run_${slug(names[0] ?? "query")}`,
    name: `Run ${names[0] ?? "query"}`,
    integration: "SNOWFLAKE",
    job: "SNOWFLAKE_RUN_QUERY",
    connection: "snowflake_prod_71934",
    parameters: { statement: names.map((name) => `call ops.${slug(name)}();`).join("\n"), warehouse: "TRANSFORM_WH" },
    seconds,
    work: { kind: "queries", names, type: "QUERY" },
  };
}

export function snowflakeTests(names: readonly string[], seconds: readonly [number, number]): TaskSketch {
  return {
    id: "quality_tests",
    name: "Quality tests",
    integration: "SNOWFLAKE",
    job: "SNOWFLAKE_RUN_TEST",
    connection: "snowflake_prod_71934",
    parameters: {
      statement: names.map((name) => `select * from quality.${slug(name)};`).join("\n"),
      error_threshold: 0,
    },
    seconds,
    work: { kind: "queries", names, type: "TEST" },
  };
}

export function python(
  file: string,
  seconds: readonly [number, number],
  output: { readonly exports?: string; readonly bigLog?: true } = {},
): TaskSketch {
  return {
    id: slug(file.replace(/\.py$/, "")),
    name: sentence(file.replace(/\.py$/, "")),
    integration: "PYTHON",
    job: "PYTHON_EXECUTE_SCRIPT",
    connection: "python_runner_46652",
    parameters: {
      command: `python ${file}`,
      package_manager: "UV",
      python_version: "3.12",
      build_command: "uv sync --frozen",
    },
    seconds,
    work: { kind: "script", file, ...output },
  };
}

export function powerBi(datasets: readonly string[], seconds: readonly [number, number]): TaskSketch {
  return {
    id: "refresh_power_bi",
    name: `Refresh ${datasets[0] ?? "dataset"}`,
    integration: "POWER_BI",
    job: "POWER_BI_REFRESH_DATASET",
    connection: "power_bi_90128",
    parameters: { workspace: "Northgate Analytics", datasets: [...datasets] },
    seconds,
    work: { kind: "refresh", names: datasets },
  };
}

export function tableau(workbooks: readonly string[], seconds: readonly [number, number]): TaskSketch {
  return {
    id: "refresh_tableau",
    name: `Refresh ${workbooks[0] ?? "workbook"}`,
    integration: "TABLEAU_CLOUD",
    job: "TABLEAU_REFRESH_WORKBOOK",
    connection: "tableau_cloud_12765",
    parameters: { project: "Certified", workbooks: [...workbooks] },
    seconds,
    work: { kind: "refresh", names: workbooks },
  };
}

export function hightouch(syncs: readonly string[], seconds: readonly [number, number]): TaskSketch {
  return {
    id: `activate_${slug(syncs[0] ?? "sync")}`,
    name: `Activate ${syncs[0] ?? "sync"}`,
    integration: "HIGHTOUCH",
    job: "HIGHTOUCH_SYNC",
    connection: "hightouch_64093",
    parameters: { sync_slugs: syncs.map(slug), full_resync: false },
    seconds,
    work: { kind: "reverse", names: syncs },
  };
}

export function slack(channel: string): TaskSketch {
  return {
    id: "notify_slack",
    name: "Tell the team",
    integration: "SLACK",
    job: "SEND_SLACK_MESSAGE",
    connection: "slack_bot_85571",
    parameters: { channel, message: "The data of ${{ ORCHESTRA.PIPELINE_NAME }} is ready." },
    seconds: [2, 5],
    work: { kind: "notice", channel },
  };
}

/** Lower case, digits and underscores: what ids, aliases and connectors are written in. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}

function sentence(identifier: string): string {
  const words = identifier.replace(/[_/]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
