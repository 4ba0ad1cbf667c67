/** Schemas that allow any value, written out: Ajv, which did not write them, must judge every instance as before. */
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { catalogue } from "../../../generated/index.js";
import { withAnyValueWrittenOut } from "../../../server/definition/any-value.js";
import type { JsonSchema } from "../../../server/definition.js";
import { listedTools, listingOf } from "../../../server/listing.js";

const name = fc.constantFrom("a", "b", "c");
const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<JsonSchema>({}, { description: "Any." }, { title: "A", default: 1 }),
    fc.constantFrom<JsonSchema>(
      { type: "string" },
      { type: "null" },
      { type: "integer" },
      { minimum: 3 },
      { not: {} },
      { enum: [1] },
    ),
    fc
      .dictionary(name, tie("schema"), { maxKeys: 2 })
      .map((properties): JsonSchema => ({ type: "object", properties })),
    tie("schema").map((additionalProperties): JsonSchema => ({ properties: { a: {} }, additionalProperties })),
    tie("schema").map((items): JsonSchema => ({ type: "array", items })),
    tie("schema").map((contains): JsonSchema => ({ contains, propertyNames: {} })),
    fc
      .tuple(fc.constantFrom("anyOf", "oneOf", "allOf"), fc.array(tie("schema"), { minLength: 1, maxLength: 2 }))
      .map(([key, branches]): JsonSchema => ({ [key]: branches, description: "Of several." })),
  ),
}));

it("every instance is judged as before, and no schema is left that says nothing", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  fc.assert(
    fc.property(schema, fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 5, maxLength: 5 }), (given, instances) => {
      const written = withAnyValueWrittenOut(given);
      const [before, after] = [ajv.compile(given), ajv.compile(written)];
      for (const instance of [...instances, { a: 1 }, ["x"], null]) expect(after(instance)).toBe(before(instance));
      expect(silentPlaces(written)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it("the schemas of every tool say something everywhere", () => {
  const places = listedTools(catalogue).flatMap((tool) => {
    const { inputSchema, outputSchema = { type: "object" } } = listingOf(tool);
    return [...silentPlaces(inputSchema), ...silentPlaces(outputSchema)].map((place) => `${tool.name}: ${place}`);
  });
  expect(places).toEqual([]);
});

/** Where a schema has no keyword that an instance could fail; what stands under `not` means what it says. */
function silentPlaces(given: unknown, path = "", isSchema = true): string[] {
  if (typeof given !== "object" || given === null) return [];
  const words = Object.keys(given).filter((key) => !["description", "title", "default", "$defs"].includes(key));
  const isSilent = isSchema && !Array.isArray(given) && words.length === 0;
  return [
    ...(isSilent ? [path] : []),
    ...Object.entries(given)
      .filter(([key]) => !isSchema || !["not", "enum", "default", "required", "const", "examples"].includes(key))
      .flatMap(([key, inner]) => {
        const holdsSchemas =
          isSchema && ["properties", "$defs", "patternProperties", "anyOf", "oneOf", "allOf"].includes(key);
        return silentPlaces(inner, `${path}/${key}`, !holdsSchemas);
      }),
  ];
}
