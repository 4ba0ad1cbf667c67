/** Generated files are read back as the catalogue that they were made of, and whatever is no literal is refused. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { filesInFolder } from "../../../generator/diff/generated-files.js";
import { emptyCatalogue, readCatalogue } from "../../../generator/diff/read-catalogue.js";
import { generate } from "../../../generator/generate.js";
import { catalogue } from "../../../generated/index.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const cases = readdirSync(join(root, "test/generator/cases"));

/** A definition loads its validator by a function, which is no data. */
function withoutValidators(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

it("reads our own tools as TypeScript does", () => {
  expect(readCatalogue(filesInFolder(join(root, "generated")))).toEqual(withoutValidators(catalogue));
});

it.each(cases)("reads what %s generates as what was planned", (name) => {
  const config = `test/generator/cases/${name}/tools.yaml`;
  if (!existsSync(join(root, config))) return;
  const { files, plan } = generate({ config, out: "generated", root });
  if (files.size === 0) return;
  expect(readCatalogue(files)).toEqual(withoutValidators(plan?.catalogue));
});

it("reads no files as no tools", () => {
  expect(readCatalogue(new Map())).toBe(emptyCatalogue);
});

describe("refuses", () => {
  const index = (text: string) => `export const catalogue = ${text};`;
  it.each([
    ["a call", index("{ tools: load() }"), /index\.ts .*line 1 holds CallExpression \(load\(\)\)/],
    ["a template", index("{ server: { name: `${process.exit(1)}` } }"), /TemplateExpression/],
    ["a spread", index("{ ...process.env }"), /SpreadAssignment/],
    ["a getter", index("{ get tools() { return []; } }"), /GetAccessor/],
    ["a name that is not there", index("{ tools: [process] }"), /Identifier \(process\)/],
    ["a computed name", index("{ [process.pid]: 1 }"), /ComputedPropertyName/],
    ["a sum of anything but texts", index('{ a: "a" + 1 }'), /BinaryExpression/],
    ["a function", index("{ a: () => process.exit(1) }"), /ArrowFunction/],
    ["a call of what only looks like it", index("defineToolbox({})"), /CallExpression/],
    ["a statement", "process.exit(1);", /ExpressionStatement/],
    ["another kind of import", `import everything from "./tools/a.js";\n${index("{}")}`, /is no file that/],
    [
      "a file that is not there",
      `import { a } from "./tools/a.js";\n${index("{ tools: [a] }")}`,
      /tools\/a\.ts is imported, and is not there/,
    ],
    [
      "a name that a file does not have",
      `import { catalogue as a } from "./index.js";\n${index("{ tools: [a] }")}`,
      /is no file that/,
    ],
    ["a file without a catalogue", "export const tools = [];", /has no "catalogue"/],
  ])("%s", (_name, text, says) => {
    expect(() => readCatalogue(new Map([["index.ts", text]]))).toThrow(says);
  });
});
