/** What `tools.yaml` says, with every place. Also what `try` makes of a document that nobody has curated. */
import type {
  Catalogue,
  DocumentDefinition,
  FileWay,
  JsonValue,
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
  readonly toolsets: readonly CuratedToolset[];
  readonly tools: readonly CuratedTool[];
  readonly excluded: readonly ExcludedOperation[];
}

export interface CuratedDocument {
  readonly name: string;
  /** Relative to the folder of `tools.yaml`. */
  readonly file: string;
  readonly overlay: string | undefined;
  /** Where the document is published. */
  readonly source: string | undefined;
  readonly definition: DocumentDefinition;
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
  /** Of the key. */
  readonly at: Place;
  /** Of the name, and of the key that says what becomes of it; the key's own where there is none. */
  readonly nameAt: Place;
  readonly valueAt: Place;
  readonly openAt: Place;
  readonly enumAt: Place;
  readonly textAt: Place;
}

/** A parameter that a tool's own key names, by its wire name. */
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
  readonly result: { readonly items: string | undefined; readonly fields: readonly string[] | undefined };
  /** How the answer is read, where it is a file. */
  readonly file: CuratedFile | undefined;
  readonly at: CuratedToolPlaces;
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

export interface ExcludedOperation {
  /** Written as `CuratedTool.operation` is. */
  readonly operation: string;
  readonly reason: string;
  readonly at: Place;
}
