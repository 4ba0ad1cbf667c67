/**
 * The one door between generated code and the server: what a tool is, as data, and what is derived from it.
 *
 * A generated file holds one {@link ToolDefinition} literal. The advertised input schema, the validator, the request
 * and the account of parameters are all made from that literal; nothing here does any work at load time.
 */
import type { DoctorDefinition, PromptDefinition, ResourceDefinition } from "./definition/beside-tools.js";
import type {
  FallbackDefinition,
  FollowDefinition,
  LookupDefinition,
  PageDefinition,
  WindowDefinition,
} from "./definition/driven.js";
import { withAnyValueWrittenOut } from "./definition/any-value.js";
import type { FailureRule } from "./definition/failures.js";
import type { JsonSchema, JsonValue } from "./definition/json-schema.js";

export type * from "./definition/beside-tools.js";
export type * from "./definition/driven.js";
export type * from "./definition/failures.js";
export { failureVariables } from "./definition/failures.js";
export type * from "./definition/json-schema.js";

/** Where OpenAPI lets a parameter stand. `querystring` is OpenAPI 3.2's: the whole query as one value. */
export type ParameterLocation = "path" | "query" | "header" | "cookie" | "querystring";

/**
 * How a value becomes text (OpenAPI 3.1, 4.8.12.2 "Style Values"). `tabDelimited` is 2.0's `collectionFormat: tsv`,
 * for which later versions have no name; `cookie` is 3.2's.
 */
export type ParameterStyle =
  | "matrix"
  | "label"
  | "simple"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "tabDelimited"
  | "deepObject"
  | "cookie";

/** A parameter written in one of OpenAPI's styles. */
export interface StyledBinding {
  readonly in: Exclude<ParameterLocation, "querystring">;
  readonly name: string;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** RFC 3986 reserved characters are sent as they are (`allowReserved: true`). */
  readonly allowReserved?: true;
}

/** A parameter whose value is a whole document of a media type (OpenAPI's `content` on a parameter). */
export interface ContentBinding {
  readonly in: ParameterLocation;
  readonly name: string;
  readonly mediaType: string;
}

/** A part of the request body, by JSON Pointer (RFC 6901); `""` is the whole body. */
export interface BodyBinding {
  readonly in: "body";
  readonly pointer: string;
}

/** Where one value goes on the wire. */
export type WireBinding = StyledBinding | ContentBinding | BodyBinding;

/** An argument that the server itself acts on; it never reaches the API. */
export type ServerBinding =
  | { readonly in: "server"; readonly feature: "detail" | "fields" | "limit" | "offset" }
  /** A name that stands for an id: found by the catalogue's lookup of this name, and given to the argument `fills`. */
  | { readonly in: "server"; readonly feature: "lookup"; readonly lookup: string; readonly fills: string }
  /** Which part of a file is wanted. */
  | { readonly in: "server"; readonly feature: FileWay | "context" | "digest" }
  /** True runs the workflow that follows the tool. */
  | { readonly in: "server"; readonly feature: "follow" }
  /** Given to the code of the workflow. */
  | { readonly in: "server"; readonly feature: "workflow" }
  /**
   * The user's consent, for clients that cannot ask: it repeats the value of the first of these arguments that is
   * given, and the tool's own name where there is none.
   */
  | { readonly in: "server"; readonly feature: "confirm"; readonly repeats?: readonly string[] };

/** Where an argument goes: on the wire, or to the server itself. */
export type Binding = WireBinding | ServerBinding;

/** One argument: all that concerns it, together. */
export interface ArgumentDefinition {
  readonly required?: true;
  readonly binding: Binding;
  /** Without its description, which stands beside it. */
  readonly schema: JsonSchema;
  readonly description?: string;
  /** The values that it may have, each of its items where it is a list: checked at a call, and not advertised. */
  readonly allowed?: readonly JsonValue[];
  /** The object may also be given as text, in YAML or JSON. */
  readonly text?: "yaml";
  /**
   * Paths of web pages about what the id names, such as `orders/{id}`: an address that has these segments may be given
   * instead of the id. The advertised schema then promises no format.
   */
  readonly url?: readonly string[];
  /** The setting whose value is sent where the argument is not given. */
  readonly configured?: string;
  /** What the document says of its own certainty, such as `inferred`. */
  readonly confidence?: string;
}

