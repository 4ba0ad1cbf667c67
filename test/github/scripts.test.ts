/** The scripts of our workflows, with a `gh` on the path that writes down what it is asked, and git as it is. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildSync } from "esbuild";
import { parse } from "yaml";

const scripts = resolve(".github/scripts");
let folder: string;

interface Asked {
  readonly argv: readonly string[];
  readonly input: string;
}

/** Answers with what stands in `answers.json` under the first part of the question that is there. */
const fakeGh = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const argv = process.argv.slice(2);
const isFed = argv.includes("-");
appendFileSync(join(__dirname, "asked.jsonl"), JSON.stringify({ argv, input: isFed ? readFileSync(0, "utf8") : "" }) + "\\n");
const answers = JSON.parse(readFileSync(join(__dirname, "answers.json"), "utf8"));
const key = Object.keys(answers).find((each) => argv.join(" ").includes(each));
if (key !== undefined) process.stdout.write(answers[key]);
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scripts-"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/gh"), fakeGh);
  chmodSync(join(folder, "bin/gh"), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(script: string, argv: readonly string[], { input = "", cwd = folder, answers = {} } = {}) {
  writeFileSync(join(folder, "bin/answers.json"), JSON.stringify(answers));
  rmSync(join(folder, "bin/asked.jsonl"), { force: true });
  const env = { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}` };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(scripts, script), ...argv], {
    cwd,
    env,
    input,
    encoding: "utf8",
  });
  const log = join(folder, "bin/asked.jsonl");
  const asked = existsSync(log)
    ? readFileSync(log, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Asked)
    : [];
  return { status, stdout, stderr, asked };
}

const written = (asked: readonly Asked[]) =>
  asked
    .filter(({ argv }) => argv.includes("--method") || argv[0] === "pr")
    .map(({ argv, input }) => [argv.filter((each) => !each.startsWith("-")).join(" "), input]);

describe("comment-tools-diff", () => {
  const comment = (difference: object, answers: object) =>
    run("comment-tools-diff.mjs", ["7"], { input: JSON.stringify(difference), answers });
  const thread = "repos/{owner}/{repo}/issues/7";

  it("writes a comment, and sets the label where something breaks", () => {
    const { status, stderr, asked } = comment({ markdown: "## Tools: breaking\n", breaking: true }, {});
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(written(asked)).toEqual([
      [`api POST ${thread}/comments`, JSON.stringify({ body: "<!-- tools:diff -->\n## Tools: breaking\n" })],
      [`api POST ${thread}/labels`, JSON.stringify({ labels: ["tools: breaking"] })],
    ]);
    const question = asked.find(({ argv }) => argv.includes("--paginate"))?.argv.at(-1);
    expect(question).toBe('.[] | select(.user.type == "Bot" and (.body | startswith("<!-- tools:diff -->"))) | .id');
  });

  it("rewrites its comment, and takes the label away where nothing breaks any more", () => {
    const { asked } = comment(
      { markdown: "fine", breaking: false },
      { "7/comments": "41\n52\n", "7/labels --jq": "bug\ntools: breaking\n" },
    );
    expect(written(asked)).toEqual([
      ["api PATCH repos/{owner}/{repo}/issues/comments/41", JSON.stringify({ body: "<!-- tools:diff -->\nfine" })],
      [`api DELETE ${thread}/labels/tools%3A%20breaking`, ""],
    ]);
  });

  it("leaves the label where it is right, and cuts what is too long for a comment", () => {
    const { asked } = comment(
      { markdown: "line\n".repeat(20_000), breaking: true },
      { "7/labels --jq": "tools: breaking\n" },
    );
    const [[, input]] = written(asked) as [[string, string]];
    expect(written(asked)).toHaveLength(1);
    expect(JSON.parse(input).body).toMatch(
      /line\n\n… and more than fits here: `npm run tools:diff` shows it whole\.\n$/,
    );
    expect(JSON.parse(input).body.length).toBeLessThan(65_536);
  });

  it("says how it is used, and what gh says where that fails", () => {
    expect(run("comment-tools-diff.mjs", ["7; rm"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Usage"),
    });
    expect(run("comment-tools-diff.mjs", ["7"], { input: '{"markdown":1}' })).toMatchObject({ status: 2, asked: [] });
    writeFileSync(join(folder, "bin/gh"), `#!/bin/sh\necho "HTTP 502" >&2\nexit 1\n`);
    expect(comment({ markdown: "", breaking: false }, {})).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("HTTP 502"),
    });
  });

  it("warns, and does not fail, where the token may not write", () => {
    writeFileSync(join(folder, "bin/gh"), `#!/bin/sh\necho "Resource not accessible (HTTP 403)" >&2\nexit 1\n`);
    const { status, stdout } = comment({ markdown: "", breaking: true }, {});
    expect(status).toBe(0);
    expect(stdout.match(/^::warning::/gm)).toHaveLength(2);
    expect(stdout).toContain('gh label create "tools: breaking"');
  });
});

