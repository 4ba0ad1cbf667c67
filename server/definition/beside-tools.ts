/** What a catalogue holds beside its tools: resources, prompts, and how an installation is examined. */
import type { JsonSchema, JsonValue } from "./json-schema.js";

/** A call that shows whether the API answers: of a tool that reads and costs little. */
export interface ProbeDefinition {
  readonly tool: string;
  readonly arguments?: Readonly<Record<string, JsonValue>>;
  /** Arguments whose values stand in the answer of an earlier probe, at this JSON Pointer. */
  readonly taken?: Readonly<Record<string, { readonly from: string; readonly pointer: string }>>;
}

/** How an installation is examined. Every tool named here is one of the catalogue. */
export interface DoctorDefinition {
  readonly probes: readonly ProbeDefinition[];
  /**
   * The probe whose answer lists the accounts, the properties to show, and the setting that names one of them by the
   * last of these properties.
   */
  readonly accounts?: { readonly tool: string; readonly show: readonly string[]; readonly config?: string };
  /**
   * A call that shows whether the key may write, and changes nothing: of a tool that alters one existing thing, whose
   * id is a UUID in the path. The id is made up, so that there is nothing to alter.
   */
  readonly writing?: { readonly tool: string; readonly unknown: string };
}

/** Where the values come from that are offered while an argument of a prompt, or a variable of a URI, is typed. */
export type CompletionDefinition =
  /** The values that this argument of this tool may have. */
  | { readonly valuesOf: { readonly tool: string; readonly argument: string } }
  /** What a tool lists. Its required arguments are given the variables of the same names. */
  | {
      readonly tool: string;
      /** The argument that takes what was typed; without it, the values are searched here. */
      readonly search?: string;
      /** Further arguments, always the same. */
      readonly arguments?: Readonly<Record<string, JsonValue>>;
      /** The way to the values in the answer, its names joined by dots; lists on the way are walked. */
      readonly values: string;
      /** The tool's answers link to the resources of these values. */
      readonly links?: true;
    };

/** Something to be read by its URI. */
export type ResourceDefinition = ResourceWords & (ToolResource | SchemaResource);

interface ResourceWords {
  readonly name: string;
  /** A URI, or a template (RFC 6570): `{name}` is one segment of its path, `{+name}` at the end one or more. */
  readonly uri: string;
  readonly title: string;
  readonly description?: string;
  /** MCP's hints: whom it is for, and how much it matters, from 0 to 1. */
  readonly annotations?: { readonly audience?: readonly ("user" | "assistant")[]; readonly priority?: number };
}

/** Read by calling a tool, with the variables of the URI as arguments. */
export interface ToolResource {
  readonly tool: string;
  /** Further arguments, always the same. */
  readonly arguments?: Readonly<Record<string, JsonValue>>;
  /** By variable; one that is not here is offered the values that its argument may have. */
  readonly complete?: Readonly<Record<string, CompletionDefinition>>;
}

/** A schema, whole. */
export interface SchemaResource {
  readonly schema: JsonSchema;
}

/** Words for the model that a user chooses, such as a command of the client. */
export interface PromptDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Without one of these tools it is not served. */
  readonly tools?: readonly string[];
  readonly arguments: Readonly<Record<string, PromptArgumentDefinition>>;
  /** `{name}` stands for the value of an argument, which is put there in quotes. */
  readonly text: string;
}

export interface PromptArgumentDefinition {
  readonly required?: true;
  readonly description: string;
  /** What stands in the text where an optional argument is not given. */
  readonly absent?: string;
  readonly complete?: CompletionDefinition;
}
