/**
 * `npm run nodes [-- VERSION…]`: the built program under each version of Node, served to a client that calls a few tools
 * of the simulated workspace. The versions come from the registry, into a temporary folder that is removed.
 */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildProgram } from "../../cli/build.mjs";

const VERSIONS = ["20.20", "22", "24", "26"];

const versions = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS;
const folder = mkdtempSync(join(tmpdir(), "nodes-"));
let failed = 0;
try {
  const program = await buildProgram();
  for (const version of versions) {
    try {
      console.log(`${version}: ${await tried(nodeOf(version), program)}`);
    } catch (error) {
      failed += 1;
      console.log(`${version}: failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

/** Installs the version and gives its path. */
function nodeOf(version: string): string {
  const { platform, arch } = process;
  const name = `node-${platform === "win32" ? "win" : platform}-${arch}`;
  const prefix = join(folder, version);
  const words = [
    "install",
    "--prefix",
    prefix,
    "--no-audit",
    "--no-fund",
    "--no-save",
    "--silent",
    `${name}@${version}`,
  ];
  execFileSync("npm", words, { stdio: ["ignore", "ignore", "inherit"], shell: platform === "win32" });
  return join(prefix, "node_modules", name, "bin", platform === "win32" ? "node.exe" : "node");
}

/** What the client has seen, in a line. */
async function tried(node: string, program: string): Promise<string> {
  const version = execFileSync(node, ["--version"]).toString().trim();
  const client = new Client({ name: "nodes", version: "1" });
  await client.connect(
    new StdioClientTransport({ command: node, args: [program, "serve", "--sandbox"], stderr: "ignore" }),
  );
  try {
    const { tools } = await client.listTools();
    const runs = await structured(client, "list_pipeline_runs", { pipeline_name: "Sales Journal", status: ["FAILED"] });
    const [run] = runs["results"] as { id: string }[];
    if (run === undefined) throw new Error("no failed run of the Sales Journal is listed");
    const found = await structured(client, "diagnose", { run: run.id });
    return `${version}, ${tools.length} tools, ${Object.keys(found).length} parts of a diagnosis`;
  } finally {
    await client.close();
  }
}

async function structured(client: Client, name: string, args: object): Promise<Record<string, unknown>> {
  const result = await client.callTool({ name, arguments: { ...args } });
  if (result.isError === true) throw new Error(`${name}: ${JSON.stringify(result.content).slice(0, 500)}`);
  return result.structuredContent as Record<string, unknown>;
}
