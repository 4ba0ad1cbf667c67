/** The pipelines and environments of a workspace. */
import { readTable } from "./notation.js";
import type { Environment, Pipeline } from "./pipeline.js";
import { commitOf, uuidOf } from "./random.js";
import { SALES_JOURNAL_TASKS } from "./sales-journal.js";
import { PIPELINE_TABLE } from "./table.js";
import { slug } from "./tasks.js";

const DAY_MS = 86_400_000;

/** Names that the stories speak of. */
export const SALES_JOURNAL = "Sales Journal";
export const FLAKY = "HubSpot Contacts Sync";
export const PAUSED = "Legacy Orders Import";
export const QUEUED = "Web Events Backfill";
export const FEATURE_BRANCH = "Customer 360";

/** The three environments; the first is the default. */
export function environments(seed: string): Environment[] {
  return [
    { id: uuidOf(`${seed}/env/prod`), name: "Production", values: { DBT_TARGET: "prod", WAREHOUSE: "TRANSFORM_WH" } },
    {
      id: uuidOf(`${seed}/env/staging`),
      name: "Staging",
      values: { DBT_TARGET: "staging", WAREHOUSE: "STAGING_WH" },
    },
    { id: uuidOf(`${seed}/env/dev`), name: "Development", values: { DBT_TARGET: "dev", WAREHOUSE: "DEV_WH" } },
  ];
}

/** All pipelines. `openedAt` (milliseconds) is when the workspace was opened; `nightlyHour` is the Sales Journal's, UTC. */
export function catalogue(seed: string, openedAt: number, nightlyHour: number): Pipeline[] {
  const journal = {
    name: SALES_JOURNAL,
    product: "Finance",
    schedule: { everyMinutes: 24 * 60, offsetMinutes: nightlyHour * 60 },
    tasks: SALES_JOURNAL_TASKS,
  };
  return [journal, ...readTable(PIPELINE_TABLE)].map((line, at) => ({
    ...line,
    id: uuidOf(`${seed}/pipeline/${line.name}`),
    alias: slug(line.name),
    productId: uuidOf(`${seed}/product/${line.product}`),
    trigger: at % 13 === 5 ? "SENSOR" : at % 17 === 9 ? "WEBHOOK" : "SCHEDULED",
    paused: line.name === PAUSED,
    pausedSince: line.name === PAUSED ? openedAt - 9 * DAY_MS : undefined,
    storage: at % 3 === 2 && line.name !== FEATURE_BRANCH ? "ORCHESTRA" : "GITHUB",
    version: 3 + ((at * 7) % 40),
    inputs: line.name === SALES_JOURNAL ? { full_refresh: { type: "boolean", default: false, optional: true } } : {},
    createdAt: openedAt - (90 + ((at * 37) % 600)) * DAY_MS,
  }));
}

/** The commit at the head of a branch of a pipeline's repository at a moment (milliseconds). */
export function headOf(pipeline: Pipeline, branch: string, at: number): string {
  return commitOf(`${pipeline.id}/${branch}/${Math.floor(at / (3 * DAY_MS))}`);
}
