/** What two schemas say differently, in the words of `spec:pull`; their texts apart. */
import type { Change as SchemaChange } from "../pull/change.js";
import { compareSchemas } from "../pull/compare-schemas.js";
import { createComparison } from "../pull/comparison.js";
import { inOtherWords } from "./change-kinds.js";
import type { Change } from "./difference.js";
import { isEqual } from "../pull/structure.js";
import type { Side } from "./schema-side.js";

export interface SchemaDifference {
  readonly changes: readonly SchemaChange[];
  readonly texts: readonly Change[];
}

/** `name` is what the schema is of: the place that the words begin with. */
export function schemaDifference(before: Side, after: Side, thing: string, name: string): SchemaDifference {
  const comparison = createComparison();
  compareSchemas(before.schema, after.schema, { owner: thing, place: name }, comparison);
  for (const [key, schema] of Object.entries(referredTo(after))) {
    const older = before.definitions[key];
    const place = `${name} ${key}`.trim();
    if (older !== undefined && !isEqual(older, schema))
      compareSchemas(older, schema, { owner: thing, place }, comparison);
  }
  const texts = comparison.wordings.map(({ place, before: was, after: is }) =>
    inOtherWords("description", `${thing} ${place}`.trim(), was, is),
  );
  return { changes: comparison.changes, texts };
}

/** The definitions, where the schema refers to any. */
export function referredTo({ schema, definitions }: Side): Side["definitions"] {
  return JSON.stringify(schema).includes('"$ref"') ? definitions : {};
}
