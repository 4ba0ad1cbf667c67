/** What goes out, as those who receive it use it: the package by npx in an empty folder, the bundle unpacked. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBundle } from "../../../cli/release/bundle.js";
import { catalogue } from "../../../generated/index.js";
import packageJson from "../../../package.json" with { type: "json" };
import { program } from "../built-program.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const npm = ["--offline", "--no-audit", "--no-fund", "--silent"];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "package-"));
  // A copy of the repository's files with the program built for this test: `dist/` itself is left to its owner.
  for (const file of readdirSync(root)) {
    if (!["node_modules", "dist", ".git", "bench"].includes(file)) {
      cpSync(join(root, file), join(folder, "clone", file), { recursive: true });
    }
  }
  cpSync(dirname(program), join(folder, "clone/dist"), { recursive: true });
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder, ...npm], {
    cwd: join(folder, "clone"),
  });
  mkdirSync(join(folder, "home"));
  writeFileSync(join(folder, "home/package.json"), "{}");
  const archive = join(folder, `${packageJson.name}-${packageJson.version}.tgz`);
  execFileSync("npm", ["install", archive, ...npm], { cwd: join(folder, "home") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function namesOf(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const client = new Client({ name: "test", version: "1.0.0" });
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    cwd: join(folder, "home"),
    env: { ...environment(), ...env },
  });
  await client.connect(transport);
  try {
    const names = (await client.listTools()).tools.map(({ name }) => name);
    const answer = await client.callTool({ name: "whats_broken", arguments: {} });
    return { names, answer };
  } finally {
    await client.close();
  }
}

const environment = () => ({ PATH: process.env["PATH"] ?? "", HOME: join(folder, "home") });

describe("the package", () => {
  it("holds the program, what the sandbox reads, and what a reader must have; and brings nothing with it", () => {
    const installed = join(folder, "home/node_modules", packageJson.name);
    expect(readdirSync(installed).toSorted()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
      "spec",
      "tools.yaml",
    ]);
    expect(readdirSync(join(folder, "home/node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "orchestra-mcp",
    ]);
    expect(readFileSync(join(installed, "dist/THIRD-PARTY-LICENCES.txt"), "utf8")).toMatch(/^zod \d/mu);
    const files = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" });
    expect(files).toContain("chunks/catalogue.txt");
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
  });

  it("is started by npx, and serves against its own sandbox", async () => {
    const { names, answer } = await namesOf("npx", ["--offline", "orchestra-mcp", "serve", "--sandbox"]);
    expect(names).toContain("diagnose");
    expect(JSON.stringify(answer.structuredContent)).toContain("Sales Journal");
  });

  it("names itself by npx in the entries that it makes", () => {
    const bin = join(folder, "home/node_modules/.bin/orchestra-mcp");
    const shown = execFileSync(process.execPath, [bin, "setup", "cursor"], { env: environment(), encoding: "utf8" });
    expect(JSON.parse(shown)).toMatchObject({
      mcpServers: { orchestra: { command: "npx", args: ["-y", "orchestra-mcp"] } },
    });
  });
});

describe("the bundle", () => {
  it("is valid, and runs as its manifest says", async () => {
    const bundle = join(folder, "orchestra-mcp.mcpb");
    expect(makeBundle(program, bundle)).toMatch(/^[0-9a-f]{64}$/u);
    const unpacked = join(folder, "bundle");
    const mcpb = join(root, "node_modules/@anthropic-ai/mcpb/dist/cli/cli.js");
    execFileSync(process.execPath, [mcpb, "unpack", bundle, unpacked], { stdio: "ignore" });
    const manifest = JSON.parse(readFileSync(join(unpacked, "manifest.json"), "utf8")) as {
      version: string;
      tools: { name: string }[];
      prompts: { name: string; arguments: string[]; text: string }[];
      server: { mcp_config: { command: string; args: string[]; env: Record<string, string> } };
      user_config: Record<string, { default?: unknown; sensitive?: boolean }>;
    };
    expect(manifest.version).toBe(packageJson.version);
    expect(manifest.prompts.map(({ name }) => name)).toEqual(catalogue.prompts?.map(({ name }) => name));
    for (const { arguments: names, text } of manifest.prompts) {
      for (const [, name] of text.matchAll(/\$\{arguments\.(\w+)\}/gu)) expect(names).toContain(name);
    }
    expect(Object.keys(manifest.user_config).filter((key) => manifest.user_config[key]?.sensitive)).toEqual([
      "api_key",
    ]);

    // As a client fills it in: the folder, the key that the user typed, and the defaults for the rest.
    const filled = (text: string) =>
      text
        .replaceAll("${__dirname}", unpacked)
        .replaceAll(/\$\{user_config\.(\w+)\}/gu, (_whole, key: string) =>
          String(manifest.user_config[key]?.default ?? "the-key"),
        );
    const { command, args, env } = manifest.server.mcp_config;
    const filledEnvironment = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
    expect(filledEnvironment["ORCHESTRA_API_KEY"]).toBe("the-key");
    const { names } = await namesOf(command, [...args.map(filled), "serve", "--sandbox"], filledEnvironment);
    expect(names).toEqual(manifest.tools.map(({ name }) => name));
    expect(existsSync(join(unpacked, "node_modules"))).toBe(false);
  });
});
