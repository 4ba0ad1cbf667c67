/** What a disposition is needed for: one parameter, one property of the body, or the body itself. */
import type { JsonSchema, WireBinding } from "../../server/definition.js";
import type { Place } from "../operation.js";

export interface Slot {
  readonly in: "path" | "query" | "header" | "cookie" | "querystring" | "body";
  /** The name on the wire; the body itself is `""`. */
  readonly wireName: string;
  readonly binding: WireBinding;
  readonly required: boolean;
  /** As the document has it, references and all. */
  readonly schema: JsonSchema;
  readonly description: string;
  /** Said after the description: how to write the value, where the schema does not tell. */
  readonly hint: string | undefined;
  readonly deprecated: boolean;
  /** What the document says of its own certainty. */
  readonly confidence: string | undefined;
  /** Why it is no argument, where the document itself says so. */
  readonly omitted: string | undefined;
  readonly at: Place;
}

/** How a slot is named in messages: as a reader of the document would look for it. */
export function slotText({ in: location, wireName }: Pick<Slot, "in" | "wireName">): string {
  return location === "body" ? (wireName === "" ? "the body" : `body:${wireName}`) : `${location}:${wireName}`;
}
