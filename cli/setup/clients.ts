/** The clients that `setup` knows, as data: where each keeps its servers, and how an entry refers to the environment. */
import { belowHome, belowProject, belowSettings, belowVariable, type Machine } from "./machine.js";

export type Scope = "user" | "project";

/** How an entry says where the key comes from. */
export type KeyReference =
  /** The client puts the value of the variable in the place of this text. */
  | { readonly by: "text"; readonly write: (variable: string) => string }
  /** The client asks for the key once and keeps it. */
  | { readonly by: "input" }
  /** The client passes the variables that the entry names under this key on to the server. */
  | { readonly by: "names"; readonly under: string }
  /** The client starts servers with its own environment. */
  | { readonly by: "inheritance" }
  /** No variable reaches a server that the client starts. */
  | { readonly by: "nothing" };

/** The entry of a server that is reached over HTTP. */
export interface RemoteForm {
  /** The key under which its address stands. */
  readonly url: string;
  readonly fixed?: Readonly<Record<string, string>>;
  /** A key under which the variable that holds the key is named, in place of a header. */
  readonly variableUnder?: string;
  /** False where headers are sent as they stand, so that one could only hold the key itself. */
  readonly headers?: false;
}

export interface Client {
  readonly id: string;
  readonly title: string;
  readonly format: "json" | "toml";
  /** The key under which the servers stand. */
  readonly servers: string;
  /** The settings by scope; the first is taken where none is asked for. */
  readonly files: readonly { readonly scope: Scope; readonly path: (machine: Machine) => string }[];
  readonly key: KeyReference;
  /** What stands in the entry of every program that the client starts. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** What the client would replace in any text of an entry. */
  readonly replaces?: RegExp;
  /** Whether Windows needs `cmd /c` before a command that is no .exe, such as npx. */
  readonly needsCmdForScripts?: true;
  /** Undefined where servers over HTTP have no entry in the file. */
  readonly remote?: RemoteForm;
  /** What to do once the entry is there. */
  readonly next: string;
}

const braces = /\$\{/u;

export const clients: readonly Client[] = [
  {
    id: "claude-code",
    title: "Claude Code",
    format: "json",
    servers: "mcpServers",
    files: [
      { scope: "project", path: (machine) => belowProject(machine, ".mcp.json") },
      { scope: "user", path: (machine) => belowVariable(machine, "CLAUDE_CONFIG_DIR", [], ".claude.json") },
    ],
    key: { by: "text", write: (variable) => `\${${variable}}` },
    fixed: { type: "stdio" },
    replaces: braces,
    needsCmdForScripts: true,
    remote: { url: "url", fixed: { type: "http" } },
    next: "Start Claude Code anew, in a terminal where the variable is set; `/mcp` shows the server.",
  },
  {
    id: "claude-desktop",
    title: "Claude Desktop",
    format: "json",
    servers: "mcpServers",
    files: [{ scope: "user", path: (machine) => belowSettings(machine, "Claude", "claude_desktop_config.json") }],
    key: { by: "nothing" },
    next: "Quit Claude Desktop and open it again.",
  },
  {
    id: "cursor",
    title: "Cursor",
    format: "json",
    servers: "mcpServers",
    files: [
      { scope: "user", path: (machine) => belowHome(machine, ".cursor", "mcp.json") },
      { scope: "project", path: (machine) => belowProject(machine, ".cursor", "mcp.json") },
    ],
    key: { by: "text", write: (variable) => `\${env:${variable}}` },
    replaces: braces,
    remote: { url: "url" },
    next: "Start Cursor from where the variable is set; its settings show the server under Tools & MCP.",
  },
  {
    id: "vscode",
    title: "VS Code",
    format: "json",
    servers: "servers",
    files: [
      { scope: "user", path: (machine) => belowSettings(machine, "Code", "User", "mcp.json") },
      { scope: "project", path: (machine) => belowProject(machine, ".vscode", "mcp.json") },
    ],
    key: { by: "input" },
    fixed: { type: "stdio" },
    replaces: braces,
    remote: { url: "url", fixed: { type: "http" } },
    next: "Start the server with `MCP: List Servers`; VS Code asks for the key once and keeps it.",
  },
  {
    id: "codex",
    title: "Codex",
    format: "toml",
    servers: "mcp_servers",
    files: [
      { scope: "user", path: (machine) => belowVariable(machine, "CODEX_HOME", [".codex"], "config.toml") },
      { scope: "project", path: (machine) => belowProject(machine, ".codex", "config.toml") },
    ],
    key: { by: "names", under: "env_vars" },
    remote: { url: "url", variableUnder: "bearer_token_env_var" },
    next: "Start Codex where the variable is set; `codex mcp list` shows the server.",
  },
  {
    id: "gemini",
    title: "Gemini CLI",
    format: "json",
    servers: "mcpServers",
    files: [
      { scope: "user", path: (machine) => belowHome(machine, ".gemini", "settings.json") },
      { scope: "project", path: (machine) => belowProject(machine, ".gemini", "settings.json") },
    ],
    key: { by: "text", write: (variable) => `$${variable}` },
    replaces: /\$/u,
    remote: { url: "httpUrl" },
    next: "Start Gemini CLI where the variable is set; `/mcp` shows the server.",
  },
  {
    id: "windsurf",
    title: "Windsurf",
    format: "json",
    servers: "mcpServers",
    files: [{ scope: "user", path: (machine) => belowHome(machine, ".codeium", "windsurf", "mcp_config.json") }],
    key: { by: "text", write: (variable) => `\${env:${variable}}` },
    replaces: braces,
    remote: { url: "serverUrl" },
    next: "Start Windsurf from where the variable is set, and refresh the list of MCP servers.",
  },
  {
    id: "zed",
    title: "Zed",
    format: "json",
    servers: "context_servers",
    files: [{ scope: "user", path: zedSettings }],
    key: { by: "inheritance" },
    remote: { url: "url", headers: false },
    next: "Start Zed from where the variable is set; the settings of the agent panel show the server.",
  },
];

/** Zed keeps to `~/.config` on macOS as well. */
function zedSettings(machine: Machine): string {
  return machine.platform === "win32"
    ? belowSettings(machine, "Zed", "settings.json")
    : belowVariable(machine, "XDG_CONFIG_HOME", [".config"], "zed", "settings.json");
}
