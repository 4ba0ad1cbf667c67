/**
 * Workflows: tools written in TypeScript, on the typed calls of a catalogue. What a model sees of one is its definition;
 * here is what its code is given, what it may do, and how it is found.
 */
import { type AnyTool, type AnyWorkflow, type Catalogue, isCoveredBy, type ToolDefinition } from "./definition.js";
import { ApiError } from "./errors.js";
import type { Clock } from "./http/send.js";
import { nearest } from "./nearest.js";
import type { Progress } from "./progress.js";
import type { Structured } from "./result/budget.js";
import { UsageError } from "./settings.js";

/** What a workflow works with during one call. */
export interface WorkflowContext {
  /**
   * Calls a tool of the catalogue: its whole answer with the definition's types, unshaped, without secrets. It may do
   * no more than the workflow's own hints say.
   * @param options.timeoutMs the longest that it may take, retries included, where the server's own limit is longer.
   * @throws ArgumentError, ApiError
   */
  call<Arguments extends object, Result>(
    tool: ToolDefinition<Arguments, Result>,
    args: Arguments,
    options?: { readonly timeoutMs?: number },
  ): Promise<Result>;
  /** The URL of the API of one of the catalogue's documents, without a slash at its end; undefined where none is known. */
  baseUrl(document: string): string | undefined;
  /** The client's cancellation. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds since 1970, by the clock of the call. */
  now(): number;
  /** What time it is by the clock of a document's API, as far as its answers have told; milliseconds since 1970. */
  apiNow(document: string): number;
  /** Waits. @throws ApiError when the call is cancelled. */
  sleep(milliseconds: number): Promise<void>;
  /** Tells the client how far the call is, where it asked for it; cheap otherwise. Only rising values are told. */
  readonly progress: Progress;
}

/**
 * The code of a workflow. Its answer is shaped like any other: redacted, bounded, conforming to the declared schema.
 * @throws ArgumentError, ApiError; they become answers that say what to do next.
 */
export type WorkflowRun<Arguments extends object> = (args: Arguments, context: WorkflowContext) => Promise<Structured>;

/** The module that a workflow is. */
export interface WorkflowModule {
  readonly run: WorkflowRun<never>;
}

/** The code of a catalogue's workflows, by name; a module is loaded at the first call. */
export type Workflows = Readonly<Record<string, () => Promise<WorkflowModule>>>;

/** What a call hands to its workflow. */
export interface WorkflowSurroundings {
  readonly workflows: Workflows;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress | undefined;
  readonly baseUrl: WorkflowContext["baseUrl"];
  readonly apiNow: WorkflowContext["apiNow"];
  readonly call: WorkflowContext["call"];
}

/** Runs the workflow with arguments that have been checked. */
export async function runWorkflow(
  workflow: AnyWorkflow,
  args: Readonly<Record<string, unknown>>,
  { workflows, clock, signal, progress, baseUrl, apiNow, call }: WorkflowSurroundings,
): Promise<Structured> {
  const load = Object.hasOwn(workflows, workflow.name) ? workflows[workflow.name] : undefined;
  if (load === undefined) throw new Error(`${workflow.name}: this workflow has no code`);
  const { run } = await load();
  const never = new AbortController();
  const context: WorkflowContext = {
    call(tool, toolArguments, options) {
      checkMayCall(workflow, tool);
      return call(tool, toolArguments, options);
    },
    baseUrl,
    signal,
    now: clock.now,
    apiNow,
    async sleep(milliseconds) {
      try {
        await clock.sleep(milliseconds, signal ?? never.signal);
      } catch (error) {
        if (signal?.aborted !== true) throw error;
      }
      if (signal?.aborted === true) throw cancelled(workflow.name);
    },
    progress: progress ?? (() => undefined),
  };
  return run(args as never, context);
}

/**
 * Holds the declared workflows against their code.
 * @throws UsageError where one has no code, or code is there that is not declared.
 */
export function checkWorkflows({ workflows: declared = [] }: Catalogue, workflows: Workflows): void {
  const names = declared.map(({ name }) => name);
  const faults = [
    ...names
      .filter((name) => !Object.hasOwn(workflows, name))
      .map((name) => {
        const meant = nearest(name, Object.keys(workflows));
        const guess = meant === undefined || names.includes(meant) ? "" : ` Is it the one called "${meant}"?`;
        return `The workflow "${name}" is declared, but there is no code for it.${guess} Add it under this name to the workflows that are served, or take it out of tools.yaml.`;
      }),
    ...Object.keys(workflows)
      .filter((name) => !names.includes(name))
      .map(
        (name) =>
          `There is code for a workflow "${name}" that is not declared. Declare it under "workflows" in tools.yaml and generate, or remove the code.`,
      ),
  ];
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
}

/** What a client was told about the workflow must hold for all that it does. */
function checkMayCall(workflow: AnyWorkflow, tool: Pick<AnyTool, "name" | "annotations">): void {
  if (isCoveredBy(tool.annotations, workflow.annotations)) return;
  const does = tool.annotations.destructiveHint ? "may destroy something" : "changes something";
  throw new Error(`${workflow.name} calls ${tool.name}, which ${does}: its own annotations must say so`);
}

function cancelled(name: string): ApiError {
  return new ApiError(undefined, "The call was cancelled.", `Call ${name} again when it is wanted.`);
}
