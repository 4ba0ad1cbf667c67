/** The command as one uses it: what it prints, what it writes, how it ends. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { generateCommand } from "../../../generator/commands/generate.js";

const cases = fileURLToPath(new URL("../cases", import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "generate-"));
  cpSync(join(cases, "plain-object-body-is-flattened"), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...argv: string[]) {
  let output = "";
  let errors = "";
  const code = generateCommand(argv, { write: (text) => (output += text) }, { write: (text) => (errors += text) });
  return { code, output, errors };
}

const paths = () => ["--config", join(folder, "tools.yaml"), "--out", join(folder, "out")];

it("writes the files, and says in four lines what became of what", () => {
  const { code, output, errors } = run(...paths());
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  expect(
    output
      .split("\n")
      .slice(0, 4)
      .map((line) => line.replaceAll(/ +/g, " ")),
  ).toEqual([
    "documents 1 with 1 operations",
    expect.stringMatching(/^tools 1, \d+ tokens when all are listed$/) as string,
    "parameters 4: 3 arguments, 0 constant, 0 configured, 0 managed, 1 omitted",
    "left out 0: 0 excluded, 0 undecided, 0 broken",
  ]);
  expect(readFileSync(join(folder, "out/tools/create_thing.ts"), "utf8")).toContain(
    "defineTool<CreateThingArguments, Thing>",
  );
  expect(existsSync(join(folder, "out/validators/create_thing.ts"))).toBe(true);
  expect(run(...paths()).output).toContain("is up to date");
});

it("names the files that it changed, in the words of a pull", () => {
  run(...paths());
  writeFileSync(join(folder, "out/index.ts"), "// changed\n");
  rmSync(join(folder, "out/TOOLS.md"));
  const out = join(folder, "out");
  expect(
    run(...paths())
      .output.split("\n")
      .slice(4),
  ).toEqual([`${out}: 1 added, 1 changed, 0 removed.`, `  + ${out}/TOOLS.md`, `  ~ ${out}/index.ts`, ""]);
});

it("checks without writing, names what is stale and ends with 1", () => {
  expect(run(...paths(), "--check").code).toBe(1);
  expect(existsSync(join(folder, "out"))).toBe(false);
  run(...paths());
  expect(run(...paths(), "--check")).toMatchObject({ code: 0, errors: "" });
  writeFileSync(join(folder, "out/index.ts"), "// changed\n");
  const stale = run(...paths(), "--check");
  expect(stale.code).toBe(1);
  expect(stale.errors).toMatch(/^stale {4}.*out\/index\.ts\n/);
});

it("writes nothing where there are errors, says where they are and ends with 1", () => {
  writeFileSync(
    join(folder, "tools.yaml"),
    readFileSync(join(folder, "tools.yaml"), "utf8").replace("createThing", "creatThing"),
  );
  const { code, errors } = run(...paths());
  expect(code).toBe(1);
  expect(errors).toMatch(/tools\.yaml:4:37: error: "api" has no operation "creatThing"\. \[unknown-operation\]/);
  expect(errors).toContain('did you mean "createThing"?');
  expect(errors.trimEnd()).toMatch(/1 error\. Nothing was written\.$/);
  expect(existsSync(join(folder, "out"))).toBe(false);
});

it("gives the messages as data", () => {
  const { code, output } = run(...paths(), "--config", join(folder, "nowhere.yaml"), "--json");
  expect(code).toBe(1);
  expect(JSON.parse(output)).toMatchObject({ errors: 1, diagnostics: [{ rule: "unreadable-file" }] });
});

it("explains itself where it is used wrongly, and ends with 2", () => {
  const { code, errors } = run("--cofnig", "x");
  expect(code).toBe(2);
  expect(errors).toContain("Usage: npm run generate");
});
