/**
 * One folder for each behaviour: a document and a curation, and beside them the files or the messages that come of it.
 * `UPDATE=1 npx vitest run test/generator/cases.test.ts` writes what is expected anew; read the difference.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Rule, rules } from "../../generator/diagnostics.js";
import { generate } from "../../generator/generate.js";
import { render } from "../../generator/render.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cases = join(root, "test/generator/cases");
const isUpdate = process.env["UPDATE"] === "1";
/** Printed for every case, these would say little that the tools' files do not. */
const isGolden = (path: string) => !["index.ts", "TOOLS.md", "tools.schema.json"].includes(path);

/** What a case comes to: the messages, and the files where there are no errors. */
function outcomeOf(name: string): { messages: string; files: Map<string, string> } {
  const folder = relative(root, join(cases, name));
  const out = `${folder}/expected`;
  const { diagnostics, sources, files } = generate({ config: `${folder}/tools.yaml`, out, root });
  const golden = [...files].filter(([path]) => isGolden(path));
  return { messages: render(diagnostics, sources), files: new Map(golden) };
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

describe.each(readdirSync(cases))("%s", (name) => {
  const { messages, files } = outcomeOf(name);
  const messageFile = join(cases, name, "expected.txt");
  const expected = join(cases, name, "expected");
  if (isUpdate) {
    rmSync(expected, { recursive: true, force: true });
    rmSync(messageFile, { force: true });
    if (messages !== "") write(messageFile, messages);
    for (const [path, text] of files) write(join(expected, path), text);
  }

  it("says what it should", () => {
    expect(messages).toBe(existsSync(messageFile) ? readFileSync(messageFile, "utf8") : "");
  });

  it("generates what it should", () => {
    expect([...files.keys()].toSorted()).toEqual(filesBelow(expected).toSorted());
    for (const [path, text] of files) expect(text, path).toBe(readFileSync(join(expected, path), "utf8"));
  });
});

/** Rules that no small document can break, and where they are tested instead. */
const testedElsewhere: Partial<Record<Rule, string>> = {
  "schema-over-budget": "plan/schema.test.ts: needs a large schema",
  "unaccounted-parameter": "corpus.test.ts: only a defect of ours breaks it",
};
/** Rules about documents and overlays alone: their tests are with the stages that know them. */
const ofDocuments: ReadonlySet<Rule> = new Set<Rule>([
  "unreadable-file",
  "duplicate-key",
  "not-openapi",
  "unsupported-version",
  "overlay-matches-nothing",
  "malformed-overlay",
  "reference-outside-folder",
  "duplicate-operation-id",
]);

describe("the cases", () => {
  it("have a message of every rule that is about tools.yaml or about planning", () => {
    const texts = readdirSync(cases).map((name) => join(cases, name, "expected.txt"));
    const told = texts
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, "utf8"))
      .join("");
    const untold = Object.keys(rules).filter((rule) => !told.includes(`[${rule}]`));
    expect(untold.filter((rule) => !(rule in testedElsewhere) && !ofDocuments.has(rule as Rule))).toEqual([]);
  });

  it("stay small: what needs more is a law, not an example", () => {
    const lines = (file: string) => readFileSync(file, "utf8").split("\n").length;
    const golden = readdirSync(cases).flatMap((name) => [
      ...filesBelow(join(cases, name, "expected")).map((path) => join(cases, name, "expected", path)),
      ...[join(cases, name, "expected.txt")].filter((file) => existsSync(file)),
    ]);
    expect(golden.map(lines).reduce((sum, count) => sum + count, 0)).toBeLessThan(4000);
    for (const name of readdirSync(cases))
      expect(lines(join(cases, name, "openapi.yaml")), name).toBeLessThanOrEqual(41);
  });
});
