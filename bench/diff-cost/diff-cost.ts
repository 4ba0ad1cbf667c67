/**
 * `npm run bench -- diff-cost`: how much of the generated files a reviewer has to read for one change of the API, beside
 * two other generators for the same changes of the same document. Writes a table in docs/upkeep.md.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type OtherGenerator, otherGenerators } from "../peers/generators.js";
import { type DiffCost, diffCost, git, inRepository, type Part, rehearse, rehearsals, restore } from "./rehearsal.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
const page = join(project, "docs/upkeep.md");
const begin = "<!-- measured: npm run bench -- diff-cost -->";
const end = "<!-- end -->";

interface Row {
  readonly name: string;
  /** By rehearsal, in their order. */
  readonly costs: readonly DiffCost[];
}

/** Measures, prints and writes the table. */
export async function measureDiffCost(): Promise<void> {
  const published: Part = parse(readFileSync(join(project, "spec/engine.yaml"), "utf8"));
  const { rows, changes } = await ownRows(published);
  const others = otherGenerators().map((generator) => rowOf(generator, published));
  const text = table([...rows, ...others], changes);
  process.stdout.write(`${text}\n`);
  writeFileSync(page, between(readFileSync(page, "utf8"), text));
}

/** Ours, whole and without what a pull request shows folded; and how many changes `tools:diff` tells. */
async function ownRows(published: Part): Promise<{ rows: Row[]; changes: number[] }> {
  const folded = readFileSync(join(project, ".gitattributes"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("generated/") && line.endsWith(" linguist-generated"))
    .map((line) => `:(exclude,glob)${line.split(" ")[0] ?? ""}`);
  return inRepository(async (folder) => {
    const [all, shown, changes]: [DiffCost[], DiffCost[], number[]] = [[], [], []];
    for (const rehearsal of rehearsals) {
      const { data } = await rehearse(folder, rehearsal, { name: "engine", published });
      const { tools } = JSON.parse(data.output) as { tools: { changes: unknown[] }[] };
      changes.push(tools.reduce((sum, tool) => sum + tool.changes.length, 0));
      all.push(diffCost(folder, "generated"));
      shown.push(diffCost(folder, "generated", ...folded));
      restore(folder);
    }
    const rows = [
      { name: "ours, without what GitHub folds", costs: shown },
      { name: "ours, all of `generated/`", costs: all },
    ];
    return { rows, changes };
  });
}

function rowOf({ name, generate }: OtherGenerator, published: Part): Row {
  const folder = mkdtempSync(join(tmpdir(), "diff-cost-"));
  try {
    const out = join(folder, "out");
    mkdirSync(out);
    const write = (document: Part) => {
      writeFileSync(join(folder, "document.json"), JSON.stringify(document, null, 2));
      generate(join(folder, "document.json"), out);
      if (readdirSync(out).length === 0) throw new Error(`${name} wrote nothing`);
    };
    write(published);
    git(folder, "init", "--quiet");
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message=before");
    const costs = rehearsals.map(({ change }) => {
      const document = structuredClone(published);
      change(document);
      write(document);
      const cost = diffCost(folder, "out");
      restore(folder);
      return cost;
    });
    return { name, costs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function table(rows: readonly Row[], changes: readonly number[]): string {
  const total = changes.reduce((sum, count) => sum + count, 0);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = [
    "generator",
    ...rehearsals.map(({ title }) => title.toLowerCase()),
    "lines per change",
    "characters per change",
  ];
  const body = rows.map(({ name, costs }) => {
    const sum = (of: (cost: DiffCost) => number) => costs.reduce((all, cost) => all + of(cost), 0);
    const perChange = [
      (sum(({ lines }) => lines) / total).toFixed(1),
      String(Math.round(sum(({ characters }) => characters) / total)),
    ];
    return line([name, ...costs.map(({ lines }) => String(lines)), ...perChange]);
  });
  const count = line(["changes that `tools:diff` tells", ...changes.map(String), "", ""]);
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "--:"))), count, ...body].join("\n");
}

function between(text: string, content: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`docs/upkeep.md has no part that opens with ${begin}`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}
