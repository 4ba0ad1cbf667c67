/** A difference as Markdown for a pull request. Text of documents is escaped: it cannot become markup. */
import { visible } from "../render.js";
import {
  allChanges,
  type CatalogueDifference,
  type Change,
  type Effect,
  effectNames,
  effects,
  gravest,
  type ToolDifference,
  type ToolsetTokens,
  type Witness,
} from "./difference.js";
import { changedWords } from "./words.js";

export interface MarkdownOptions {
  /** What was compared with, as the user named it. */
  readonly base: string;
  readonly tokens: readonly ToolsetTokens[];
}

/** The whole page; it ends with a line feed. */
export function markdownOf(difference: CatalogueDifference, { base, tokens }: MarkdownOptions): string {
  const changes = allChanges(difference);
  const grave = gravest(changes);
  const head = `## Tools: ${grave === undefined ? "no difference" : titles[grave]}`;
  const parts =
    grave === undefined
      ? [head, `Compared with ${code(base)}.`]
      : [
          head,
          `Compared with ${code(base)}: ${countsOf(difference)}.`,
          ...toolSections(difference.tools),
          ...(difference.others.length === 0 ? [] : [`### Beside the tools\n\n${listOf(difference.others, true)}`]),
          tokenTable(tokens),
          legendOf(changes),
        ];
  return `${parts.join("\n\n")}\n`;
}

const titles: Readonly<Record<Effect, string>> = {
  "breaks-client": "breaking",
  "breaks-request": "breaking",
  unproven: "to be judged",
  compatible: "compatible",
  text: "text only",
};

/** What asks for a decision stands out. */
function labelOf(effect: Effect): string {
  return effect === "compatible" || effect === "text" ? effectNames[effect] : `**${effectNames[effect]}**`;
}

const meanings: Readonly<Record<Effect, string>> = {
  "breaks-client": "who goes by the tools as they were listed before is refused, or misses what was told.",
  "breaks-request": "the same call is accepted, and sends or does something else.",
  unproven: "no value was found that is refused now, and no proof that there is none.",
  compatible: "every call that was accepted is accepted, and does the same.",
  text: "words for the model, and nothing else.",
};

function legendOf(changes: readonly Change[]): string {
  const present = effects.filter((effect) => changes.some((change) => change.effect === effect));
  return present.map((effect) => `- ${labelOf(effect)}: ${meanings[effect]}`).join("\n");
}

const counted: Readonly<Record<Effect, string>> = {
  "breaks-client": "break clients",
  "breaks-request": "break the call",
  unproven: "unproven",
  compatible: "compatible",
  text: "text",
};

function countsOf(difference: CatalogueDifference): string {
  const changes = allChanges(difference);
  const counts = effects.flatMap((effect) => {
    const count = changes.filter((change) => change.effect === effect).length;
    return count === 0 ? [] : [`${count} ${counted[effect]}`];
  });
  const { length } = difference.tools;
  return `${plural(length, "tool")} changed, ${plural(changes.length, "change")}: ${counts.join(", ")}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Tools with the very same changes share a section. */
function toolSections(tools: readonly ToolDifference[]): string[] {
  const sections = new Map<string, ToolDifference[]>();
  for (const tool of tools) {
    const text = listOf(tool.changes);
    sections.set(text, [...(sections.get(text) ?? []), tool]);
  }
  return [...sections].map(([text, all]) => `### ${all.map(({ name }) => code(name)).join(", ")}\n\n${text}`);
}

/** From the gravest on; what is of one kind in the order of the definition. */
function listOf(changes: readonly Change[], isNamed = false): string {
  const sorted = effects.flatMap((effect) => changes.filter((change) => change.effect === effect));
  return sorted.map((change) => `- ${changeText(change, isNamed)}`).join("\n");
}

/** Lists are cut here: they are for orientation, and `--json` has them whole. */
const longestList = 12;