describe("compare-tools", () => {
  let clone: string;
  const git = (...argv: string[]) => execFileSync("git", argv, { cwd: clone, encoding: "utf8" }).trim();
  const commit = (message: string) => {
    git("add", "--all");
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", `--message=${message}`);
  };
  const index = "generated/index.ts";

  /** A project whose only script is the real one, on the smallest catalogue there can be. */
  beforeEach(() => {
    clone = join(folder, "project");
    mkdirSync(join(clone, "generated"), { recursive: true });
    git("init", "--quiet", "--initial-branch=main");
    const script = join(folder, "diff.mjs");
    const diff = pathToFileURL(resolve("generator/commands/diff.ts")).href;
    const start = `process.exitCode = diffCommand(process.argv.slice(2), process.stdout, process.stderr, process.cwd());`;
    writeFileSync(script, `import { diffCommand } from "${diff}";\n${start}\n`);
    const tsx = `${process.execPath} --import ${pathToFileURL(resolve("node_modules/tsx/dist/esm/index.mjs")).href}`;
    writeFileSync(join(clone, "package.json"), JSON.stringify({ scripts: { "tools:diff": `${tsx} ${script}` } }));
    writeFileSync(join(clone, index), catalogue(`a: { title: "A", default: true }`));
    commit("before");
    git("checkout", "--quiet", "-b", "change");
  });

  const catalogue = (toolsets: string) =>
    `export const catalogue = { server: { name: "a", title: "A" }, documents: {}, toolsets: { ${toolsets} }, tools: [], ` +
    `prompts: [{ name: "p", title: "P", description: "Asks.", arguments: {}, text: "Ask." }] };\n`;

  it("tells what the branch does, and nothing of what the other side did meanwhile", () => {
    writeFileSync(join(clone, index), catalogue(`a: { title: "B", default: true }`));
    commit("another title");
    git("checkout", "--quiet", "main");
    writeFileSync(join(clone, index), catalogue(`a: { title: "A", default: true }, c: { title: "C" }`));
    commit("another toolset");
    git("checkout", "--quiet", "change");
    const { status, stdout, stderr } = run("compare-tools.mjs", ["main"], { cwd: clone });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { markdown, breaking } = JSON.parse(stdout) as { markdown: string; breaking: boolean };
    expect(breaking).toBe(false);
    expect(markdown).toContain("~~A~~ **B**");
    expect(markdown).not.toContain("toolset `c`");
  });

  it("says where something breaks, and fails where nothing can be compared", () => {
    const without = catalogue(`a: { title: "A", default: true }`).replace(/prompts: .*\]/, "prompts: []");
    writeFileSync(join(clone, index), without);
    expect(JSON.parse(run("compare-tools.mjs", ["main"], { cwd: clone }).stdout)).toMatchObject({ breaking: true });
    writeFileSync(join(clone, index), "export const catalogue = process.env;\n");
    expect(run("compare-tools.mjs", ["main"], { cwd: clone })).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringContaining("cannot be read"),
    });
    expect(run("compare-tools.mjs", ["--all"], { cwd: clone })).toMatchObject({ status: 2 });
  });
});

