/** What `tools.yaml` says, with every place. Also what `try` makes of a document that nobody has curated. */
import type {
  Catalogue,
  DocumentDefinition,
  JsonSchema,
  FileWay,
  JsonValue,
  ResourceDefinition,
  ToolAnnotations,
  ToolsetDefinition,
} from "../server/definition.js";
import type { Place } from "./operation.js";

/** The whole of `tools.yaml`. */
export interface Curation {
  /** As messages and headers name it. */
  readonly file: string;
  readonly at: Place;
  /**
   * Made by {@link file}'s author, or drafted from the documents: in a draft an operation that cannot be built is left
   * out, where a curated one is an error.
   */
  readonly drafted: boolean;
  readonly server: Catalogue["server"];
  readonly documents: readonly CuratedDocument[];
  /** Rules for parameters that recur, by wire name. */
  readonly parameters: readonly CuratedArgument[];
  readonly lookups: readonly CuratedLookup[];
  readonly toolsets: readonly CuratedToolset[];
  readonly tools: readonly CuratedTool[];
  readonly workflows: readonly CuratedWorkflow[];
  readonly resources: readonly CuratedResource[];
  readonly prompts: readonly CuratedPrompt[];
  readonly excluded: readonly ExcludedOperation[];
  readonly failures: readonly CuratedFailure[];
  readonly budgets: CuratedBudgets;
  /** Undefined where the tools are not linted. */
  readonly lint: CuratedLint | undefined;
  readonly doctor: CuratedDoctor | undefined;
}

export interface CuratedDocument {
  readonly name: string;
  /** Relative to the folder of `tools.yaml`. */
  readonly file: string;
  /** In the order in which they are applied. */
  readonly overlays: readonly CuratedOverlay[];
  /** Where the document is published. */
  readonly source: string | undefined;
  readonly definition: DocumentDefinition;
  readonly at: Place;
}

/** A name that stands for an id. */
export interface CuratedLookup {
  /** Of the argument that takes it. */
  readonly name: string;
  readonly operation: CuratedName;
  readonly search: CuratedName | undefined;
  readonly match: CuratedName;
  readonly take: CuratedName;
  readonly description: string;
  readonly at: Place;
}

/** The span of time that a list looks at. */
export interface CuratedWindow {
  readonly from: CuratedName;
  readonly to: CuratedName;
  readonly max: string;
  readonly default: string;
  readonly longest: string | undefined;
  readonly at: Place;
}

/** How a list is paged. */
export interface CuratedPage {
  readonly number: CuratedName;
  readonly size: CuratedName;
  readonly max: number | undefined;
  readonly most: number | undefined;
  readonly total: CuratedName | undefined;
  readonly key: CuratedName | undefined;
  readonly at: Place;
}

/** Another way to the same answer. */
export interface CuratedFallback {
  readonly on: readonly number[];
  readonly first: CuratedCall | undefined;
  readonly call: CuratedCall;
  readonly where: Readonly<Record<string, JsonValue>> | undefined;
  readonly take: "first" | undefined;
  readonly lookBack: string | undefined;
}

/** Another tool, by its operation, and what it is given. */
export interface CuratedCall {
  readonly operation: CuratedName;
  readonly arguments: Readonly<Record<string, JsonValue>>;
  /** Of the arguments. */
  readonly at: Place;
}

export interface CuratedOverlay {
  /** Relative to the folder of `tools.yaml`. */
  readonly file: string;
  readonly at: Place;
}

export interface CuratedToolset {
  readonly name: string;
  readonly definition: ToolsetDefinition;
  readonly at: Place;
}

/** What becomes of a parameter that is no argument. */
export type CuratedValue =
  { readonly constant: JsonValue } | { readonly configured: string } | { readonly omitted: string };

export interface CuratedArgument {
  /** A wire name, or `query:id` where the name occurs in several places. */
  readonly key: string;
  /** The argument's own name. */
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** Makes an optional parameter required. */
  readonly required: boolean;
  readonly value: CuratedValue | undefined;
  /** What a configured parameter is called where the server leaves its settings to callers. */
  readonly open: { readonly name: string; readonly description: string | undefined } | undefined;
  /** The allowed values are told in words, and not in the schema. */
  readonly describesEnum: boolean;
  /** The notation in which the object may come as text. */
  readonly text: "yaml" | undefined;
  /** Paths of web pages whose addresses stand for the id. */
  readonly url: readonly string[];
  /** Of the key. */
  readonly at: Place;
  /** Of the name, and of the key that says what becomes of it; the key's own where there is none. */
  readonly nameAt: Place;
  readonly valueAt: Place;
  readonly openAt: Place;
  readonly enumAt: Place;
  readonly textAt: Place;
}

