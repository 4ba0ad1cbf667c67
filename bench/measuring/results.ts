/** `bench/results.md`: one part for each measurement, written anew when it runs; the others stay as they are. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { ROUNDS } from "./rounds.js";

const page = fileURLToPath(new URL("../results.md", import.meta.url));

const opening = `# Measured

Written by \`npm run bench\`; [what was learnt from it](../docs/performance.md). Contestants take turns within each round;
values are medians of all rounds with their quartiles. A ratio is made round by round, ours to the other's: below 1 ours is
less. Absolute times are those of the machine and the hour, and say little; ratios say more.
`;

/** Prints the part and puts it in its place; a new one comes last. */
export function writeResults(name: string, title: string, text: string): void {
  const rounds = ROUNDS < 9 ? `, ${ROUNDS} rounds alone: too few` : "";
  const machine = `Node ${process.versions.node}${rounds}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`;
  const part = `## ${title}\n\n\`npm run bench -- ${name}\` (${machine})\n\n${text.trim()}\n`;
  process.stdout.write(`\n${part}`);
  writeFileSync(page, withPart(existsSync(page) ? readFileSync(page, "utf8") : opening, name, part));
}

/** The page with this part in place of the one of the same name. */
export function withPart(before: string, name: string, part: string): string {
  const [begin, end] = [`<!-- measured: ${name} -->`, `<!-- end of ${name} -->`];
  const block = `${begin}\n\n${part}\n${end}\n`;
  const from = before.indexOf(begin);
  if (from === -1) return `${before}\n${block}`;
  const to = before.indexOf(end, from);
  if (to === -1) throw new Error(`bench/results.md has no ${end}: remove the part, it is written anew`);
  return before.slice(0, from) + block + before.slice(to + end.length + 1);
}
