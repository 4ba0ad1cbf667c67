/** `setup` as its users run it: the built program, a folder of the user's own, files of their clients. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import json5 from "json5";
import { parse } from "smol-toml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clients } from "../../../cli/setup/clients.js";
import { program } from "../built-program.js";

const key = "sk-orchestra-0123456789";
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "setup-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function setup(...words: string[]) {
  const child = spawn(process.execPath, [program, "setup", ...words], {
    cwd: home,
    env: { PATH: process.env["PATH"], HOME: home, USERPROFILE: home, ORCHESTRA_API_KEY: key },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { stdout, stderr, code: code as number };
}

function pathOf(id: string): string {
  return clients
    .find((client) => client.id === id)!
    .files[0]!.path({ platform: process.platform, home, folder: home, environment: {} });
}

const namesIn = (path: string) => readdirSync(dirname(path)).filter((name) => !name.startsWith(".git"));

it.each(clients.map(({ id, format }) => [id, format] as const))(
  "prints for %s, writes the same, and writes nothing a second time",
  async (id, format) => {
    const command = id === "claude-desktop" ? ["--key-command", "pass orchestra"] : [];
    const shown = await setup(id, ...command);
    expect(shown.code).toBe(0);
    expect(existsSync(pathOf(id))).toBe(false);
    expect((await setup(id, ...command, "--write")).code).toBe(0);
    const written = readFileSync(pathOf(id), "utf8");
    const read = format === "toml" ? parse : json5.parse;
    expect(read(written)).toEqual(read(shown.stdout));
    expect(written + shown.stdout + shown.stderr).not.toContain(key);
    const again = await setup(id, ...command, "--write");
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing was written") });
    expect(namesIn(pathOf(id))).toHaveLength(1);
  },
);

describe("a file that is there", () => {
  it("is backed up under a name of its own, keeps its mode, and is reached through a link", async () => {
    const real = join(home, "dotfiles/cursor.json");
    mkdirSync(dirname(real));
    mkdirSync(join(home, ".cursor"));
    const given = '\ufeff{\r\n  // mine\r\n  "mcpServers": { },\r\n}\r\n';
    writeFileSync(real, given);
    chmodSync(real, 0o640);
    writeFileSync(`${real}.backup-1`, "an older one");
    symlinkSync(real, pathOf("cursor"));
    expect((await setup("cursor", "--write", "--read-only", "--toolsets", "runs,files")).code).toBe(0);
    expect(lstatSync(pathOf("cursor")).isSymbolicLink()).toBe(true);
    expect(namesIn(real).toSorted()).toEqual(["cursor.json", "cursor.json.backup-1", "cursor.json.backup-2"]);
    expect(readFileSync(`${real}.backup-1`, "utf8")).toBe("an older one");
    expect(readFileSync(`${real}.backup-2`, "utf8")).toBe(given);
    expect(statSync(real).mode & 0o777).toBe(0o640);
    const written = readFileSync(real, "utf8");
    expect(written).toMatch(/^\ufeff\{\r\n {2}\/\/ mine\r\n/u);
    expect(written.replaceAll("\r\n", "")).not.toContain("\n");
    expect(json5.parse(written.slice(1))).toMatchObject({
      mcpServers: { orchestra: { args: [expect.any(String), "serve", "--toolsets", "runs,files", "--read-only"] } },
    });
  });

  it("with another entry of the name is shown with the difference, without its secrets, and replaced with --write", async () => {
    const before = {
      mcpServers: { orchestra: { command: "old", args: ["--token", "tok-1"], env: { X: "sec-2" } }, b: 1 },
    };
    mkdirSync(join(home, ".cursor"));
    writeFileSync(pathOf("cursor"), JSON.stringify(before));
    const shown = await setup("cursor");
    expect(shown.stderr).toMatch(/^- .*"old"/mu);
    expect(shown.stderr).toMatch(/^\+ .*"node"/mu);
    expect(shown.stderr).not.toMatch(/tok-1|sec-2/u);
    expect(readFileSync(pathOf("cursor"), "utf8")).toBe(JSON.stringify(before));
    await setup("cursor", "--write");
    const after = json5.parse<typeof before>(readFileSync(pathOf("cursor"), "utf8"));
    expect(after.mcpServers).toMatchObject({ b: 1, orchestra: { command: "node" } });
    expect(after.mcpServers.orchestra.env).toEqual({ ORCHESTRA_API_KEY: "${env:ORCHESTRA_API_KEY}" });
  });

  it("that does not parse, or is no text, is named with the place and left as it is", async () => {
    mkdirSync(join(home, ".codex"));
    writeFileSync(pathOf("codex"), 'a = 1\nb = "\n');
    const toml = await setup("codex", "--write");
    expect(toml).toMatchObject({ code: 1, stderr: expect.stringMatching(/config\.toml: line 2, column \d+/u) });
    mkdirSync(join(home, ".gemini"));
    writeFileSync(pathOf("gemini"), Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await setup("gemini", "--write")).toMatchObject({ code: 1, stderr: expect.stringContaining("UTF-8") });
    expect([...namesIn(pathOf("codex")), ...namesIn(pathOf("gemini"))]).toEqual(["config.toml", "settings.json"]);
  });
});

it.each([
  { words: ["curser"], says: "Did you mean cursor" },
  { words: ["windsurf", "--scope", "project"], says: "scope user alone" },
  { words: ["cursor", "--name", "a b"], says: "--name" },
  { words: ["cursor", "--toolsets", "rusn"], says: "runs" },
  { words: ["claude-desktop", "--write"], says: "--key-command" },
  { words: ["cursor", "--key-command", `echo ${key}`], says: "must not stand in a file" },
  { words: ["cursor", "--remote", "https://ada:pw@example.com/mcp"], says: "password" },
  { words: ["cursor", "--remote", "https://example.com/mcp", "--read-only"], says: "--read-only" },
])("ends with 2 for $words", async ({ words, says }) => {
  const { code, stderr, stdout } = await setup(...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(says);
  expect(stderr).not.toContain(key);
});