/** A name that is given elsewhere: a parameter by its wire name, a tool, an argument of it. */
export interface CuratedName {
  readonly key: string;
  readonly at: Place;
}

export interface CuratedTool {
  readonly name: string;
  /** `document#operationId`, `document#GET /path`, or either without its document where there is only one. */
  readonly operation: string;
  readonly toolset: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly aliases: readonly string[];
  readonly annotations: Partial<ToolAnnotations>;
  readonly arguments: readonly CuratedArgument[];
  /** Ways to say the same, of which a call takes exactly one. */
  readonly selectors: readonly (readonly CuratedName[])[];
  /** Characters of JSON to which the schemas of the arguments are cut; undefined where only the general limits hold. */
  readonly schemaLimit: number | undefined;
  /** The parameters of which the first that is given is repeated to confirm. */
  readonly confirm: readonly CuratedName[];
  readonly body: { readonly mediaType: string | undefined; readonly form: "flat" | "nested" | undefined };
  readonly window: CuratedWindow | undefined;
  readonly page: CuratedPage | undefined;
  /** By the name of the lookup: the parameter that it fills. */
  readonly lookups: readonly { readonly lookup: CuratedName; readonly fills: CuratedName }[];
  readonly fallback: readonly CuratedFallback[];
  readonly result: {
    readonly items: string | undefined;
    readonly fields: readonly string[] | undefined;
    readonly parse: readonly string[] | undefined;
  };
  readonly follow: CuratedFollow | undefined;
  /** How the answer is read, where it is a file. */
  readonly file: CuratedFile | undefined;
  readonly allow: readonly CuratedAllowance[];
  readonly at: CuratedToolPlaces;
}

/** A workflow that goes on from the tool's answer. */
export interface CuratedFollow {
  readonly argument: string;
  readonly description: string;
  readonly workflow: string;
  readonly arguments: readonly { readonly name: string; readonly value: JsonValue; readonly at: Place }[];
  readonly argumentAt: Place;
  readonly workflowAt: Place;
}

/** How a file is read. */
export interface CuratedFile {
  readonly ways: readonly FileWay[];
  /** Name of a digest -> what the model is told about it. */
  readonly digests: Readonly<Record<string, string>>;
  readonly at: Place;
  readonly waysAt: readonly Place[];
}

/** The places of a tool's parts; those of absent parts are the tool's own. */
export interface CuratedToolPlaces {
  readonly name: Place;
  readonly operation: Place;
  readonly toolset: Place;
  readonly description: Place;
  readonly aliases: readonly Place[];
  readonly body: Place;
  readonly items: Place;
  readonly fields: readonly Place[];
}

/** A tool whose code stands in a module; all that a model sees of it is declared. */
export interface CuratedWorkflow {
  readonly name: string;
  /** Relative to the folder of `tools.yaml`. */
  readonly module: string;
  readonly toolset: string;
  readonly title: string;
  readonly description: string;
  readonly aliases: readonly string[];
  readonly annotations: Partial<ToolAnnotations>;
  readonly arguments: readonly CuratedWorkflowArgument[];
  readonly result: { readonly schema?: JsonSchema; readonly items?: string };
  readonly allow: readonly CuratedAllowance[];
  readonly at: CuratedWorkflowPlaces;
}

export interface CuratedWorkflowArgument {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description: string;
  readonly at: Place;
  readonly schemaAt: Place;
}

/** The places of a workflow's parts; those of absent parts are the workflow's own. */
export interface CuratedWorkflowPlaces {
  readonly name: Place;
  readonly module: Place;
  readonly toolset: Place;
  readonly description: Place;
  readonly aliases: readonly Place[];
  readonly result: Place;
  readonly items: Place;
}

