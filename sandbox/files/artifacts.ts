/** The artifacts of a task run: dbt's, and what scripts export; there when the task is over. */
import type { Json } from "../data/pipeline.js";
import { between, randomOf, uuidOf } from "../data/random.js";
import type { TaskRun } from "../history/run.js";
import { taskState } from "../history/state.js";
import { manifest, runResults } from "./dbt-artifacts.js";
import type { TaskFile } from "./file.js";
import { barChart } from "./png.js";

/** The artifacts that there are at `now`. */
export function artifactsOf(taskRun: TaskRun, now: number): TaskFile[] {
  const state = taskState(taskRun, now);
  if (state.startedAt === undefined || state.completedAt !== taskRun.endedAt) return [];
  const { work } = taskRun.task;
  if (work.kind === "dbt") {
    return [
      file("target/run_results.json", "application/json", () => json(runResults(taskRun, work.command))),
      file("target/manifest.json", "application/json", () => json(manifest(taskRun, work.project))),
    ];
  }
  if (work.kind !== "script" || work.exports === undefined || taskRun.result === "FAILED") return [];
  const day = new Date(taskRun.run.createdAt).toISOString().slice(0, 10);
  return [
    file(`exports/${work.exports} ${day}.csv`, "text/csv; charset=utf-8", () => csv(taskRun, day)),
    file("charts/daily totals.png", "image/png", () => chart(taskRun)),
  ];
}

function file(name: string, mediaType: string, bytes: () => Buffer): TaskFile {
  return { name, mediaType, attempt: 1, displayName: name, bytes };
}

function json(value: Json): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function csv(taskRun: TaskRun, day: string): Buffer {
  const random = randomOf(`${taskRun.id}/csv`);
  const rows = Array.from({ length: 400 }, (_, at) =>
    [
      uuidOf(`${taskRun.id}/${at}`).slice(0, 8),
      day,
      between(random, 4000, 4999),
      (between(random, -900_000, 900_000) / 100).toFixed(2),
      ["EUR", "USD", "GBP"][at % 3],
      `"Posting ${at + 1}, batch ${between(random, 1, 40)}"`,
    ].join(","),
  );
  return Buffer.from(`line_id,posting_date,account,amount,currency,text\n${rows.join("\n")}\n`);
}

function chart(taskRun: TaskRun): Buffer {
  const random = randomOf(`${taskRun.id}/chart`);
  return barChart(Array.from({ length: 14 }, () => 0.15 + random() * 0.85));
}