/**
 * What a configured parameter is called, and how it reads, where the server is told to leave it to its callers. It is
 * text, as the setting is, and so the same on every tool.
 */
export interface OpenArgument {
  readonly name: string;
  /** The text's format, where the document gives it one. */
  readonly format?: string;
  readonly description?: string;
}

/** A parameter of the operation that is no argument, and what becomes of it instead. */
export type HiddenParameter =
  | (WireBinding & { readonly constant: JsonValue })
  /** The value of this setting of the server; nothing is sent where it is not set. */
  | (WireBinding & { readonly configured: string; readonly argument?: OpenArgument })
  /** The server drives it itself. */
  | (WireBinding & { readonly managed: "window" | "page" })
  /** Never sent, for the reason given. */
  | (WireBinding & { readonly omitted: string });

/** How one property of a form or multipart body is written (OpenAPI 3.1, 4.8.15 "Encoding Object"). */
export interface PropertyEncoding {
  readonly contentType?: string;
  /** The argument is a file: base64, a data URL or, where the server allows it, a path. Each item, for an array. */
  readonly file?: true;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: true;
}

/** The body that the operation takes. */
export interface BodyDefinition {
  readonly mediaType: string;
  /** A body is sent even when no argument of it is given. */
  readonly required?: true;
  /** The whole body is a file: its argument is base64, a data URL or, where allowed, a path. */
  readonly file?: true;
  readonly encoding?: Readonly<Record<string, PropertyEncoding>>;
}

/** MCP's hints about a tool (2026-07-28, `ToolAnnotations`): always all four. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** Whether a tool of these hints does no more than one of those says. */
export function isCoveredBy(inner: ToolAnnotations, outer: ToolAnnotations): boolean {
  if (inner.readOnlyHint) return true;
  return !outer.readOnlyHint && (outer.destructiveHint || !inner.destructiveHint);
}

/** What the answer holds. */
export interface ResultDefinition {
  /**
   * Of the API's successful JSON answer; tolerant: nothing required, enumerations open. Absent where the answer is no
   * JSON, or its schema says nothing.
   */
  readonly schema?: JsonSchema;
  /**
   * The answer's media type where it is not JSON, as the document declares it: `text/*` and the like answer with text,
   * anything else with base64; `*` + `/*` is decided by what arrives.
   */
  readonly mediaType?: string;
  /** The concise form: these properties of each item (of the answer itself where it has no items). */
  readonly fields?: readonly string[];
  /** Where the items are, as a property of the answer; absent where the answer is the items, or has none. */
  readonly items?: string;
  /** Fields that hold JSON as text, and are given as what the text stands for. */
  readonly parse?: readonly string[];
}

/**
 * A way to ask for a part of a file: so many lines of its end or start, lines that match, one value of a JSON text, or
 * bytes, where the operation itself declares no `Range` header.
 */
export type FileWay = "tail" | "head" | "grep" | "pointer" | "range";

/** The answer is a file of any size, and a call gets the part of it that it asks for. */
export interface FileDefinition {
  /** The ways that a call may ask by. The first of tail and head is what a call without any gets. */
  readonly ways: readonly FileWay[];
  /** Digests that may be asked for, by the names under which the server is given them. */
  readonly digests?: readonly string[];
}

/** What a compiled validator answers: the places of the faults, as JSON Pointers into the arguments; none when valid. */
export type Validate = (argumentsValue: unknown) => readonly { readonly pointer: string; readonly message: string }[];

/** The module that a generated validator is. */
export interface ValidatorModule {
  readonly default: {
    safeParse(value: unknown):
      | { readonly success: true }
      | {
          readonly success: false;
          readonly error: {
            readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
          };
        };
  };
}