describe("open-pull-request", () => {
  let clone: string;
  const git = (...argv: string[]) => execFileSync("git", argv, { cwd: clone, encoding: "utf8" }).trim();
  const open = (answers: object) =>
    run(
      "open-pull-request.mjs",
      ["--branch", "spec-pull", "--title", "spec: take it", "--body", join(folder, "body.md"), "spec"],
      { cwd: clone, answers },
    );

  beforeEach(() => {
    clone = join(folder, "clone");
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", join(folder, "origin.git")]);
    execFileSync("git", ["clone", "--quiet", join(folder, "origin.git"), clone], { stdio: "ignore" });
    git("checkout", "--quiet", "-B", "main");
    git("config", "user.name", "a");
    git("config", "user.email", "a@example.com");
    mkdirSync(join(clone, "spec"));
    writeFileSync(join(clone, "spec/engine.yaml"), "before\n");
    git("add", "--all");
    git("commit", "--quiet", "--message=before");
    git("push", "--quiet", "origin", "main");
    writeFileSync(join(folder, "body.md"), "## Tools: compatible\n");
  });

  it("does nothing where nothing changed", () => {
    writeFileSync(join(clone, "elsewhere.txt"), "x");
    expect(open({})).toMatchObject({ status: 0, stdout: "Nothing changed.\n", asked: [] });
  });

  it("pushes the folders alone, and opens a pull request", () => {
    writeFileSync(join(clone, "spec/engine.yaml"), "after\n");
    writeFileSync(join(clone, "elsewhere.txt"), "x");
    const { status, stderr, asked } = open({ "pr list": "[]" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(git("diff", "--name-only", "main", "origin/spec-pull")).toBe("spec/engine.yaml");
    expect(git("log", "-1", "--format=%s", "origin/spec-pull")).toBe("spec: take it");
    expect(asked.at(-1)).toEqual({
      argv: ["pr", "create", "--base", "main", "--head", "spec-pull", "--title", "spec: take it", "--body-file", "-"],
      input: "## Tools: compatible\n",
    });
  });

  it("rewrites the one that is open", () => {
    writeFileSync(join(clone, "spec/engine.yaml"), "after\n");
    open({ "pr list": "[]" });
    git("checkout", "--quiet", "main");
    writeFileSync(join(clone, "spec/engine.yaml"), "later\n");
    const { status, asked } = open({ "pr list": '[{"number":9}]' });
    expect(status).toBe(0);
    expect(git("show", "origin/spec-pull:spec/engine.yaml")).toBe("later");
    expect(asked.at(-1)?.argv).toEqual(["pr", "edit", "9", "--title", "spec: take it", "--body-file", "-"]);
  });

  it("leaves a branch alone that somebody else has worked on", () => {
    writeFileSync(join(clone, "spec/engine.yaml"), "after\n");
    open({ "pr list": "[]" });
    writeFileSync(join(clone, "tools.yaml"), "mended\n");
    git("add", "--all");
    git("-c", "user.email=b@example.com", "commit", "--quiet", "--message=mend");
    git("push", "--quiet", "origin", "spec-pull");
    git("checkout", "--quiet", "main");
    writeFileSync(join(clone, "spec/engine.yaml"), "later\n");
    const { status, stdout, asked } = open({ "pr list": '[{"number":9}]' });
    expect({ status, asked }).toEqual({ status: 0, asked: [] });
    expect(stdout).toContain("has work of others");
    expect(git("show", "origin/spec-pull:tools.yaml")).toBe("mended");
  });
});

/** GitHub's own parser. It imports JSON in a way that bundlers take, and Node 20 does not. */
async function workflowParser(): Promise<typeof import("@actions/workflow-parser")> {
  const outfile = join(folder, "workflow-parser.mjs");
  buildSync({
    stdin: { contents: 'export * from "@actions/workflow-parser"', resolveDir: resolve(".") },
    ...bundled,
    outfile,
  });
  return (await import(pathToFileURL(outfile).href)) as typeof import("@actions/workflow-parser");
}

const bundled = { bundle: true, platform: "node", format: "esm", logLevel: "error" } as const;

describe("workflows", () => {
  const names = readdirSync(".github/workflows");
  const texts = new Map(names.map((name) => [name, readFileSync(join(".github/workflows", name), "utf8")]));

  it.each(names)("%s uses GitHub's own actions, each by its commit, and grants no more than is said", (name) => {
    const workflow = parse(texts.get(name) ?? "") as {
      permissions: object;
      jobs: Record<string, { permissions?: Record<string, string>; steps: { uses?: string; run?: string }[] }>;
    };
    expect(workflow.permissions).toBeDefined();
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    for (const { uses } of steps)
      if (uses !== undefined)
        expect(uses).toMatch(/^actions\/(checkout|setup-node|(up|down)load-artifact)@[0-9a-f]{40}$/);
    // What an event carries is text of others: it reaches a shell through the environment alone.
    for (const { run: script } of steps) expect(script ?? "").not.toContain("${{");
    const granted = [workflow.permissions, ...Object.values(workflow.jobs).map((job) => job.permissions ?? {})].flatMap(
      (all) => Object.entries(all).map((each) => each.join(": ")),
    );
    const wanted: Record<string, string[]> = {
      "ci.yml": ["contents: read"],
      "tools-diff.yml": ["contents: read", "contents: read", "pull-requests: write"],
      "spec-pull.yml": ["contents: read", "contents: write", "pull-requests: write"],
      "release.yml": ["contents: read", "id-token: write", "contents: write", "id-token: write"],
    };
    expect(granted).toEqual(wanted[name]);
    // Whoever may write to the repository runs no code but our own scripts: nothing is installed there.
    for (const { permissions, steps: own } of Object.values(workflow.jobs)) {
      const { "id-token": _, ...rights } = permissions ?? {};
      if (!Object.values(rights).includes("write")) continue;
      expect(own.map((step) => step.run ?? "").join("\n")).not.toMatch(/\b(npm|npx|tsx)\b/);
    }
  });

  it("are such that GitHub's own parser takes them, which refuses what is no workflow", async () => {
    const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await workflowParser();
    const messagesOf = async (name: string, content: string) => {
      const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
      const parsed = context.errors.getErrors().map(({ message }) => message);
      if (value === undefined || parsed.length > 0) return parsed;
      const { jobs, errors = [] } = await convertWorkflowTemplate(context, value);
      expect(jobs.length).toBeGreaterThan(0);
      return errors;
    };
    for (const [name, text] of texts) expect(await messagesOf(name, text), name).toEqual([]);
    const refused = (texts.get("ci.yml") ?? "").replace("contents: read", "contents: admin");
    expect(await messagesOf("ci.yml", refused)).toEqual([expect.stringContaining("'admin'")]);
  });
});