/** Where offered values come from. Exactly one of `argument` and `tool` is there. */
export interface CuratedCompletion {
  /** `tool.argument`, whose values are offered. */
  readonly argument: string | undefined;
  readonly tool: string | undefined;
  readonly search: string | undefined;
  readonly arguments: Readonly<Record<string, JsonValue>>;
  /** The way to the values in the tool's answer. */
  readonly values: string;
  readonly links: boolean;
  readonly at: {
    readonly key: Place;
    /** Of `argument` or `tool`. */
    readonly source: Place;
    readonly search: Place;
    readonly values: Place;
    readonly arguments: Readonly<Record<string, Place>>;
  };
}

/** Something to be read by its URI. Exactly one of `tool` and `schema` is there. */
export interface CuratedResource {
  readonly name: string;
  readonly uri: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly annotations: ResourceDefinition["annotations"];
  readonly tool: string | undefined;
  readonly arguments: Readonly<Record<string, JsonValue>>;
  /** `document#Name`, or the name alone where there is one document. */
  readonly schema: string | undefined;
  /** By variable. */
  readonly complete: Readonly<Record<string, CuratedCompletion>>;
  readonly at: {
    readonly key: Place;
    readonly uri: Place;
    /** Of `tool` or `schema`. */
    readonly source: Place;
    readonly arguments: Readonly<Record<string, Place>>;
  };
}

export interface CuratedPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tools: readonly CuratedName[];
  readonly arguments: readonly CuratedPromptArgument[];
  readonly text: string;
  readonly at: { readonly key: Place; readonly text: Place };
}

export interface CuratedPromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** What stands in the text in its place. */
  readonly absent: string | undefined;
  readonly complete: CuratedCompletion | undefined;
  readonly at: Place;
}

export interface ExcludedOperation {
  /** Written as `CuratedTool.operation` is. */
  readonly operation: string;
  readonly reason: string;
  readonly at: Place;
}

/** A known cause of failures; the first that fits is told. */
export interface CuratedFailure {
  readonly on: readonly number[];
  /** One of these phrases stands in what the API says, or is all of it. */
  readonly says: readonly string[] | undefined;
  readonly saysOnly: readonly string[] | undefined;
  /** The tools that fail so; all of them where this is not given. */
  readonly tools: readonly CuratedName[] | undefined;
  readonly cause: string;
  readonly next: string;
  readonly at: { readonly whole: Place; readonly cause: Place; readonly next: Place };
}

/** A number that something may have at most. */
export interface CuratedLimit {
  readonly most: number;
  readonly at: Place;
}

/** Tokens that the tools may take in a client's list. */
export interface CuratedBudgets {
  /** Of each tool that has none of its own. */
  readonly tool: CuratedLimit | undefined;
  readonly tools: readonly (CuratedName & CuratedLimit)[];
  readonly toolsets: readonly (CuratedName & CuratedLimit)[];
  /** Of all that is served by default, and how many tools that may be. */
  readonly byDefault: CuratedLimit | undefined;
  readonly toolsByDefault: CuratedLimit | undefined;
  readonly all: CuratedLimit | undefined;
}

/** What is expected of the tools, beside descriptions of all arguments and tools that can be told apart. */
export interface CuratedLint {
  /** Descriptions say all that a model needs to choose. */
  readonly strictDescriptions: boolean;
  /** The words that a tool's name may begin with; undefined where any will do. */
  readonly verbs: readonly string[] | undefined;
}

/** A rule of the surface that a tool may break. */
export interface CuratedAllowance {
  readonly rule: string;
  readonly reason: string;
  readonly at: Place;
}

/** How an installation is examined. */
export interface CuratedDoctor {
  readonly probes: readonly CuratedProbe[];
  readonly accounts:
    { readonly tool: CuratedName; readonly show: readonly string[]; readonly config: string | undefined } | undefined;
  readonly writing: { readonly tool: CuratedName; readonly unknown: CuratedName } | undefined;
}

export interface CuratedProbe {
  readonly tool: CuratedName;
  /** By the names that the tool gives them. */
  readonly arguments: readonly (CuratedName & { readonly value: JsonValue })[];
  /** Values from earlier answers, written `tool#/json/pointer`. */
  readonly taken: readonly (CuratedName & { readonly from: string })[];
}