/** One tool, whole: what the model sees, and what becomes of every parameter of its operation. */
export interface ToolDefinition<Arguments extends object = Record<string, unknown>, Result = unknown> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly toolset: string;
  /** Names that are answered when called, and not listed. */
  readonly aliases?: readonly string[];
  readonly annotations: ToolAnnotations;
  readonly operation: {
    readonly document: string;
    /** As sent: upper case. */
    readonly method: string;
    /** The path template as the document writes it. */
    readonly path: string;
    /** The base URL of this operation where it has one of its own; relative ones resolve against the document's. */
    readonly server?: string;
    /** What the document says of its own certainty, such as `inferred`. */
    readonly confidence?: string;
  };
  readonly body?: BodyDefinition;
  readonly arguments: { readonly [Name in keyof Arguments]-?: ArgumentOf<Arguments, Name> };
  /** Which arguments say the same in different ways: of these groups exactly one is given, and it whole. */
  readonly selectors?: readonly (readonly (keyof Arguments & string)[])[];
  readonly hidden?: readonly HiddenParameter[];
  /** Schemas that arguments refer to as `#/$defs/…`: what recurs, or was too large to repeat. */
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly window?: WindowDefinition;
  readonly page?: PageDefinition;
  readonly fallback?: readonly FallbackDefinition[];
  readonly result: ResultDefinition;
  readonly follow?: FollowDefinition;
  /** Set where the answer is a file: `result` then says no more than its media type. */
  readonly file?: FileDefinition;
  /** Absent where zod could not be proven to agree with the schema: the schema itself is then compiled. */
  readonly validator?: () => Promise<ValidatorModule>;
  /** Never set: it carries the result's type to those who call the tool from TypeScript. */
  readonly answers?: Result;
}

/** An argument's definition must say `required: true` exactly where its type has no `?`. */
type ArgumentOf<Arguments, Name extends keyof Arguments> =
  Record<never, never> extends Pick<Arguments, Name>
    ? ArgumentDefinition & { readonly required?: never }
    : ArgumentDefinition & { readonly required: true };

/** Gives a definition its type. It does nothing else: a definition is data. */
export function defineTool<Arguments extends object, Result>(
  definition: ToolDefinition<Arguments, Result>,
): ToolDefinition<Arguments, Result> {
  return definition;
}

/** A tool whatever its arguments: what the catalogue, the server and the generator handle. */
export type AnyTool = Omit<ToolDefinition, "arguments" | "answers"> & {
  readonly arguments: Readonly<Record<string, ArgumentDefinition>>;
};

/**
 * A tool of several operations: what the model sees of it. Its code is no part of it, and stands in a module that
 * exports `run` (`server/workflow.ts`).
 */
export type WorkflowDefinition<Arguments extends object = Record<string, unknown>> = Pick<
  ToolDefinition<Arguments>,
  "name" | "title" | "description" | "toolset" | "aliases" | "annotations" | "arguments" | "result"
>;

/** Gives a definition its type, as {@link defineTool} does. */
export function defineWorkflow<Arguments extends object>(
  definition: WorkflowDefinition<Arguments>,
): WorkflowDefinition<Arguments> {
  return definition;
}

/** A workflow whatever its arguments. */
export type AnyWorkflow = Omit<AnyTool, "operation" | "body" | "hidden" | "follow" | "validator"> & {
  readonly operation?: never;
  readonly body?: never;
  readonly hidden?: never;
  readonly follow?: never;
  readonly validator?: never;
};

/** A tool as clients see it: one of an operation, or a workflow. */
export type ListedTool = AnyTool | AnyWorkflow;

/** Whether the tool is a workflow: it has no operation of its own. */
export function isWorkflow(tool: ListedTool): tool is AnyWorkflow {
  return tool.operation === undefined;
}

/** How requests to a document's API are authenticated. The secret comes from the environment alone. */
export type AuthDefinition =
  | { readonly scheme: "bearer"; readonly env: string }
  | { readonly scheme: "basic"; readonly env: string }
  | { readonly scheme: "header" | "query" | "cookie"; readonly name: string; readonly env: string };

/** What the server must know of a document to reach its API. */
export interface DocumentDefinition {
  readonly baseUrl: { readonly env?: string; readonly default?: string };
  readonly auth?: AuthDefinition;
}

/** A named group of tools. */
export interface ToolsetDefinition {
  readonly title: string;
  /** Served when the user names no toolsets. */
  readonly default?: true;
}

