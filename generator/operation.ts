/** What the API offers: one representation for every version of OpenAPI, with every default filled in. */
import type { JsonSchema, ParameterLocation, ParameterStyle, JsonValue } from "../server/definition.js";
import type { Diagnostic } from "./diagnostics.js";

/** A span in an input file, as offsets in UTF-16 code units. For messages; never emitted. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** The annotation of a normalized schema that says how sure the document is of it, whatever it called that itself. */
export const CONFIDENCE = "x-confidence";

/** One document after loading, its overlays and normalization. No version label is left. */
export interface ApiDocument {
  /** Its key in `tools.yaml`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** With variables replaced by their defaults; possibly relative; possibly none. */
  readonly servers: readonly Server[];
  readonly securitySchemes: readonly SecurityScheme[];
  readonly operations: readonly NormalizedOperation[];
  /**
   * Every schema that an operation reaches by reference, as JSON Schema 2020-12, by a name unique in the document
   * (the component's own name where it has one). Schemas here and in operations refer to each other by
   * `#/$defs/<name>` alone, and may do so in circles.
   */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly at: Place;
}

/** An operation with the faults found in it. With errors among them, it cannot become a tool. */
export interface NormalizedOperation {
  readonly operation: Operation;
  readonly problems: readonly Diagnostic[];
}

export interface Operation {
  readonly document: string;
  readonly operationId: string | undefined;
  /** As sent: upper case. */
  readonly method: string;
  /** The key under `paths`, whole (it may hold `#` or `?`). */
  readonly path: string;
  /** Only where the operation or its path item states servers of its own. */
  readonly servers: readonly Server[];
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly tags: readonly string[];
  /** Path level and operation level merged by (in, name), in the document's order, operation's own last. */
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | undefined;
  readonly responses: readonly Response[];
  /** The names of the security schemes of which one is needed; empty where none is. */
  readonly security: readonly string[];
  /** The operation's own `x-…` keys. */
  readonly extensions: Readonly<Record<string, JsonValue>>;
  /** What the document says of its own certainty, such as `inferred`. */
  readonly confidence: string | undefined;
  readonly at: Place;
}

export interface Server {
  readonly url: string;
  readonly description: string;
}

export interface SecurityScheme {
  readonly name: string;
  readonly scheme:
    | { readonly type: "bearer" }
    | { readonly type: "basic" }
    | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
    | { readonly type: "oauth2" }
    | { readonly type: "unsupported"; readonly what: string };
}

export interface Parameter {
  readonly in: ParameterLocation;
  readonly name: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description: string;
  readonly confidence: string | undefined;
  /** May hold `$ref: "#/$defs/<name>"` into `ApiDocument.schemas`. */
  readonly schema: JsonSchema;
  readonly serialization:
    | { readonly style: ParameterStyle; readonly explode: boolean; readonly allowReserved: boolean }
    | { readonly mediaType: string };
  readonly at: Place;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description: string;
  /** In the document's order. */
  readonly content: readonly MediaType[];
  readonly at: Place;
}

export interface MediaType {
  /** As the document writes it, for example `application/json; charset=utf-8`. */
  readonly mediaType: string;
  readonly schema: JsonSchema;
  readonly encoding: Readonly<Record<string, Encoding>>;
}

/** Exactly what the document states, per property; what it leaves out is undefined. */
export interface Encoding {
  readonly contentType: string | undefined;
  readonly style: ParameterStyle | undefined;
  readonly explode: boolean | undefined;
  readonly allowReserved: boolean;
}

export interface Response {
  /** `200`, `2XX` or `default`. */
  readonly status: string;
  readonly description: string;
  readonly content: readonly { readonly mediaType: string; readonly schema: JsonSchema }[];
}
