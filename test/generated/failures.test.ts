/**
 * Known causes of failures, each brought about in the sandbox over real HTTP: the answer names the cause, says what to do
 * next in words, and the tools that it names are there. The API's texts may change, so each cause is also told from
 * other wordings; where none fits, what the status means in general is told.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import type { AnyTool, FailureRule, JsonSchema } from "../../server/definition.js";
import { failureRules } from "../../server/result/failure-rules.js";
import { isMeant } from "../../server/result/known-cause.js";
import type { SandboxOptions } from "../../sandbox/start.js";
import { calling, type Calling } from "../workflows/called.js";

const UNKNOWN = "6f1c1f0e-1c56-4f1e-9d4b-0a4f6b6c2b11";
const { failures = [], tools, workflows = [] } = catalogue;
const names = [...tools, ...workflows].map(({ name }) => name);

type Call = readonly [tool: string | AnyTool, args: object];

interface Cause {
  readonly name: string;
  readonly options?: SandboxOptions;
  readonly environment?: Record<string, string>;
  /** The call that fails; what has to come before it is done here. */
  readonly fails: (self: Calling) => Call | Promise<Call>;
  /** The status and the cause. */
  readonly message: RegExp;
  /** What stands behind them. */
  readonly also?: RegExp;
  readonly next: RegExp;
  /** Other words for the same. */
  readonly said?: readonly string[];
}

const withoutWindow = (name: string) => {
  const { window: _, ...tool } = toolNamed(name);
  return tool;
};
const toolNamed = (name: string): AnyTool => {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool;
};

/** As if the document had a newer list of values than the API has. */
function withOpenValues(name: string, argument: string): AnyTool {
  const { validator: _, ...tool } = toolNamed(name);
  const own = tool.arguments[argument];
  if (own === undefined) throw new Error(`no argument ${argument}`);
  const schema: JsonSchema = { type: "array", items: { type: "string" } };
  return { ...tool, arguments: { ...tool.arguments, [argument]: { ...own, schema } } };
}

async function itemsOf({ call }: Calling, tool: string, args: object = {}) {
  const answer = await call(tool, args);
  expect(answer.isError, answer.text).toBe(false);
  return answer.structuredContent["results"] as Record<string, string>[];
}

async function aTaskRun(self: Calling) {
  const [run] = await itemsOf(self, "list_pipeline_runs", { status: ["FAILED"] });
  const [task] = await itemsOf(self, "list_task_runs_for_pipeline_run", { pipeline_run_id: run?.["id"] });
  return { pipeline_run_id: run?.["id"], task_run_id: task?.["id"] };
}

async function startedRun(self: Calling): Promise<string> {
  const answer = await self.call("trigger_pipeline", { pipeline_name: "Sales Journal" });
  return String(answer.structuredContent["pipelineRunId"]);
}

