/** What a pipeline and its tasks are made of. */
import type { DbtProject } from "./dbt-project.js";
import type { StorageProvider } from "./vocabulary.js";

/** Any value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;

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
  /** Null for work that needs no credentials. */
  readonly connection: string | null;
  readonly parameters: JsonObject;
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
  /** What chance follows from; it stays when the name changes. */
  readonly key: string;
  readonly name: string;
  readonly alias: string | null;
  /** The data product. */
  readonly product: string | null;
  readonly productId: string | null;
  /** The folder it was moved to; no answer shows it. */
  readonly folder: string | null;
  readonly schedule: Schedule | undefined;
  /** What starts the scheduled runs; most are started by the schedule itself. */
  readonly trigger: "SCHEDULED" | "SENSOR" | "WEBHOOK";
  readonly paused: boolean;
  readonly storage: StorageProvider;
  /** Both null where Orchestra stores the definition. */
  readonly repository: string | null;
  readonly defaultBranch: string | null;
  readonly yamlPath: string;
  /** The latest version, and the latest that was published. */
  readonly version: number;
  readonly published: number | null;
  readonly inputs: JsonObject;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** In an order in which they could run. */
  readonly tasks: readonly Task[];
  /** The definition as somebody sent it; where there is none it follows from the rest. */
  readonly definition: JsonObject | undefined;
  /** Definitions by version, as far as they are not all the same. */
  readonly versions: ReadonlyMap<number, JsonObject>;
}

export interface EnvironmentValue {
  readonly type: "string" | "int" | "bool" | "integration_credential";
  readonly value: string | number | boolean;
}

export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly values: Readonly<Record<string, EnvironmentValue>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}
