/** `generate` where the disk does not take what it writes, and beside another of its kind. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { generateCommand } from "../../generator/commands/generate.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cases = join(root, "test/generator/cases");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "generate-"));
  cpSync(join(cases, "plain-object-body-is-flattened"), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = () => [
  "--import",
  "tsx",
  join(root, "generator/commands/generate.ts"),
  "--config",
  join(folder, "tools.yaml"),
  "--out",
  join(folder, "out"),
];

async function ended(program: string, words: readonly string[]) {
  const child = spawn(program, words, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, complaint };
}

function filesIn(out: string): ReadonlyMap<string, string> {
  const entries = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.toSorted().map((path) => [relative(out, path), readFileSync(path, "utf8")]));
}

function run() {
  let complaint = "";
  const { argv } = { argv: command().slice(3) };
  const code = generateCommand(argv, { write: () => undefined }, { write: (text) => (complaint += text) });
  return { code, complaint };
}

it.skipIf(process.platform === "win32")("changes nothing where a file does not fit, and says so", async () => {
  expect(run().code).toBe(0);
  const out = join(folder, "out");
  writeFileSync(join(out, "index.ts"), "// old\n");
  rmSync(join(out, "tools.schema.json"));
  const before = filesIn(out);
  // The limit is of 1,024 bytes a file: some of them fit and some do not.
  const words = command().map((word) => `'${word}'`);
  const { code, complaint } = await ended("bash", ["-c", `ulimit -f 1; exec '${process.execPath}' ${words.join(" ")}`]);
  expect(complaint).toMatch(/^".*" cannot be written \(E[A-Z]+.*\)\. Nothing was changed\.\n/);
  expect(complaint).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
  expect(filesIn(out)).toEqual(before);
});

it("says what stands in the way of the folder", () => {
  writeFileSync(join(folder, "out"), "a file\n");
  expect(run()).toEqual({
    code: 1,
    complaint: expect.stringMatching(/a file stands where a folder is needed\)\. Nothing was changed\./) as string,
  });
  expect(readFileSync(join(folder, "out"), "utf8")).toBe("a file\n");
});

it("leaves no folder behind where a file of one stands in the way", () => {
  run();
  const out = join(folder, "out");
  rmSync(out, { recursive: true });
  cpSync(join(folder, "tools.yaml"), join(out, "validators"));
  expect(run().code).toBe(1);
  expect([...filesIn(out).keys()]).toEqual(["validators"]);
  expect(readdirSync(out)).toEqual(["validators"]);
});

it("comes to the same files where two run at once", async () => {
  run();
  const want = filesIn(join(folder, "out"));
  rmSync(join(folder, "out"), { recursive: true });
  const both = await Promise.all([ended(process.execPath, command()), ended(process.execPath, command())]);
  expect(both).toEqual([
    { code: 0, complaint: "" },
    { code: 0, complaint: "" },
  ]);
  expect(filesIn(join(folder, "out"))).toEqual(want);
});