const causes: readonly Cause[] = [
  {
    name: "a paused pipeline",
    fails: () => ["trigger_pipeline", { pipeline_name: "Legacy Orders Import" }],
    message: /^400: The pipeline is paused/,
    next: /whoever may edit the pipeline can resume it.*pause_pipeline/,
    said: ["This pipeline is currently paused.", "Cannot trigger: PAUSED pipeline", "The pipeline 'x' has been paused"],
  },
  {
    name: "force that comes too early",
    fails: async (self) => ["cancel_pipeline_run", { pipeline_run_id: await startedRun(self), force: true }],
    message: /^400: The run cannot be ended by force yet/,
    next: /without force, wait some minutes, look with get_pipeline_run_status/,
    said: ["Force cancellation is not available before 15 minutes", "Run must be CANCELLING before a forced cancel"],
  },
  {
    name: "a run that has ended",
    fails: async (self) => ["cancel_pipeline_run", { pipeline_run_id: (await aTaskRun(self)).pipeline_run_id }],
    message: /^400: The run has ended/,
    next: /get_pipeline_run_status tells how/,
    said: ["Pipeline run already finished", "Run is in terminal state FAILED"],
  },
  {
    name: "several workspaces, none named",
    options: { workspaces: 2 },
    fails: () => ["list_pipelines", {}],
    message: /^400: The key covers several workspaces/,
    next: /list_accounts lists the workspaces.*ORCHESTRA_ACCOUNT_ID/,
    said: ["Multiple accounts found: please provide X-Orchestra-Account-Id header", "Token has access to several accounts"],
  },
  {
    name: "a value that the API does not know",
    fails: () => [withOpenValues("list_pipeline_runs", "status"), { status: ["BROKEN"] }],
    message: /^400: Orchestra does not know one of the values/,
    next: /one of the values that it allows/,
    said: ["'BROKEN' is not a valid RunStatus", "status must be one of: FAILED", "Invalid value(s) for status: PAUSED"],
  },
  {
    name: "a session of an API key's own",
    fails: async (self) => {
      const [agent] = await itemsOf(self, "list_agents");
      return ["create_agent_session", { agent_id: agent?.["agentId"] ?? agent?.["id"], prompt: "Look." }];
    },
    message: /^400: An API key cannot start an agent session/,
    next: /incident_id.*list_incidents/,
    said: ["API keys may not create sessions"],
  },
  {
    name: "a key that does not count",
    environment: { ORCHESTRA_API_KEY: "mistyped" },
    fails: () => ["list_pipelines", {}],
    message: /^401: Orchestra does not accept the key/,
    next: /workspace settings, API keys.*ORCHESTRA_API_KEY_FILE/,
    said: ["", "Token has expired", "Unauthorized"],
  },
  {
    name: "the Metadata API off",
    options: { plan: "basic" },
    fails: () => ["list_operations", {}],
    message: /^403: The Metadata API is not enabled/,
    next: /administrator.*list_pipeline_runs/,
    said: ["Metadata API access requires an enterprise plan", "metadata-api disabled"],
  },
  {
    name: "an address that is not allowed",
    options: { network: "refused" },
    fails: () => ["list_pipelines", {}],
    message: /^403: Orchestra does not take requests from the network address/,
    next: /administrator.*allowed IP addresses/,
    said: ["Your IP is not allowed", "Request blocked by IP allow-list", "Source not in whitelist"],
  },
  {
    name: "a key that may only read",
    options: { readOnlyApiKey: "only_to_read" },
    environment: { ORCHESTRA_API_KEY: "only_to_read" },
    fails: () => ["trigger_pipeline", { pipeline_id: "sales_journal" }],
    message: /^403: The key may only read/,
    next: /Tell the user what was to be changed.*ORCHESTRA_API_KEY/,
    said: ["This token has READ_ONLY scope", "Read-only keys cannot delete"],
  },
  {
    name: "a deletion by an API key",
    options: { deletes: "refused" },
    fails: async (self) => {
      const id = (await itemsOf(self, "list_pipelines"))[0]?.["id"];
      return ["delete_pipeline", { pipeline_id: id, confirm: id }];
    },
    message: /^403: Orchestra lets only people who have signed in do this/,
    next: /Tell the user exactly what to do/,
    said: ["API keys cannot delete resources", "You must be signed in to do this"],
  },
  {
    name: "a workspace that the key does not reach",
    environment: { ORCHESTRA_ACCOUNT_ID: UNKNOWN },
    fails: () => ["list_pipelines", {}],
    message: /^403: The key does not reach this workspace/,
    next: /list_accounts.*ORCHESTRA_ACCOUNT_ID/,
    said: ["No access to this account"],
  },
  {
    name: "a run that there is not",
    fails: () => ["get_pipeline_run_status", { pipeline_run_id: UNKNOWN }],
    message: /^404: There is no run with this id\./,
    also: /\nlist_pipeline_runs has it not either, among those of the last 8w/,
    next: /list_pipeline_runs; it looks back 24 hours, so give time_from/,
    said: ["Unknown pipeline run", ""],
  },
  {
    name: "a run that there is not, on a plan that lacks the request",
    options: { plan: "basic" },
    fails: () => ["get_pipeline_run_status", { pipeline_run_id: UNKNOWN }],
    message: /^404: There is no run with this id, or this workspace's plan has no such request/,
    also: /has it not either/,
    next: /list_pipeline_runs, with time_from/,
    said: ["Not Found"],
  },
  {
    name: "a task run that there is not",
    fails: () => ["get_task_run", { task_run_id: UNKNOWN }],
    message: /^404: There is no task run with this id\./,
    next: /list_task_runs_for_pipeline_run.*time_from/,
  },
  {
    name: "a task run that there is not, on a plan that lacks the request",
    options: { plan: "standard" },
    fails: () => ["get_task_run", { task_run_id: UNKNOWN }],
    message: /^404: There is no task run with this id, or this workspace's plan has no such request/,
    also: /list_task_runs has it not either/,
    next: /from list_task_runs, with time_from/,
  },
  {
    name: "the Metadata API off, where the other way needs it as well",
    options: { plan: "basic" },
    fails: () => ["get_task_run", { task_run_id: UNKNOWN }],
    message: /^list_task_runs was asked instead \(404 here\), and fails: 403: The Metadata API is not enabled for this workspace, and list_task_runs needs it/,
    next: /administrator.*list_pipeline_runs/,
  },
  {
    name: "a path that there is not",
    environment: { ORCHESTRA_BASE_URL: "" },
    fails: (self) => [
      { ...toolNamed("list_pipelines"), operation: { ...toolNamed("list_pipelines").operation, server: `${self.api.sandbox.url}/v9` } },
      {},
    ],
    message: /^404: This workspace's plan lacks the request, or what it asks for is not there/,
    next: /another tool may answer.*The base URL is/,
    said: ["Not Found"],
  },
  {
    name: "a pipeline that there is not",
    fails: () => ["get_pipeline", { alias: "no_such_alias" }],
    message: /^404: There is no such pipeline/,
    next: /list_pipelines, which finds it by a part of its name/,
  },
  {
    name: "a task run of another run",
    fails: async (self) => ["list_task_run_logs", { ...(await aTaskRun(self)), task_run_id: UNKNOWN }],
    message: /^404: There is no such task run in this pipeline run/,
    next: /list_task_runs_for_pipeline_run/,
  },
  {
    name: "a log that there is not",
    fails: async (self) => ["download_task_run_log", { ...(await aTaskRun(self)), filename: "nothing.log" }],
    message: /^404: There is no such log/,
    next: /filename from list_task_run_logs/,
  },
  {
    name: "an artifact that there is not",
    fails: async (self) => ["download_task_artifact", { ...(await aTaskRun(self)), filename: "nothing.json" }],
    message: /^404: There is no such file/,
    next: /filename from get_task_run_artifacts/,
  },
  {
    name: "an incident that there is not",
    fails: () => ["get_incident", { incident_id: UNKNOWN }],
    message: /^404: There is no such incident/,
    next: /list_incidents/,
  },
  {
    name: "an agent that there is not",
    fails: () => ["get_agent", { agent_id: UNKNOWN }],
    message: /^404: There is no such agent/,
    next: /list_agents has the ids/,
  },
  {
    name: "a skill that there is not",
    fails: () => ["get_skill", { skill_id: UNKNOWN }],
    message: /^404: There is no skill with this id/,
    next: /list_skills/,
  },
  {
    name: "an asset that there is not",
    fails: () => ["get_asset_by_id", { asset_id: "nothing" }],
    message: /^404: There is no asset with this id/,
    next: /list_assets/,
  },
  {
    name: "a monitor that there is not",
    fails: () => ["get_monitor", { monitor_id: UNKNOWN }],
    message: /^404: There is no such monitor/,
    next: /list_monitors/,
  },
  {
    name: "a connection that there is not",
    fails: () => ["get_integration_connection", { integration: "SNOWFLAKE", connection_id: UNKNOWN }],
    message: /^404: This integration has no connection with this id/,
    next: /list_integration_connections/,
  },
  {
    name: "a session that there is not",
    fails: () => ["get_agent_session", { session_id: UNKNOWN }],
    message: /^404: There is no such session, agent or incident/,
    next: /list_agent_sessions/,
  },
  {
    name: "a file in Git that there is not",
    fails: () => [
      "import_skill",
      { repository: "northgate-foods/data-pipelines", default_branch: "main", path: "skills/none/SKILL.md" },
    ],
    message: /^404: The file or the repository is not there/,
    next: /repository, branch and path/,
  },
  {
    name: "a span of time that is too long",
    // The server itself would not let it out.
    fails: () => [
      withoutWindow("get_agent_usage"),
      { time_from: "2024-01-01T00:00:00Z", time_to: "2026-01-01T00:00:00Z", bucket_size: 24 },
    ],
    message: /^400: The span of time is too long/,
    next: /later time_from or an earlier time_to/,
    said: ["The time range between time_from and time_to must not exceed 7 days"],
  },
  {
    name: "an environment that there is not",
    fails: () => ["get_environment", { environment_id: UNKNOWN }],
    message: /^404: There is no environment with this id/,
    next: /list_environments/,
  },
  {
    name: "a name that is taken",
    fails: () => ["create_environment", { name: "Production", values: {} }],
    message: /^409: Something with this name, alias or id exists already/,
    next: /create_environment again under another name/,
    said: ["Duplicate skill name", "Alias is already in use"],
  },
  {
    name: "a key that the body does not take",
    fails: () => {
      const tool = toolNamed("create_environment");
      const odd = { binding: { in: "body", pointer: "/colour" }, schema: { type: "string" } } as const;
      const { validator: _, ...rest } = tool;
      return [{ ...rest, arguments: { ...tool.arguments, colour: odd } }, { name: "x", values: {}, colour: "red" }];
    },
    message: /^422: Orchestra does not take one of the arguments/,
    also: /colour: Extra inputs/,
    next: /Leave the named argument/,
    said: ["colour: extra fields not permitted"],
  },
  {
    name: "arguments that do not fit, by name",
    fails: () => {
      const { validator: _, ...tool } = toolNamed("get_environment");
      const id = tool.arguments["environment_id"];
      if (id === undefined) throw new Error("no argument environment_id");
      return [
        { ...tool, arguments: { environment_id: { ...id, schema: { type: "string" } } } },
        { environment_id: "production" },
      ];
    },
    message: /^422: The API refuses these arguments\./,
    also: /environment_id: /,
    next: /Correct the named arguments, then call get_environment again/,
  },
  {
    name: "too many requests",
    options: { faults: "429:20:7200" },
    fails: () => ["list_pipelines", {}],
    message: /^429: The API is being asked too often/,
    next: /Wait 7200 seconds, then call list_pipelines again/,
  },
];

