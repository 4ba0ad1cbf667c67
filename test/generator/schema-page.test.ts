/**
 * docs/tools-yaml.md is what the schema says. `UPDATE=1 npx vitest run test/generator/schema-page.test.ts` writes it
 * anew. The examples in it are tools.yaml themselves.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { format } from "prettier";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { type KeySchema, schemaPage } from "../../generator/schema-page.js";
import schema from "../../generator/tools.schema.json" with { type: "json" };

const file = fileURLToPath(new URL("../../docs/tools-yaml.md", import.meta.url));
const page = schemaPage(schema);

it("the page is up to date", () => {
  if (process.env["UPDATE"] === "1") writeFileSync(file, page);
  expect(readFileSync(file, "utf8"), "run UPDATE=1 npx vitest run test/generator/schema-page.test.ts").toBe(page);
});

it("the page is as prettier would have it", async () => {
  expect(await format(page, { parser: "markdown", printWidth: 120 })).toBe(page);
});

it("the examples of the sections make a whole file that the schema accepts", () => {
  const sections = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => parse(text) as object | null);
  const whole: unknown = Object.assign({}, ...sections);
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  expect(validate(whole), JSON.stringify(validate.errors)).toBe(true);
  expect(Object.keys(whole as object)).toEqual(Object.keys(schema.properties));
});

it("the example of each key fits its own schema", () => {
  const ajv = new Ajv({ strict: false });
  let count = 0;
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const { examples, ...own } = node as KeySchema;
    for (const example of examples ?? []) {
      count += 1;
      const validate = ajv.compile({ ...own, definitions: schema.definitions });
      expect(validate(example), `${JSON.stringify(example)}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
    if (examples === undefined || own.type === "object" || own.properties) Object.values(own).forEach(visit);
  };
  visit(schema);
  expect(count).toBeGreaterThan(40);
});

it("a key without a description or an example is named", () => {
  const properties = { key: { type: "string", description: "What it is." } };
  expect(() => schemaPage({ properties })).toThrow('"key" has no example');
  expect(() => schemaPage({ properties: { key: { examples: ["x"] } } })).toThrow('"key" has no description');
});
