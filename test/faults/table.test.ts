/**
 * Every fault that the sandbox can have, met by every kind of operation: what the caller gets, and how many requests the
 * API sees. `UPDATE=1 npx vitest run test/faults/table.test.ts` writes the table in docs/faults.md anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import { FAULT_KINDS } from "../../sandbox/http/faults.js";
import { type Sandbox, startSandbox } from "../../sandbox/start.js";
import { callTool } from "../../server/call.js";
import { createCallContext } from "../../server/call-context.js";
import type { ToolAnswer } from "../../server/result/answer.js";
import { readSettings } from "../../server/settings.js";
import { workflows } from "../../workflows/index.js";
import { type Effect, type Operation, OPERATIONS, type Outcome, OUTCOMES, type Row, ROWS } from "./table.js";

const EFFECTS: Readonly<Record<Effect, RegExp>> = {
  none: /^(?!.*(?:taken effect|been done))/s,
  unsure: /Next: It may have taken effect all the same: look before you call again/,
  done: /Next: It has been done, by its status: look before you call again/,
};

let plain: Sandbox;
let secure: Sandbox;
let calls: Readonly<Record<Operation, readonly [tool: string, args: object]>>;

beforeAll(async () => {
  [plain, secure] = [await startSandbox(), await startSandbox({ faults: "tls" })];
  const environments = await call(plain, "list_environments", {});
  const agents = await call(plain, "list_agents", {});
  calls = {
    read: ["get_environment", { environment_id: idIn(environments, "environmentId") }],
    start: ["trigger_pipeline", { pipeline_id: "sales_journal" }],
    change: ["pause_pipeline", { pipeline_id: "sales_journal", paused: false }],
    replace: ["set_agent_skills", { agent_id: idIn(agents, "agentId", "Finance Close Assistant"), skills: [] }],
  };
});
afterAll(async () => {
  await plain.close();
  await secure.close();
});

/** The id of the first thing that the answer lists, or of the one with this name. */
function idIn({ structuredContent, text }: ToolAnswer, field: string, name?: string): string {
  const [list] = Object.values(structuredContent).filter((value) => Array.isArray(value));
  const things = (list ?? []) as readonly Record<string, unknown>[];
  const found = things.find((thing) => name === undefined || thing["name"] === name)?.[field];
  return typeof found === "string" ? found : expect.fail(text);
}

/** Calls the tool as an assistant does. Waits between tries do not pass; the deadline is the clock's own. */
function call(sandbox: Sandbox, tool: string, args: object, timeoutMs = 30_000): Promise<ToolAnswer> {
  const environment = {
    ORCHESTRA_API_KEY: sandbox.apiKey,
    ORCHESTRA_BASE_URL: sandbox.url,
    ORCHESTRA_AGENTS_URL: sandbox.agentsUrl,
    ORCHESTRA_TIMEOUT_MS: String(timeoutMs),
    ORCHESTRA_LOG_LEVEL: "error",
  };
  const flags = { toolsets: ["all"], allowDestructive: true };
  const clock = { now: Date.now, random: () => 0.5, sleep: () => Promise.resolve() };
  const settings = readSettings({ catalogue, environment, flags });
  return callTool(createCallContext(catalogue, settings, undefined, { clock, workflows }), tool, args);
}

describe.each(ROWS)("$faults: $words", ({ faults, cells }) => {
  it.each(Object.keys(OPERATIONS) as Operation[])("of %s", async (operation) => {
    const [outcome, requests] = cells[operation];
    const sandbox = faults === "tls" ? secure : plain;
    const [tool, args] = calls[operation];
    const right = operation === "read" && faults !== "tls" ? await call(sandbox, tool, args) : undefined;
    if (faults !== "tls") sandbox.setFaults(faults);
    const before = sandbox.requests.length;
    const answer = await call(sandbox, tool, args, outcome === "late" ? 1_000 : 30_000);
    const seen = sandbox.requests.slice(before);
    sandbox.setFaults("");
    // The connection is reset once the answer has arrived: not in the middle of what comes next.
    if (faults.startsWith("reset-after")) await pause(150);
    const { says, effect }: Outcome = OUTCOMES[outcome];
    if (says === undefined) {
      expect(answer.text).not.toMatch(/^\d{3}:/);
      expect(answer.isError).toBe(false);
      if (right !== undefined) expect(answer).toEqual(right);
    } else {
      expect(answer.isError, answer.text).toBe(true);
      expect(answer.text).toMatch(says);
      expect(answer.text).toMatch(EFFECTS[operation === "read" ? "none" : effect]);
    }
    expect(seen.map(({ fate }) => fate)).toHaveLength(requests);
    if (operation === "start") expect(seen.length).toBeLessThanOrEqual(1);
    const elsewhere = seen.filter(({ headers }) => !`${sandbox.url}/`.includes(`//${headers["host"] ?? ""}/`));
    for (const { status } of elsewhere) expect(status, "the key must not be sent to another origin").toBe(401);
  });
});

it("every kind of fault has its row", () => {
  const shown = new Set(ROWS.map(({ faults }) => faults.split(":")[0]));
  expect(Object.keys(FAULT_KINDS).filter((kind) => !shown.has(kind))).toEqual([]);
});

const file = fileURLToPath(new URL("../../docs/faults.md", import.meta.url));
const [BEGIN, END] = ["<!-- made by test/faults/table.test.ts -->", "<!-- end of the table -->"];

it("the table of docs/faults.md is this one", async () => {
  const page = readFileSync(file, "utf8");
  const cell = ([outcome, requests]: Row["cells"]["read"]) => `${OUTCOMES[outcome].words}; ${requests}`;
  const lines = [
    `| \`--faults\` | what happens | ${Object.values(OPERATIONS).join(" | ")} |`,
    `| --- | --- ${"| --- ".repeat(Object.keys(OPERATIONS).length)}|`,
    ...ROWS.map(({ faults, words, cells }) =>
      ["", `\`${faults}\``, words, ...Object.values(cells).map(cell), ""].join(" | ").trim(),
    ),
  ];
  const [before = "", rest = ""] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? "";
  const wanted = await format(`${before}${BEGIN}\n\n${lines.join("\n")}\n\n${END}${after}`, {
    parser: "markdown",
    printWidth: 120,
  });
  if (process.env["UPDATE"] === "1") writeFileSync(file, wanted);
  expect(readFileSync(file, "utf8"), "run UPDATE=1 npx vitest run test/faults/table.test.ts").toBe(wanted);
});