/** All that is served: what `generated/index.ts` exports, and what `try` plans in memory. */
export interface Catalogue {
  readonly server: { readonly name: string; readonly title: string; readonly instructions?: string };
  readonly documents: Readonly<Record<string, DocumentDefinition>>;
  readonly toolsets: Readonly<Record<string, ToolsetDefinition>>;
  /** Names that stand for ids, by the name of the argument that takes them. */
  readonly lookups?: Readonly<Record<string, LookupDefinition>>;
  /** In the order of `tools.yaml`. */
  readonly tools: readonly AnyTool[];
  /** In the order of `tools.yaml`; `listedTools` says where they stand among the tools. */
  readonly workflows?: readonly AnyWorkflow[];
  /** Absent where nobody has said what to ask; then tools that read and need no argument are asked. */
  readonly doctor?: DoctorDefinition;
  readonly resources?: readonly ResourceDefinition[];
  readonly prompts?: readonly PromptDefinition[];
  /** Known causes of failures; the first that fits is told. Those that hold for every API come after these. */
  readonly failures?: readonly FailureRule[];
}

/**
 * The input schema of a tool, as advertised in `tools/list`, printed in the account and counted in tokens. Nothing else
 * makes one.
 */
export function inputSchemaOf(tool: Pick<ListedTool, "arguments" | "definitions">): JsonSchema {
  const schema = objectSchema(tool, ({ schema: own, text, url }) => {
    if (text !== undefined)
      return { anyOf: [own, { type: "string", description: "The same as text, in YAML or JSON." }] };
    return url === undefined ? own : withoutFormat(own);
  });
  return withAnyValueWrittenOut(schema);
}

/**
 * The schema that arguments are validated against, once texts have been read: the advertised one, and in it the values
 * that are allowed without being advertised.
 */
export function checkedSchemaOf(tool: Pick<ListedTool, "arguments" | "definitions">): JsonSchema {
  return objectSchema(tool, checkedArgumentSchema);
}

/** One argument's part of {@link checkedSchemaOf}, without its description. */
export function checkedArgumentSchema({ schema, allowed }: ArgumentDefinition): JsonSchema {
  return allowed === undefined ? schema : restricted(schema, allowed);
}

/** The texts that an argument may be, or each item of it; undefined where it is not bound to any. */
export function allowedTexts(argument: ArgumentDefinition): readonly string[] | undefined {
  const values = argument.allowed ?? valuesIn(argument.schema);
  return values?.filter((value) => typeof value === "string");
}

function valuesIn({ enum: values, items, anyOf }: JsonSchema): readonly JsonValue[] | undefined {
  if (values !== undefined) return values;
  if (typeof items === "object") return valuesIn(items);
  const [only, other] = (anyOf ?? []).filter(({ type }) => type !== "null");
  return only === undefined || other !== undefined ? undefined : valuesIn(only);
}

function objectSchema(
  tool: Pick<ListedTool, "arguments" | "definitions">,
  schemaOf: (argument: ArgumentDefinition) => JsonSchema,
): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [name, argument] of requiredFirst(Object.entries(tool.arguments))) {
    const schema = schemaOf(argument);
    properties[name] = argument.description === undefined ? schema : { ...schema, description: argument.description };
    if (argument.required === true) required.push(name);
  }
  return {
    type: "object",
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    ...(tool.definitions === undefined ? {} : { $defs: tool.definitions }),
  };
}

/** As models read them best; definitions keep the order of the document, so that one changes where it stands. */
function requiredFirst(entries: readonly (readonly [string, ArgumentDefinition])[]) {
  return entries.toSorted(([, left], [, right]) => Number(right.required === true) - Number(left.required === true));
}

/** An address is no id: what is promised of the text must hold for both. */
function withoutFormat({ format: _, ...schema }: JsonSchema): JsonSchema {
  return typeof schema.items === "object" ? { ...schema, items: withoutFormat(schema.items) } : schema;
}

/** The schema with these values alone: of each item of a list, of each branch of a union but null. */
function restricted(schema: JsonSchema, allowed: readonly JsonValue[]): JsonSchema {
  if (schema.anyOf !== undefined)
    return { ...schema, anyOf: schema.anyOf.map((branch) => restricted(branch, allowed)) };
  if (schema.type === "null") return schema;
  if (schema.type !== "array") return { ...schema, enum: allowed };
  const items = typeof schema.items === "object" ? schema.items : {};
  return { ...schema, items: restricted(items, allowed) };
}
