/** The clients' files by platform, the entries by client, and docs/clients.md, which shows them as they are printed. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Client, clients } from "../../../cli/setup/clients.js";
import { entryFor, type Wanted } from "../../../cli/setup/entry.js";
import { published } from "../../../cli/setup/launch.js";
import type { Machine } from "../../../cli/setup/machine.js";
import { EXAMPLE_KEY_COMMAND, keyVariable } from "../../../cli/setup/setup.js";
import { snippetOf } from "../../../cli/setup/snippet.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const linux: Machine = { platform: "linux", home: "/home/ada", folder: "/srv/etl", environment: {} };
const mac: Machine = { ...linux, platform: "darwin", home: "/Users/ada" };
const windows: Machine = {
  platform: "win32",
  home: "C:\\Users\\ada",
  folder: "D:\\etl",
  environment: { APPDATA: "E:\\Roaming" },
};
const wanted: Wanted = { variable: keyVariable, launch: published, platform: "linux" };

function clientNamed(id: string): Client {
  return clients.find((client) => client.id === id)!;
}

function entryOf(id: string, changes: Partial<Wanted> = {}) {
  const made = entryFor(clientNamed(id), { ...wanted, ...changes });
  if ("fault" in made) throw new Error(made.fault);
  return made;
}

describe("the settings file", () => {
  it.each([
    ["claude-code", "user", "/home/ada/.claude.json", "/Users/ada/.claude.json", "C:\\Users\\ada\\.claude.json"],
    ["claude-code", "project", "/srv/etl/.mcp.json", "/srv/etl/.mcp.json", "D:\\etl\\.mcp.json"],
    [
      "claude-desktop",
      "user",
      "/home/ada/.config/Claude/claude_desktop_config.json",
      "/Users/ada/Library/Application Support/Claude/claude_desktop_config.json",
      "E:\\Roaming\\Claude\\claude_desktop_config.json",
    ],
    [
      "cursor",
      "user",
      "/home/ada/.cursor/mcp.json",
      "/Users/ada/.cursor/mcp.json",
      "C:\\Users\\ada\\.cursor\\mcp.json",
    ],
    [
      "vscode",
      "user",
      "/home/ada/.config/Code/User/mcp.json",
      "/Users/ada/Library/Application Support/Code/User/mcp.json",
      "E:\\Roaming\\Code\\User\\mcp.json",
    ],
    ["vscode", "project", "/srv/etl/.vscode/mcp.json", "/srv/etl/.vscode/mcp.json", "D:\\etl\\.vscode\\mcp.json"],
    [
      "codex",
      "user",
      "/home/ada/.codex/config.toml",
      "/Users/ada/.codex/config.toml",
      "C:\\Users\\ada\\.codex\\config.toml",
    ],
    [
      "gemini",
      "user",
      "/home/ada/.gemini/settings.json",
      "/Users/ada/.gemini/settings.json",
      "C:\\Users\\ada\\.gemini\\settings.json",
    ],
    [
      "windsurf",
      "user",
      "/home/ada/.codeium/windsurf/mcp_config.json",
      "/Users/ada/.codeium/windsurf/mcp_config.json",
      "C:\\Users\\ada\\.codeium\\windsurf\\mcp_config.json",
    ],
    [
      "zed",
      "user",
      "/home/ada/.config/zed/settings.json",
      "/Users/ada/.config/zed/settings.json",
      "E:\\Roaming\\Zed\\settings.json",
    ],
  ])("of %s, %s, on Linux, macOS and Windows", (id, scope, ...paths) => {
    const file = clientNamed(id).files.find((each) => each.scope === scope)!;
    expect([linux, mac, windows].map((machine) => file.path(machine))).toEqual(paths);
  });

  it("is where a variable of the client says", () => {
    const environment = { XDG_CONFIG_HOME: "/x", CODEX_HOME: "/c", CLAUDE_CONFIG_DIR: "/d" };
    const path = (id: string, scope = "user") =>
      clientNamed(id)
        .files.find((each) => each.scope === scope)
        ?.path({ ...linux, environment });
    expect(["zed", "vscode", "codex", "claude-code"].map((id) => path(id))).toEqual([
      "/x/zed/settings.json",
      "/x/Code/User/mcp.json",
      "/c/config.toml",
      "/d/.claude.json",
    ]);
    expect(clientNamed("vscode").files[0]?.path({ ...windows, environment: {} })).toBe(
      "C:\\Users\\ada\\AppData\\Roaming\\Code\\User\\mcp.json",
    );
  });
});

describe("the entry", () => {
  it("starts npx through cmd on Windows for the one client that asks for it, and node as it is", () => {
    const onWindows = clients.filter(({ id }) => entryOf(id, { platform: "win32" }).entry["command"] === "cmd");
    expect(onWindows.map(({ id }) => id)).toEqual(["claude-code"]);
    expect(entryOf("claude-code", { platform: "win32" }).entry["args"]).toEqual(["/c", "npx", "-y", "orchestra-mcp"]);
    const node = { command: "node", args: ["C:\\orchestra-mcp.js"] };
    expect(entryOf("claude-code", { platform: "win32", launch: node }).entry).toMatchObject(node);
  });

  it("has the command that prints the key in the place of the key", () => {
    for (const { id } of clients) {
      const { entry, input } = entryOf(id, { keyCommand: "pass orchestra" });
      expect(entry["env"]).toEqual({ ORCHESTRA_API_KEY_COMMAND: "pass orchestra" });
      expect(input).toBeUndefined();
    }
  });

  it.each([
    ["claude-code", { type: "http", url: "U", headers: { Authorization: "Bearer ${ORCHESTRA_API_KEY}" } }],
    ["cursor", { url: "U", headers: { Authorization: "Bearer ${env:ORCHESTRA_API_KEY}" } }],
    ["vscode", { type: "http", url: "U", headers: { Authorization: "Bearer ${input:orchestra-api-key}" } }],
    ["codex", { url: "U", bearer_token_env_var: "ORCHESTRA_API_KEY" }],
    ["gemini", { httpUrl: "U", headers: { Authorization: "Bearer $ORCHESTRA_API_KEY" } }],
    ["windsurf", { serverUrl: "U", headers: { Authorization: "Bearer ${env:ORCHESTRA_API_KEY}" } }],
    ["zed", { url: "U" }],
  ])("of a server that runs elsewhere, for %s", (id, entry) => {
    expect(entryOf(id, { remote: "U" }).entry).toEqual(entry);
  });

  it("is refused where the client would write something else into it, or has none", () => {
    const fault = (id: string, changes: Partial<Wanted>) => entryFor(clientNamed(id), { ...wanted, ...changes });
    const command = "op read $ITEM";
    expect(fault("gemini", { keyCommand: command })).toEqual({ fault: expect.stringContaining("$ITEM") });
    expect(fault("cursor", { keyCommand: command })).not.toHaveProperty("fault");
    expect(fault("cursor", { keyCommand: "op read ${ITEM}" })).toHaveProperty("fault");
    expect(fault("claude-desktop", { remote: "U" })).toEqual({ fault: expect.stringContaining("Connectors") });
    expect(fault("cursor", { remote: "U", keyCommand: "x" })).toHaveProperty("fault");
  });
});

describe("docs/clients.md", () => {
  const page = readFileSync(`${root}/docs/clients.md`, "utf8");

  it.each(clients.map((client) => [client.title, client] as const))(
    "shows the entry for %s as printed",
    (title, client) => {
      const section = page.split(/^## /mu).find((part) => part.startsWith(`${title}\n`)) ?? "";
      const keyCommand = client.key.by === "nothing" ? EXAMPLE_KEY_COMMAND : undefined;
      const snippet = snippetOf(client, "orchestra", entryOf(client.id, { keyCommand }));
      expect(section).toContain(`\`\`\`${client.format}\n${snippet}\`\`\``);
      expect(section).toContain(`orchestra-mcp setup ${client.id}`);
      for (const { path, scope } of client.files) {
        const shown = path({ ...mac, home: "~", folder: "." }).replace(/^\.\//u, "");
        expect(section, scope).toContain(shown);
      }
    },
  );
});
