/** The command as one uses it, in a repository of its own: what it prints, what it reads, how it ends. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diffCommand } from "../../../generator/commands/diff.js";
import { generate } from "../../../generator/generate.js";
import { writeFiles } from "../../../generator/write.js";
import { committed, overlay, toolsYaml } from "../pull/document.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "diff-"));
  mkdirSync(join(folder, "spec"));
  write("spec/shop.yaml", committed);
  write("spec/shop.overlay.yaml", overlay);
  write("tools.yaml", toolsYaml("https://shop.example/openapi.json"));
  generateHere();
  git("init", "--quiet", "--initial-branch=main");
  commit();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const git = (...argv: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...argv], {
    cwd: folder,
    encoding: "utf8",
  }).trim();

function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--message=tools");
}

function generateHere(): void {
  writeFiles(join(folder, "generated"), generate({ config: "tools.yaml", out: "generated", root: folder }).files);
}

function change(from: string, to: string): void {
  write("spec/shop.yaml", read("spec/shop.yaml").replace(from, to));
  generateHere();
}

function run(...argv: string[]) {
  let [output, errors] = ["", ""];
  const code = diffCommand(argv, { write: (text) => (output += text) }, { write: (text) => (errors += text) }, folder);
  return { code, output, errors };
}

describe("tools:diff", () => {
  it("says that nothing changed", () => {
    expect(run()).toEqual({ code: 0, output: "## Tools: no difference\n\nCompared with `HEAD`.\n", errors: "" });
  });

  it("writes Markdown: tools in their order, changes from the gravest on, tokens", () => {
    change("- NEW\n", "");
    const { code, output, errors } = run();
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toMatch(
      /^## Tools: breaking\n\nCompared with `HEAD`: 1 tool changed, 1 change: 1 break clients\.\n/,
    );
    expect(output).toContain(
      '### `list_things`\n\n- **breaks clients**: argument `status`: `- status: "NEW"`, narrowed (refused now: `{"status":"NEW"}`)\n',
    );
    expect(output).toMatch(/\| things \| 2 \| \d+ \| \d+ \| -\d+ \|\n\| all \| 2 \|/);
  });

  it("gives the same as data", () => {
    change("description: Part of the name.", "description: Part of its name.");
    const { output } = run("--json");
    const data = JSON.parse(output);
    expect(data.base).toEqual({ reference: "HEAD", commit: git("rev-parse", "HEAD") });
    expect(data.tools).toEqual([
      {
        name: "list_things",
        kind: "changed",
        toolset: "things",
        changes: [
          {
            effect: "text",
            kind: "changed",
            thing: "description",
            name: "argument name",
            says: [],
            words: { before: "Part of the name.", after: "Part of its name." },
          },
        ],
      },
    ]);
    expect(data.tokens).toEqual([
      {
        toolset: "things",
        tools: { before: 2, after: 2 },
        tokens: { before: expect.any(Number), after: expect.any(Number) },
      },
    ]);
  });

  it("compares with any commit, whatever is checked out", () => {
    change("- NEW\n", "");
    commit();
    expect(run().output).toContain("no difference");
    expect(run("--base", "HEAD~1").output).toContain("narrowed");
    expect(run("--base", "main~1").output).toContain("narrowed");
    expect(git("status", "--porcelain")).toBe("");
  });

  it("takes everything for new where the commit has no generated files", () => {
    git("rm", "--quiet", "-r", "--cached", "generated");
    git("commit", "--quiet", "--message=none");
    const { code, output } = run("--fail-on", "breaking");
    expect(code).toBe(0);
    expect(output).toContain("### `start_thing`\n\n- compatible: tool added");
  });

  it("ends with 1 where something breaks, if that is asked for", () => {
    change("description: Part of the name.", "description: Part of its name.");
    expect(run("--fail-on", "breaking").code).toBe(0);
    change("- NEW\n", "");
    expect(run().code).toBe(0);
    expect(run("--fail-on", "breaking").code).toBe(1);
    expect(run("--fail-on", "unproven").code).toBe(1);
  });

  it("lets no text of a document become markup", () => {
    change("Part of the name.", "'Part of the <img src=x> [name](http://x.test) @someone #1 `a` *b* ~~c~~ | d.'");
    expect(run().output).toContain(
      "Part of the ~~name.~~ **\\<img src=x> \\[name\\](http://x.test) @\u200bsomeone #\u200b1 \\`a\\` \\*b\\* \\~\\~c\\~\\~ \\| d.**",
    );
  });
});

describe("ends with 2, and says what is right", () => {
  it.each([
    [["--bsae", "x"], "--bsae"],
    [["--fail-on", "text"], "--fail-on takes breaking or unproven"],
    [["--base", "nowhere"], 'There is no commit "nowhere" here'],
    [["--base", "--help"], "--base"],
    [["--base=--output=x"], 'There is no commit "--output=x" here'],
    [["--out", "nowhere"], "There is no folder"],
    [["--out", "../elsewhere"], "is outside of the repository"],
  ])("%j", (argv, says) => {
    const { code, output, errors } = run(...argv);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toContain(says);
  });

  it("where a file is not what generate writes, which is then not run either", () => {
    write("generated/tools/list_things.ts", "process.exit(3);\n");
    expect(run()).toMatchObject({
      code: 2,
      errors: expect.stringMatching(
        /^generated cannot be read: tools\/list_things\.ts is no file that .* Run `npm run generate`\.\n$/,
      ),
    });
  });

  it("where there is no repository", () => {
    rmSync(join(folder, ".git"), { recursive: true });
    expect(run()).toMatchObject({ code: 2, errors: expect.stringContaining("is no git repository") });
  });

  it("and --help is not wrong", () => {
    expect(run("--help")).toMatchObject({ code: 0, errors: "" });
  });
});
