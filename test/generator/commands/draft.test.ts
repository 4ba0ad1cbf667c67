/** The command as one uses it: what it prints, what it writes, how it ends. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { draftCommand } from "../../../generator/commands/draft.js";

const engine = fileURLToPath(new URL("../../../spec/engine.yaml", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "draft-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...argv: string[]) {
  let output = "";
  let errors = "";
  const print = { write: (text: string) => (output += text) };
  const complain = { write: (text: string) => (errors += text) };
  const code = draftCommand(argv, print, complain, folder);
  return { code, output, errors };
}

it("prints the text alone where no file is named", () => {
  const { code, output, errors } = run("--spec", engine);
  expect(code).toBe(0);
  expect(output).toMatch(/^# yaml-language-server: \$schema=\S+tools\.schema\.json\n/);
  expect(errors).toMatch(/^1 document, \d+ tools, \d+ toolsets?\.\n$/);
  expect(readdirSync(folder)).toEqual([]);
});

it("writes the file and its folder, with a schema that is there, and leaves a finished one as it is", () => {
  expect(run("--spec", engine, "--out", "new/tools.yaml")).toMatchObject({ code: 0, errors: "" });
  const text = readFileSync(join(folder, "new/tools.yaml"), "utf8");
  const schema = /\$schema=(\S+)/.exec(text)?.[1] ?? "";
  expect(existsSync(join(folder, "new", schema))).toBe(true);
  const again = run("--spec", engine, "--out", "new/tools.yaml");
  expect(again).toEqual({
    code: 0,
    output: "new/tools.yaml has decided on every operation; it is left as it is.\n",
    errors: "",
  });
  expect(readFileSync(join(folder, "new/tools.yaml"), "utf8")).toBe(text);
  expect(readdirSync(join(folder, "new"))).toEqual(["tools.yaml"]);
});

it("adds to a file behind a link, which stays a link", () => {
  run("--spec", engine, "--out", "real.yaml");
  const whole = readFileSync(join(folder, "real.yaml"), "utf8");
  const [name = ""] = /(?<=^tools:\n.*\n)  \w+:\n(?:    .*\n)+/m.exec(whole) ?? [];
  expect(name).not.toBe("");
  writeFileSync(join(folder, "real.yaml"), whole.replace(name, ""));
  symlinkSync("real.yaml", join(folder, "tools.yaml"));
  expect(run("--out", "tools.yaml")).toMatchObject({ code: 0, output: "tools.yaml: 1 tool added.\n" });
  expect(readFileSync(join(folder, "real.yaml"), "utf8")).toContain(name);
  expect(readdirSync(folder).toSorted()).toEqual(["real.yaml", "tools.yaml"]);
});

it("writes nothing over a file that is no tools.yaml, says why and ends with 1", () => {
  writeFileSync(join(folder, "notes.yaml"), "my: notes\n");
  const { code, errors } = run("--spec", engine, "--out", "notes.yaml");
  expect(code).toBe(1);
  expect(errors).toContain('"my" means nothing here.');
  expect(errors).toContain("Nothing was written.");
  expect(readFileSync(join(folder, "notes.yaml"), "utf8")).toBe("my: notes\n");
});

it.each([
  { argv: [], says: "Which document?" },
  { argv: ["--out", "none.yaml"], says: "There is no none.yaml yet" },
  {
    argv: ["--spec", "https://api.example/openapi.json"],
    says: "curl -o openapi.json https://api.example/openapi.json",
  },
  { argv: ["--spec", engine, "--out", "."], says: "--out takes a file" },
  { argv: ["--specs", engine], says: "--specs" },
])("ends with 2 for $argv, and says what is meant", ({ argv, says }) => {
  const { code, output, errors } = run(...argv);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(errors).toContain(says);
  expect(errors).toContain("Usage: npm run tools:draft");
});

it("tells how it is used", () => {
  expect(run("--help")).toMatchObject({ code: 0, output: expect.stringContaining("--spec FILE") as string });
});
