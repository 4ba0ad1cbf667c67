/**
 * Documents damaged at random: whatever is missing, doubled or of the wrong kind, nothing is thrown, no operation is lost to
 * a defect of ours, and every tool that is served is one that clients accept.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { createReport } from "../../generator/diagnostics.js";
import { loadDocument } from "../../generator/load/document.js";
import { sourceOfText } from "../../generator/load/read.js";
import { normalizeDocument } from "../../generator/normalize/document.js";
import { planCatalogue } from "../../generator/plan/catalogue.js";
import { draftCuration } from "../../generator/plan/draft.js";
import { listingOf } from "../../server/listing.js";

const folder = fileURLToPath(new URL("documents/", import.meta.url));
const texts = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml") && !file.endsWith(".expected.yaml"))
  .map((file) => readFileSync(join(folder, file), "utf8"));

type Container = Record<string, unknown>;
type Spot = readonly [holder: Container, key: string];

/** Every place of a document that holds something. */
function spotsIn(value: unknown, found: Spot[] = []): Spot[] {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Container, key]);
    spotsIn((value as Container)[key], found);
  }
  return found;
}

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    { $ref: "#/nowhere" },
    { $ref: "#" },
    { $ref: "#/paths" },
    { $ref: 5 },
    "object",
    "array",
    "__proto__",
  ),
);

const damage = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  /** Undefined: what is there is removed. `from`: another part of the document takes its place. */
  value: fc.option(anything, { nil: undefined }),
  from: fc.option(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { nil: undefined }),
});

function damaged(text: string, damages: readonly { at: number; value: unknown; from: number | undefined }[]): string {
  const document: unknown = parse(text, { merge: true });
  const spots = spotsIn(document);
  const spotAt = (fraction: number) => spots[Math.floor(fraction * spots.length)];
  for (const { at, value, from } of damages) {
    const [holder, key] = spotAt(at) ?? [{}, ""];
    const [other, otherKey] = spotAt(from ?? at) ?? [{}, ""];
    if (value !== undefined) holder[key] = value;
    else if (from === undefined) delete holder[key];
    else holder[key] = structuredClone(other[otherKey]);
  }
  return JSON.stringify(document);
}

it("whatever is wrong in a document stays with its operations", () => {
  let served = 0;
  const check = (text: string) => {
    const report = createReport();
    const source = sourceOfText(text, "damaged.json", report);
    const loaded = source && loadDocument({ name: "api", file: source, root: "/", report });
    if (loaded === undefined) return;
    const document = normalizeDocument(loaded, report);
    const { tools, operationsLeftOut } = planCatalogue(draftCuration([document]), [document], report);
    expect(operationsLeftOut.filter(({ reason }) => reason.includes("cannot be planned"))).toEqual([]);
    expect(new Set(tools.map(({ definition }) => definition.name)).size).toBe(tools.length);
    const ajv = new Ajv2020({ strict: false, logger: false });
    for (const { definition } of tools) {
      served++;
      const { name, inputSchema, outputSchema } = listingOf(definition);
      expect(name).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
      for (const [key, schema] of Object.entries(inputSchema.properties ?? {})) {
        expect(key).toMatch(/^[a-z_][a-z0-9_]{0,63}$/);
        expect(schema).toBeTypeOf("object");
      }
      ajv.compile(inputSchema);
      if (outputSchema !== undefined) ajv.compile(outputSchema);
    }
  };
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(damage, { minLength: 1, maxLength: 8 }), (text, damages) => {
      let broken: string;
      try {
        broken = damaged(text, damages);
      } catch {
        // A part put into itself is no JSON any more.
        return;
      }
      check(broken);
    }),
    { numRuns: 80 },
  );
  expect(served).toBeGreaterThan(50);
});