function changeText({ effect, kind, thing, name, says, words, witness }: Change, isNamed: boolean): string {
  const subject = [thing, ...(name === "" ? [] : [isProse(thing) && !isNamed ? escaped(name) : code(name)])].join(" ");
  const what = kind === "changed" ? subject : `${subject} ${kind}`;
  const rest = Math.max(0, says.length - longestList);
  const said = [
    ...says.slice(0, longestList).map((each) => (/^[+~-] /.test(each) ? code(each) : escaped(each))),
    ...(rest === 0 ? [] : [`… and ${rest} more`]),
  ].join(", ");
  const text = words === undefined ? said : wordsText(words);
  const shown = witness === undefined ? "" : ` (${witnessText(witness)})`;
  return `${labelOf(effect)}: ${what}${text === "" ? "" : `: ${text}`}${shown}`;
}

function isProse(thing: string): boolean {
  return ["description", "title", "text", "certainty", "reason"].includes(thing);
}

function witnessText(witness: Witness): string {
  switch (witness.kind) {
    case "refused":
      return `refused now: ${code(shortened(witness.arguments))}`;
    case "otherwise":
      return `means something else now: ${code(shortened(witness.arguments))}`;
    case "unexpected":
      return `the list told of no such answer: ${code(shortened(witness.answer))}`;
    case "missed":
      return `told before: ${code(shortened(witness.answer))}`;
    case "promise":
      return `told before: ${code(witness.what)}`;
  }
}

const longestWitness = 300;

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= longestWitness ? text : `${text.slice(0, longestWitness - 1)}…`;
}

/** How many words that stayed are shown beside a change. */
const shownAround = 6;

function wordsText({ before, after }: { readonly before: string; readonly after: string }): string {
  const runs = changedWords(before, after);
  return runs
    .map(({ kind, text }, index) => {
      if (kind === "gone") return `~~${escaped(text)}~~`;
      if (kind === "new") return `**${escaped(text)}**`;
      return escaped(around(text.split(" "), index === 0, index === runs.length - 1));
    })
    .join(" ");
}

function around(words: readonly string[], isFirst: boolean, isLast: boolean): string {
  const [head, tail] = [isFirst ? 0 : shownAround, isLast ? 0 : shownAround];
  if (words.length <= head + tail + 1) return words.join(" ");
  return [...words.slice(0, head), "…", ...(tail === 0 ? [] : words.slice(-tail))].join(" ");
}

/** The toolsets whose size has changed, and all together. */
function tokenTable(tokens: readonly ToolsetTokens[]): string {
  const sum = (of: (row: ToolsetTokens) => number) => tokens.reduce((total, row) => total + of(row), 0);
  const rowOf = (title: string, tools: ToolsetTokens["tools"], size: ToolsetTokens["tokens"]) => {
    const change = size.after - size.before;
    const cells = [
      title,
      countText(tools),
      number(size.before),
      number(size.after),
      change > 0 ? `+${number(change)}` : number(change),
    ];
    return `| ${cells.join(" | ")} |`;
  };
  const isChanged = ({ tools, tokens: size }: ToolsetTokens) =>
    tools.before !== tools.after || size.before !== size.after;
  const all = {
    tools: { before: sum(({ tools }) => tools.before), after: sum(({ tools }) => tools.after) },
    tokens: { before: sum(({ tokens: size }) => size.before), after: sum(({ tokens: size }) => size.after) },
  };
  return [
    "| toolset | tools | tokens of `tools/list` before | after | change |",
    "| --- | --: | --: | --: | --: |",
    ...tokens.filter(isChanged).map((row) => rowOf(escaped(row.toolset), row.tools, row.tokens)),
    rowOf("all", all.tools, all.tokens),
  ].join("\n");
}

function countText({ before, after }: { readonly before: number; readonly after: number }): string {
  return before === after ? number(after) : `${number(before)} -> ${number(after)}`;
}

function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** In a fence longer than any in the text, so that nothing in it is markup. */
function code(text: string): string {
  const plain = visible(text.replaceAll(/\s+/g, " "));
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = /^`|`$|^ .* $/.test(plain) || plain === "" ? " " : "";
  return `${fence}${space}${plain}${space}${fence}`;
}

/** Signs that Markdown or GitHub would read as more than text; people and issues are named without calling them. */
function escaped(text: string): string {
  return visible(text.replaceAll(/\s+/g, " "))
    .replaceAll(/[\\`*[\]<|~&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\$&")
    .replaceAll(/[@#](?=\w)/g, "$&\u200b");
}
