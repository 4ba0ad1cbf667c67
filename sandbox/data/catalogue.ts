/** The pipelines and environments of a workspace. */
import { DAY_MS } from "../history/time.js";
import { readTable } from "./notation.js";
import type { Environment, Pipeline } from "./pipeline.js";
import { commitOf, uuidOf } from "./random.js";
import { SALES_JOURNAL_TASKS } from "./sales-journal.js";
import { PIPELINE_TABLE } from "./table.js";
import { slug } from "./tasks.js";

/** Names that the stories speak of. */
export const SALES_JOURNAL = "Sales Journal";
export const FLAKY = "HubSpot Contacts Sync";
export const PAUSED = "Legacy Orders Import";
export const QUEUED = "Web Events Backfill";
export const FEATURE_BRANCH = "Customer 360";

/** Where the pipelines that are not Orchestra's own are kept. */
export const REPOSITORY = "northgate-foods/data-pipelines";

/** The three environments; the first is the default. */
export function environments(seed: string, openedAt: number): Environment[] {
  return [
    { name: "Production", key: "prod", target: "prod", warehouse: "TRANSFORM_WH" },
    { name: "Staging", key: "staging", target: "staging", warehouse: "STAGING_WH" },
    { name: "Development", key: "dev", target: "dev", warehouse: "DEV_WH" },
  ].map(({ name, key, target, warehouse }, at) => ({
    id: uuidOf(`${seed}/env/${key}`),
    name,
    isDefault: at === 0,
    values: { DBT_TARGET: { type: "string", value: target }, WAREHOUSE: { type: "string", value: warehouse } },
    createdAt: openedAt - (700 - at) * DAY_MS,
    updatedAt: openedAt - (80 - at) * DAY_MS,
  }));
}

/** All pipelines. `openedAt` (milliseconds) is when the workspace was opened; `nightlyHour` is the Sales Journal's, UTC. */
export function catalogue(seed: string, openedAt: number, nightlyHour: number): Pipeline[] {
  const journal = {
    name: SALES_JOURNAL,
    product: "Finance",
    schedule: { everyMinutes: 24 * 60, offsetMinutes: nightlyHour * 60 },
    tasks: SALES_JOURNAL_TASKS,
  };
  return [journal, ...readTable(PIPELINE_TABLE)].map((line, at) => {
    const git = at % 3 !== 2 || line.name === FEATURE_BRANCH;
    const version = 3 + ((at * 7) % 40);
    const createdAt = openedAt - (90 + ((at * 37) % 600)) * DAY_MS;
    return {
      ...line,
      id: uuidOf(`${seed}/pipeline/${line.name}`),
      key: line.name,
      alias: slug(line.name),
      productId: uuidOf(`${seed}/product/${line.product}`),
      folder: null,
      trigger: at % 13 === 5 ? "SENSOR" : at % 17 === 9 ? "WEBHOOK" : "SCHEDULED",
      paused: false,
      storage: git ? "GITHUB" : "ORCHESTRA",
      repository: git ? REPOSITORY : null,
      defaultBranch: git ? "main" : null,
      yamlPath: `pipelines/${slug(line.name)}.yml`,
      version,
      published: version,
      inputs: line.name === SALES_JOURNAL ? { full_refresh: { type: "boolean", default: false, optional: true } } : {},
      createdAt,
      updatedAt: createdAt + (60 + (version % 9)) * DAY_MS,
      definition: undefined,
      versions: new Map(),
    };
  });
}

/** Since when the paused pipeline has been paused. */
export function pausedSince(openedAt: number): number {
  return openedAt - 9 * DAY_MS;
}

/** The commit at the head of a branch of a pipeline's repository at a moment (milliseconds). */
export function headOf(pipeline: Pipeline, branch: string, at: number): string {
  return commitOf(`${pipeline.id}/${branch}/${Math.floor(at / (3 * DAY_MS))}`);
}
