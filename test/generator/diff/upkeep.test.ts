/** Pull, generate, compare: one story, told by the same names in the same order; docs/upkeep.md shows it as it is. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  inRepository,
  type Part,
  type Rehearsal,
  type Rehearsed,
  rehearse,
  rehearsals,
  type Step,
} from "../../../bench/diff-cost/rehearsal.js";

const publishedFile = "../shared/upstream/engine.openapi.json";
const page = "docs/upkeep.md";
const [begin, end] = ["<!-- rehearsed -->", "<!-- end -->"];
const read = (path: string) => readFileSync(path, "utf8");

interface Told {
  readonly tools: readonly {
    readonly name: string;
    readonly changes: readonly {
      readonly effect: string;
      readonly thing: string;
      readonly name: string;
      readonly kind: string;
    }[];
  }[];
}

/** The lines below a heading, without what they are indented by. */
function linesBelow(heading: RegExp, { output }: Step): string[] {
  const [first = "", ...lines] = output.slice(output.search(heading)).split("\n");
  const indent = /^ */.exec(first)?.[0].length ?? 0;
  const last = lines.findIndex((line) => !line.startsWith(" ".repeat(indent + 1)));
  return lines.slice(0, last).map((line) => line.trim());
}

/** From the gravest on, in the words of `tools:diff`. */
const effects = [
  ["breaks-client", "breaks clients"],
  ["breaks-request", "breaks the call"],
  ["unproven", "unproven"],
  ["compatible", "compatible"],
  ["text", "text"],
] as const;

/** How a pull has to name the tools that `tools:diff` tells of: in its order, each with the gravest that is said of it. */
function touched(tools: Told["tools"]): string[] {
  return tools.map(({ name, changes }) => {
    const [, grave = ""] = effects.find(([effect]) => changes.some((change) => change.effect === effect)) ?? [];
    return `~ ${name} (${grave})`;
  });
}

/** Pull, generate and compare name the same files and tools, in the same order and words. */
function expectOneStory({ pull, generate, diff, data }: Rehearsed): Told["tools"] {
  expect([pull.code, generate.code, diff.code]).toEqual([0, 0, 0]);
  const tools = told(data);
  expect(linesBelow(/^ *\d+ tools? touched$/m, pull)).toEqual(touched(tools));
  expect(linesBelow(/^generated: /m, generate)).toEqual(linesBelow(/^ *generate would change/m, pull));
  expect([...diff.output.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toEqual(
    tools.map(({ name }) => `\`${name}\``),
  );
  return tools;
}

function told({ output }: Step): Told["tools"] {
  return (JSON.parse(output) as Told).tools;
}

function changesOf(tools: Told["tools"]): string[] {
  return tools.flatMap(({ name, changes }) =>
    changes.map((each) => `${name}: ${each.effect} ${each.thing} ${each.name} ${each.kind}`),
  );
}

const wanted: Readonly<Record<string, readonly string[]>> = {
  "A new filter": ["list_pipeline_runs: compatible argument trigger_type added"],
  "A value more, and a parameter that becomes required": [
    "list_task_runs: compatible argument status changed",
    "list_assets: breaks-client argument workspace_id changed",
  ],
  "An endpoint moved, and a field of its body renamed": [
    "trigger_pipeline: breaks-request operation  changed",
    "trigger_pipeline: breaks-client argument inputs renamed",
    "trigger_pipeline: breaks-request argument inputs changed",
  ],
};

describe("three changes that may come", { timeout: 600_000 }, () => {
  const sections = new Map<string, string>();
  const published: Part = parse(read("spec/engine.yaml"));

  it.each(rehearsals)("$title", async (rehearsal: Rehearsal) => {
    await inRepository(async (folder) => {
      const rehearsed = await rehearse(folder, rehearsal, { name: "engine", published });
      const { refused } = rehearsed;
      if (refused !== undefined)
        expect({ code: refused.code, says: refused.errors }).toEqual({
          code: 1,
          says: expect.stringContaining("tools.yaml:"),
        });
      expect(changesOf(expectOneStory(rehearsed))).toEqual(wanted[rehearsal.title]);
      sections.set(rehearsal.title, sectionOf(rehearsal, rehearsed));
    });
  });

  afterAll(() => {
    // One that failed is told by its own test.
    if (sections.size < rehearsals.length) return;
    const text = `${begin}\n\n${[...sections.values()].join("\n\n")}\n\n`;
    const now = read(page);
    const from = now.indexOf(begin);
    const whole = now.slice(0, from) + text + now.slice(now.indexOf(end, from));
    if (process.env["UPDATE"] === "1") writeFileSync(page, whole);
    expect(read(page), "run it with UPDATE=1").toBe(whole);
  });

  if (!existsSync(publishedFile))
    console.warn(`${publishedFile} is missing: the rehearsal with the published document is left out.`);
  it.skipIf(!existsSync(publishedFile))("are the same for the document as it is published, all at once", async () => {
    const all: Rehearsal = {
      title: "all",
      change: (document) => {
        for (const { change } of rehearsals) change(document);
      },
      mend: rehearsals.flatMap(({ mend = [] }) => mend),
    };
    await inRepository(async (folder) => {
      const theirs = await rehearse(folder, all, { name: "engine", published: JSON.parse(read(publishedFile)) });
      expect(changesOf(expectOneStory(theirs)).toSorted()).toEqual(Object.values(wanted).flat().toSorted());
    });
  });
});

function sectionOf({ title, mend = [] }: Rehearsal, { refused, pull, generate, diff }: Rehearsed): string {
  const shown = (command: string, output: string) => `\`\`\`text\n$ ${command}\n\n${output.trimEnd()}\n\`\`\``;
  const command = "npm run spec:pull -- engine --from published.json";
  const faults =
    refused === undefined
      ? ""
      : refused.errors
          .split("\n")
          .filter((line) => line.includes(": error: "))
          .map((line) => line.replace(/(.{150}).+( \[)/, "$1…$2"))
          .join("\n");
  const mended = mend.map(({ file, from, to }) => `\`${from}\` to \`${to}\` in \`${file}\``).join(", and ");
  return [
    `### ${title}`,
    ...(refused === undefined
      ? []
      : [
          shown(command, `${faults}\n${refused.output.trimEnd().split("\n").at(-1) ?? ""}`),
          `Once ${mended} is changed:`,
        ]),
    shown(command, pull.output),
    shown("npm run generate", generate.output),
    shown("npm run tools:diff", diff.output),
  ].join("\n\n");
}
