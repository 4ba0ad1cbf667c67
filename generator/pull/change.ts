/** The semantic difference of two documents, as data. Names are those that the documents use. */
import type { JsonValue } from "../../server/definition.js";
import type { Spot } from "./spots.js";

/** One change. Where a thing has been renamed or moved, `owner` and `place` are those of the newer document. */
export type Change = Spot & Subject;

/** What happened to what. */
export type Subject =
  /** An operation is known by its id as well. */
  | { readonly kind: "added" | "removed"; readonly thing: "operation"; readonly operationId: string | undefined }
  | { readonly kind: "moved"; readonly thing: "operation"; readonly before: string; readonly after: string }
  | {
      readonly kind: "added" | "removed";
      readonly thing: "parameter" | "property";
      readonly name: string;
      readonly type: string;
      readonly required: boolean;
    }
  | {
      readonly kind: "renamed";
      readonly thing: "parameter" | "property" | "schema";
      readonly before: string;
      readonly after: string;
    }
  /** A value of an enumeration. */
  | { readonly kind: "added" | "removed"; readonly thing: "value"; readonly value: JsonValue }
  /** A schema, a response, a header, a media type, a security scheme, and the like. */
  | { readonly kind: "added" | "removed"; readonly thing: "part"; readonly name: string }
  /** A keyword has another value; `undefined` where it is not there. `type` holds the type in words. */
  | {
      readonly kind: "changed";
      readonly thing: "keyword";
      readonly keyword: string;
      readonly before: JsonValue | undefined;
      readonly after: JsonValue | undefined;
    };

export interface Difference {
  /** In the order of the newer document, with what is removed where it was. */
  readonly changes: readonly Change[];
  /** How many summaries, descriptions and titles differ. */
  readonly texts: number;
}
