/** The same bytes twice, in another folder, another locale, another time zone. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { generate } from "../../generator/generate.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const names = ["plain-object-body-is-flattened", "hostile-text-stays-data", "concise-fields-add-detail"];

/** Prints every file of the given case folders as JSON. */
const program = `
  import { generate } from ${JSON.stringify(join(root, "generator/generate.ts"))};
  const [root, ...names] = process.argv.slice(1);
  const all = names.map((name) => [...generate({ config: name + "/tools.yaml", out: name + "/generated", root }).files]);
  process.stdout.write(JSON.stringify(all));
`;

/** Generates in a process of its own, so that its locale and time zone are those from its start. */
function elsewhere(folder: string, environment: Record<string, string>): unknown {
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  const output = execFileSync(process.execPath, [tsx, "--input-type=module", "-e", program, folder, ...names], {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return JSON.parse(output);
}

it("generates the same bytes anywhere", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "generate-"));
  try {
    for (const name of names) cpSync(join(root, "test/generator/cases", name), join(folder, name), { recursive: true });
    const here = names.map((name) => [
      ...generate({ config: `${name}/tools.yaml`, out: `${name}/generated`, root: folder }).files,
    ]);
    expect(here.flat().length).toBeGreaterThan(10);
    expect(elsewhere(folder, { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" })).toEqual(here);
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });
    try {
      expect(elsewhere(copy, { TZ: "America/St_Johns", LC_ALL: "C" })).toEqual(here);
    } finally {
      rmSync(copy, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("writes nothing that depends on when or where: no date, no version, no path of a machine", () => {
  const { files } = generate({ config: "test/generator/cases/hostile-text-stays-data/tools.yaml", out: "out", root });
  const version = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
  for (const [path, text] of files) {
    expect(text, path).not.toContain(root);
    expect(text, path).not.toContain(String(new Date().getFullYear()));
    expect(text, path).not.toContain(`"${version}"`);
    expect(text.endsWith("\n") && !text.includes("\r"), path).toBe(true);
  }
});
