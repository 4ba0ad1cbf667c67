/** What a pipeline and its tasks are made of. */
import type { DbtProject } from "./dbt-project.js";

/** Any value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a task does while it runs; its operations, logs and artifacts follow from this. */
export type Work =
  | { readonly kind: "dbt"; readonly project: DbtProject; readonly command: string }
  | { readonly kind: "ingestion"; readonly source: string; readonly tables: readonly string[] }
  | { readonly kind: "queries"; readonly names: readonly string[]; readonly type: "QUERY" | "TEST" }
  | { readonly kind: "refresh"; readonly names: readonly string[] }
  | { readonly kind: "reverse"; readonly names: readonly string[] }
  | { readonly kind: "script"; readonly file: string; readonly exports?: string; readonly bigLog?: true }
  | { readonly kind: "notice"; readonly channel: string };

export interface Task {
  /** Unique within the pipeline; what the definition, `taskId` and `dependsOn` say. */
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly integration: string;
  readonly job: string;
  readonly connection: string;
  readonly parameters: Readonly<Record<string, Json>>;
  /** Task ids, in the same pipeline. */
  readonly dependsOn: readonly string[];
  /** How long it usually takes, least and most. */
  readonly seconds: readonly [number, number];
  readonly work: Work;
}

/** A run every `everyMinutes`, counted from `offsetMinutes` after Monday 00:00 UTC. */
export interface Schedule {
  readonly everyMinutes: number;
  readonly offsetMinutes: number;
}

export interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly alias: string;
  readonly product: string;
  readonly productId: string;
  readonly schedule: Schedule | undefined;
  /** What starts the scheduled runs; most are started by the schedule itself. */
  readonly trigger: "SCHEDULED" | "SENSOR" | "WEBHOOK";
  readonly paused: boolean;
  /** Milliseconds; a paused pipeline has no scheduled run after this. */
  readonly pausedSince: number | undefined;
  readonly storage: "GITHUB" | "ORCHESTRA";
  readonly version: number;
  readonly inputs: Readonly<
    Record<string, { readonly type: string; readonly default: Json; readonly optional: boolean }>
  >;
  readonly createdAt: number;
  readonly tasks: readonly Task[];
}

export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}