/** What a model is told to do is told in its words: tools and arguments, not methods and status codes. */
const HTTP_SPEAK = /\b(GET|POST|PUT|PATCH|DELETE|HTTP|status code|endpoint|header|query parameter|[45]\d\d)\b/u;

/** What the model fills in, or sees in an answer, and is no tool. */
const words = new Set([
  ...tools.flatMap((tool) => Object.keys(tool.arguments)),
  ...tools.flatMap(({ hidden = [] }) =>
    hidden.flatMap((each) => ("argument" in each && each.argument !== undefined ? [each.argument.name] : [])),
  ),
]);
const namesIn = (text: string) => text.match(/\b[a-z]+(?:_[a-z]+)+\b/gu) ?? [];

describe.each(causes)("$name", ({ options, environment, fails, message, also = /^/, next, said = [] }) => {
  const status = Number(/\d{3}/.exec(message.source)?.[0]);

  it("is told with its cause and what to do next", async () => {
    const self = await calling(options, environment);
    const [tool, args] = await fails(self);
    const answer = await self.call(tool, args);
    expect(answer.isError).toBe(true);
    const [what = "", then = ""] = answer.text.split("\nNext: ");
    expect(what).toMatch(message);
    expect(what).toMatch(also);
    expect(then).toMatch(next);
    expect(answer.structuredContent).toMatchObject({ error: { status, next_step: then } });
    expect(then).not.toMatch(HTTP_SPEAK);
    expect(then).not.toMatch(/[{}]/u);
    expect(namesIn(then).filter((word) => !names.includes(word) && !words.has(word))).toEqual([]);
    for (const other of said) {
      const rule = ruleFor(typeof tool === "string" ? tool : tool.name, status, other);
      expect(`${status}: ${rule?.cause}`, other).toMatch(message);
    }
  });
});

