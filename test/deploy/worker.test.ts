/** The Worker, built as it is deployed and run where no code may be made of texts; Cloudflare's engine, where there is one. */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { buildWorker } from "../../deploy/worker/build.mjs";
import { compiledSchema as interpretedSchema } from "../../deploy/worker/interpreted-schema.js";
import { instancesFor } from "../../generator/emit/zod/instances.js";
import { catalogue } from "../../generated/index.js";
import { startSandbox } from "../../sandbox/start.js";
import { checkedSchemaOf } from "../../server/definition.js";
import { compiledSchema } from "../../server/validation/ajv.js";
import { callOf } from "../server/hosting/hosted.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Asks the Worker's module as its engine does: a request, and the variables beside it. */
const asking = `
const { default: worker } = await import(process.argv[2]);
const { environment, calls } = JSON.parse(process.argv[3]);
const answers = [];
for (const call of calls) {
  const request = new Request("https://mcp.example.com/mcp", {
    method: "POST",
    headers: {
      authorization: "Bearer " + process.env.KEY,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify(call),
  });
  const response = await worker.fetch(request, environment);
  answers.push(await response.text());
}
let isCodeMade = true;
try { new Function("return 1")(); } catch { isCodeMade = false; }
console.log(JSON.stringify({ isCodeMade, answers }));
process.exit(0);
`;

it("answers without making code of texts: tools with generated validators and those without", async () => {
  const folder = mkdtempSync(join(tmpdir(), "worker-"));
  const sandbox = await startSandbox();
  try {
    const modules = await buildWorker(join(folder, "dist"));
    expect(modules[0]).toBe("worker.js");
    const code = modules.map((name) => readFileSync(join(folder, "dist", name), "utf8")).join("\n");
    // What Node's own client of HTTP alone is told of.
    expect(code.includes("secureConnect")).toBe(false);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "asking.js"), asking);
    const environment = { ORCHESTRA_HTTP_AUTH: "key", ORCHESTRA_BASE_URL: sandbox.url };
    const calls = [
      callOf("whats_broken"),
      callOf("list_pipeline_runs", { limit: 2 }),
      callOf("whats_broken", { limit: "many" }),
      callOf("list_pipeline_runs", { status: "BROKEN" }),
    ];
    const child = execute(join(folder, "dist/worker.js"), JSON.stringify({ environment, calls }));
    const { isCodeMade, answers } = JSON.parse(await child) as { isCodeMade: boolean; answers: string[] };
    expect(isCodeMade).toBe(false);
    expect(answers[0]).toContain("Sales Journal");
    expect(answers[1]).toContain("results");
    expect(answers[2]).toMatch(/"isError":true.*limit|limit.*"isError":true/su);
    expect(answers[3]).toMatch(/"isError":true.*BROKEN|BROKEN.*"isError":true/su);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }

  async function execute(worker: string, question: string): Promise<string> {
    const args = ["--disallow-code-generation-from-strings", join(folder, "asking.js"), worker, question];
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, { env: { KEY: sandbox.apiKey } }, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(stderr)),
      );
    });
  }
});

it("judges arguments as Ajv does, for every tool", () => {
  const seen = { fits: 0, faults: 0 };
  for (const tool of [...catalogue.tools, ...(catalogue.workflows ?? [])]) {
    const schema = checkedSchemaOf(tool);
    const [ours, ajv] = [interpretedSchema(schema), compiledSchema(schema)];
    for (const instance of instancesFor(schema)) {
      const [found, wanted] = [ours(instance), ajv(instance)];
      expect({ tool: tool.name, instance, fits: found.length === 0 }).toEqual({
        tool: tool.name,
        instance,
        fits: wanted.length === 0,
      });
      seen[wanted.length === 0 ? "fits" : "faults"] += 1;
    }
  }
  expect(seen.fits).toBeGreaterThan(100);
  expect(seen.faults).toBeGreaterThan(100);
});

const engine = join(root, "deploy/worker/node_modules/workerd");
it.skipIf(!existsSync(engine))("answers in Cloudflare's engine (skipped where deploy/worker is not installed)", () => {
  const said = execFileSync(process.execPath, [join(root, "deploy/worker/try.mjs")], { encoding: "utf8" });
  expect(said.match(/as they should be/gu)).toHaveLength(9);
});
