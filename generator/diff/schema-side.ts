/** A schema on one side of a comparison, with the definitions that it refers to. */
import type { JsonSchema } from "../../server/definition.js";
import { verdictOf } from "../emit/zod/prove.js";
import { own } from "../pull/mapping.js";
import { isEqual, structureText } from "../pull/structure.js";

export type Schema = JsonSchema | boolean;
export type Definitions = Readonly<Record<string, JsonSchema>>;

export interface Side {
  readonly schema: Schema;
  readonly definitions: Definitions;
}

/** The same side, at another schema of it. */
export function at({ definitions }: Side, schema: Schema): Side {
  return { schema, definitions };
}

/** The schema that stands for itself: a schema, its own `$defs` beside it. */
export function sideOf(schema: JsonSchema): Side {
  return { schema, definitions: schema.$defs ?? {} };
}

/** What `#/$defs/…` leads to; anything may stand where it leads nowhere. */
export function referred({ definitions }: Side, reference: string): Schema {
  const name = reference
    .replace(/^#\/\$defs\//, "")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
  return (own(definitions, name) as JsonSchema | undefined) ?? true;
}

/** Whether both say the same but for words, references included. */
export function isSameSide(left: Side, right: Side): boolean {
  const [one, other] = [structureText(left.schema, "schema"), structureText(right.schema, "schema")];
  return one === other && (!one.includes('"$ref"') || isEqual(left.definitions, right.definitions));
}

const verdicts = new WeakMap<object, WeakMap<object, (value: unknown) => boolean>>();

/** Whether a value fits, as Ajv judges it. */
export function accepts({ schema, definitions }: Side, value: unknown): boolean {
  if (typeof schema === "boolean") return schema;
  const known = verdicts.get(definitions) ?? new WeakMap<object, (value: unknown) => boolean>();
  verdicts.set(definitions, known);
  let verdict = known.get(schema);
  if (verdict === undefined) {
    verdict = verdictOf({ ...schema, $defs: definitions });
    known.set(schema, verdict);
  }
  return verdict(value);
}