/** The rule that is chosen for what the API says. */
function ruleFor(tool: string, status: number, detail: string): FailureRule | undefined {
  return [...failures, ...failureRules].find((rule) => isMeant(rule, tool, status, detail));
}

describe("words of a caller", () => {
  it.each([
    ["trigger_pipeline", 400, "Environment 'paused' not found"],
    ["trigger_pipeline", 400, "Task 'unpause' not found in pipeline"],
    ["cancel_pipeline_run", 400, "Run 'force' is odd"],
    ["delete_skill", 403, "The skill 'read-only ip allow list' cannot be changed"],
  ])("in quotes are not taken for a cause: %s %i %s", (tool, status, detail) => {
    expect(failureRules).toContain(ruleFor(tool, status, detail));
  });
});

describe("a cause that nobody knows", () => {
  it.each([400, 402, 403, 405, 409, 422, 429, 500, 503])("is told by what %i means in general", (status) => {
    expect(failureRules).toContain(ruleFor("trigger_pipeline", status, "Quux frobnicated."));
  });
});

describe("the table", () => {
  it("names what it tells to call in braces, so that a tool that is not served is remarked upon", () => {
    for (const { cause, next } of failures) {
      const bare = `${cause} ${next}`.replaceAll(/\{[a-z_]+\}/gu, "");
      expect(namesIn(bare).filter((word) => names.includes(word))).toEqual([]);
    }
  });

  it("has a test for each cause", async () => {
    const untold = failures.filter(
      ({ on, cause }) => !causes.some(({ message }) => on.some((status) => message.test(`${status}: ${cause}`))),
    );
    expect(untold.map(({ cause }) => cause)).toEqual([]);
  });
});

