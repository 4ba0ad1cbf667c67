// `npm run inspect [-- URL]`: the official inspector lists the tools, all of them and those of read-only servers, and
// judges their schemas strictly: no error, and no warning. It is fetched by npx, since it declares a newer Node than ours.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const inspector = "@modelcontextprotocol/inspector@2.12.0";
const program = fileURLToPath(new URL("../../dist/orchestra-mcp.js", import.meta.url));
const url = process.argv[2];

const servers =
  url === undefined
    ? [
        [process.execPath, program],
        [process.execPath, program, "serve", "--toolsets", "all", "--allow-destructive"],
        [process.execPath, program, "serve", "--toolsets", "all", "--read-only"],
        [process.execPath, program, "serve", "--toolsets", "all", "--allow-destructive", "--multi-workspace"],
      ]
    : [[url, "--transport", "http"]];

let failed = 0;
for (const server of servers) {
  const words = ["-y", inspector, "--cli", ...server, "--method", "tools/list", "--strict"];
  const { status, stdout, stderr, error } = spawnSync("npx", words, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw new Error(`npx does not run here: ${error.message}`);
  const findings = stderr.split("\n").filter((line) => !/^npm warn/iu.test(line));
  const warnings = findings.filter((line) => /^(?:warning|error):/iu.test(line)).length;
  const count = status === 0 ? JSON.parse(stdout).tools.length : 0;
  const isClean = status === 0 && warnings === 0 && count > 0;
  process.stdout.write(
    `${isClean ? "clean" : "not clean"}: ${server.slice(-4).join(" ")}: ${count} tools, ${warnings} findings, exit ${status}\n`,
  );
  if (!isClean) process.stdout.write(`${findings.join("\n")}\n`);
  failed += isClean ? 0 : 1;
}
process.exitCode = failed === 0 ? 0 : 1;
