/** What the model sees, and what becomes of every parameter on the wire: the planned tool. */
import type { AnyTool, AnyWorkflow, Catalogue, JsonSchema } from "../server/definition.js";
import type { Place } from "./operation.js";

/**
 * A planned tool: the definition that is served and printed, and beside it what only the build needs. The definition
 * is plain data with every schema in place; `validator` is never set here.
 */
export interface Tool {
  readonly definition: AnyTool;
  /** The name in `ApiPlan.models` of the answer's type; undefined where the document gives it no name. */
  readonly resultModel: string | undefined;
  /** What the planner did that a curator should know: a schema cut, a name changed. Shown in the account. */
  readonly notes: readonly string[];
  /** Estimated size in `tools/list`, in tokens of o200k. */
  readonly tokens: number;
  readonly at: { readonly curation: Place | undefined; readonly operation: Place };
}

/** A planned workflow: its definition, and beside it what only the build needs. */
export interface Workflow {
  readonly definition: AnyWorkflow;
  /** The module with its code, relative to the folder of `tools.yaml`. */
  readonly module: string;
  readonly notes: readonly string[];
  /** Estimated size in `tools/list`, in tokens of o200k. */
  readonly tokens: number;
  readonly at: Place;
}

/** Everything that emission prints. */
export interface Plan {
  /** `tools` and `workflows` in the order of `tools.yaml`. */
  readonly catalogue: Catalogue;
  readonly tools: readonly Tool[];
  readonly workflows: readonly Workflow[];
  /** By document: the named schemas that tools' arguments and answers use, for `models/<document>.ts`. */
  readonly models: Readonly<Record<string, Models>>;
  /** Operations of the documents that are no tools. */
  readonly operationsLeftOut: readonly OperationLeftOut[];
  /** What `tools.yaml` can speak of. */
  readonly vocabulary: readonly OperationWords[];
  /** Wire names of parameters that recur, as `tools.yaml` says. */
  readonly recurring: readonly string[];
}

/** An operation in the words of `tools.yaml`. */
export interface OperationWords {
  /** All that it may be called by; the first is the one to use. */
  readonly names: readonly string[];
  /** What it does, in a sentence. */
  readonly words: string;
  readonly method: string;
  readonly path: string;
  /** By key, what each argument means, in a sentence; `""` where the document does not say. */
  readonly arguments: Readonly<Record<string, string>>;
}

export interface Models {
  /** The file that a reader finds them in, for the header: `spec/engine.yaml`. */
  readonly file: string;
  /** Component name -> its enumeration's values, all strings, in the document's order. */
  readonly enumerations: Readonly<Record<string, readonly string[]>>;
  /** Component name -> schema, referring to each other by `#/$defs/<name>`; those that answers reach. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

export interface OperationLeftOut {
  readonly document: string;
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  /** `excluded`: decided against in `tools.yaml`; `undecided`: not mentioned there; `broken`: cannot be built. */
  readonly because: "excluded" | "undecided" | "broken";
  readonly reason: string;
  readonly parameters: number;
}