const page = fileURLToPath(new URL("../../docs/errors.md", import.meta.url));
const [begin, end] = ["<!-- made by test/generated/failures.test.ts -->", "<!-- end -->"];

/** The causes of a list, as rows. */
function tableOf(rules: readonly FailureRule[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll(/\{([a-z_]+)\}/gu, "`$1`");
  const rows = rules.map(({ on, says, saysOnly, tools: only, cause, next }) => [
    on.join(", "),
    only === undefined ? "any" : only.map((name) => `\`${name}\``).join(", "),
    [...(says ?? []), ...(saysOnly ?? []).map((each) => `${each} (nothing else)`)].join("; "),
    cell(cause),
    cell(next),
  ]);
  const head = ["status", "tools", "the API says", "told as", "what to do next"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

it("docs/errors.md has the causes as they are; UPDATE=1 writes it anew", async () => {
  const before = readFileSync(page, "utf8");
  const parts = before.split(begin);
  expect(parts).toHaveLength(3);
  const made = [failures, failureRules].reduce((text, rules, index) => {
    const rest = parts[index + 1] ?? "";
    return `${text}${begin}\n\n${tableOf(rules)}\n\n${rest.slice(rest.indexOf(end))}`;
  }, parts[0] ?? "");
  const after = await format(made, { parser: "markdown", printWidth: 120 });
  if (process.env["UPDATE"] === "1") writeFileSync(page, after);
  expect(readFileSync(page, "utf8"), "run UPDATE=1 npx vitest run test/generated/failures.test.ts").toBe(after);
});
