// Real documents, where they are at hand: the counts of their README, and every schema in a validator.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../generator/diagnostics.js";
import { loadDocument } from "../../../generator/load/document.js";
import { normalizeDocument } from "../../../generator/normalize/document.js";
import type { JsonSchema } from "../../../server/definition.js";

const corpus = fileURLToPath(new URL("../../../../shared/corpus/", import.meta.url));
const present = existsSync(join(corpus, "README.md"));
if (!present) console.warn("skipped: the corpus of real documents (../shared/corpus) is not here");

/** The rows of the table: | document | source | entry file | version | operations | parameters | bodies | */
const rows = (present ? readFileSync(join(corpus, "README.md"), "utf8") : "")
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter((cells) => /^\d+$/.test(cells[5] ?? ""))
  .map((cells) => ({ name: cells[1] ?? "", file: cells[3] ?? "", counts: cells.slice(5, 8).map(Number) }));

describe.skipIf(!present)("the corpus", () => {
  it("has documents", () => expect(rows.length).toBeGreaterThan(5));

  describe.each(rows)("$name", ({ name, file, counts }) => {
    const report = createReport();
    const loaded = loadDocument({ name, file, root: corpus, report });
    const document = loaded && normalizeDocument(loaded, report);
    const operations = (document?.operations ?? []).map(({ operation }) => operation);

    it("has as many operations, parameters and bodies as its documentation says", () => {
      const parameters = operations.reduce((sum, operation) => sum + operation.parameters.length, 0);
      const bodies = operations.filter(({ requestBody }) => requestBody !== undefined).length;
      expect([operations.length, parameters, bodies]).toEqual(counts);
    });

    it("has no operation with an error", () => {
      expect(report.failed).toBe(false);
      const errors = (document?.operations ?? [])
        .flatMap(({ problems }) => problems)
        .filter(({ severity }) => severity === "error");
      expect(errors).toEqual([]);
    });

    it("has schemas that compile, all of them, and refer to nothing that is not there", () => {
      const ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false });
      formats.default(ajv);
      const schemas: JsonSchema[] = operations.flatMap((operation) => [
        ...operation.parameters.map(({ schema }) => schema),
        ...(operation.requestBody?.content ?? []).map(({ schema }) => schema),
        ...operation.responses.flatMap(({ content }) => content.map(({ schema }) => schema)),
      ]);
      for (const definition of Object.keys(document?.schemas ?? {})) schemas.push({ $ref: `#/$defs/${definition}` });
      const texts = new Set(schemas.map((schema) => JSON.stringify(schema)));
      // Together, because a schema that many refer to is then compiled once.
      const prefixItems = [...texts].map((text) => JSON.parse(text) as JsonSchema);
      expect(() => ajv.compile({ $defs: { ...document?.schemas }, prefixItems })).not.toThrow();
      const keywords = JSON.stringify(document?.schemas) + [...texts].join("");
      expect(keywords).not.toMatch(/"(nullable|discriminator|xml|externalDocs|example|x-[a-z-]+)":(?!\{)/);
    });
  });
});
