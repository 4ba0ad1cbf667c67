/** A run of a pipeline, and the runs of its tasks: the whole play, past and future; `state.ts` tells how far it is. */
import type { Failure } from "../data/failures.js";
import type { Environment, JsonObject, Pipeline, Task } from "../data/pipeline.js";
import type { TaskStatus, TriggerType } from "../data/vocabulary.js";
import { play } from "./play.js";

export interface Trigger {
  readonly type: TriggerType;
  /** The run that is tried again. */
  readonly runId?: string;
  readonly taskIds?: readonly string[];
  readonly continueDownstreamRun?: boolean;
}

/** Everything that decides a run. */
export interface RunSketch {
  readonly id: string;
  readonly pipeline: Pipeline;
  readonly createdAt: number;
  readonly trigger: Trigger;
  /** As it was then; undefined where the workspace had none. */
  readonly environment: Environment | undefined;
  readonly branch: string | null;
  readonly commit: string | null;
  readonly version: number;
  /** By task id: what goes wrong. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** By task id: why the task is left out; what comes after it runs all the same. */
  readonly leftOut?: ReadonlyMap<string, string>;
  /** By task id: a duration in seconds other than the usual one. */
  readonly seconds?: ReadonlyMap<string, number>;
  /** No task starts before this moment, because another run of the pipeline is in the way. */
  readonly waitsUntil?: number;
  /** Durations are multiplied by this (1: real time); waits in the queue last `queueMs`, least and most. */
  readonly pace?: { readonly scale: number; readonly queueMs: readonly [number, number] };
  /** What the start request asked for beyond the definition. */
  readonly requested?: {
    readonly inputs: JsonObject;
    readonly environment: JsonObject;
    readonly ciRunId: string | null;
  };
}

export interface Run extends RunSketch {
  readonly taskRuns: readonly TaskRun[];
  /** Set when somebody cancels the run. */
  cancel: { readonly requestedAt: number; readonly doneAt: number } | undefined;
}

export interface TaskRun {
  readonly id: string;
  readonly run: Run;
  readonly task: Task;
  /** Undefined for a task that is skipped. */
  readonly queuedAt: number | undefined;
  readonly startedAt: number | undefined;
  /** When it ends; for a skipped task, when that is decided. */
  readonly endedAt: number;
  readonly result: Extract<TaskStatus, "SUCCEEDED" | "WARNING" | "FAILED" | "SKIPPED">;
  /** Which attempt this is, counted from 1; 0 for a skipped task. */
  readonly attempt: number;
  /** The attempt before, which failed and was superseded by this one. */
  readonly earlier: TaskRun | undefined;
  readonly failure: Failure | undefined;
  /** Why it is skipped. */
  readonly reason: string | undefined;
}

/** The task at which a run broke; the one that warned, where none failed. */
export function brokenTask({ taskRuns }: Run): TaskRun | undefined {
  return taskRuns.find(({ result }) => result === "FAILED") ?? taskRuns.find(({ result }) => result === "WARNING");
}

/** The run; its task runs are worked out when they are first asked for. */
export function runOf(sketch: RunSketch): Run {
  let played: readonly TaskRun[] | undefined;
  const run: Run = {
    ...sketch,
    cancel: undefined,
    get taskRuns(): readonly TaskRun[] {
      played ??= play(run);
      return played;
    },
  };
  return run;
}
