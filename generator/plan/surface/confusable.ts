/**
 * Tools that read alike. What a model goes by is what a tool is for: its title and the first sentence of its description.
 * Of two of these the words are compared as sets, endings and small words apart, and verbs of one meaning as one: so
 * "Deletes an agent" and "Deletes a skill" differ in what they are about, "Gets an order" and "Retrieves the order" in
 * nothing. A tool that names the other one has told them apart.
 */
import type { ListedTool } from "../../../server/definition.js";
import type { Finding, JudgedTool } from "./judged.js";

/** The share of common words among all words of two purposes, from which they are confusable. */
const ALIKE = 0.8;

const smallWords = new Set(
  (
    "a all an and any are as at be been both but by can do does each for from has have how in into is it its may more " +
    "no not of on one only or other out over so some such than that the their them then there these they this those to " +
    "up was were what when where which while who whose will with without you your"
  ).split(" "),
);

/** Verbs that say the same of an API; the first of each stands for all. */
const sameVerbs = [
  ["get", "fetch", "retrieve", "give", "show", "read", "return", "tell", "describe", "obtain", "load"],
  ["list", "find", "search", "query", "browse", "enumerate"],
  ["create", "add", "make", "insert", "register"],
  ["update", "change", "edit", "modify", "patch", "replace"],
  ["delete", "remove", "erase", "destroy"],
  ["start", "trigger", "launch", "begin"],
  ["stop", "cancel", "abort"],
];
const verbOf = new Map(sameVerbs.flatMap((group) => group.map((verb) => [verb, group[0] ?? verb])));

export function confusableTools(tools: readonly JudgedTool[]): readonly Finding[] {
  const purposes = tools.map((tool) => ({ tool, words: purposeWords(tool.definition) }));
  return purposes.flatMap(({ tool, words }, index) =>
    purposes.slice(0, index).flatMap((earlier): Finding[] => {
      const share = likeness(words, earlier.words);
      const [own, other] = [tool.definition, earlier.tool.definition];
      if (share < ALIKE || names(own, other) || names(other, own)) return [];
      const percent = Math.floor(share * 100);
      const message = `"${own.name}" and "${other.name}" read alike: ${percent} % of the words that say what they are for are the same.`;
      const help = "say in one of them when to use the other, by its name, or begin with what tells them apart.";
      return [{ rule: "confusable-tools", tool, other: earlier.tool, message, at: tool.at.description, help }];
    }),
  );
}

/** How alike two sets of words are, from 0 to 1: the words of both, by the words of either (Jaccard's index). */
export function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - common;
  return all === 0 ? 0 : common / all;
}

/** The words that say what a tool is for. */
export function purposeWords({ title, description }: Pick<ListedTool, "title" | "description">): ReadonlySet<string> {
  const first = /^(?:deprecated\.\s*)?(.*?[.!?:;])(?:\s|$)/is.exec(description)?.[1] ?? description;
  const words = `${title} ${first}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words
      .map(withoutEnding)
      .filter((word) => word.length > 1 && !smallWords.has(word))
      .map((word) => verbOf.get(word) ?? word),
  );
}

/** Orders and order, queries and query, lists and list. */
function withoutEnding(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.length > 3 && word.endsWith("s") && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}

function names({ description }: ListedTool, { name }: ListedTool): boolean {
  return description.match(/[A-Za-z0-9_]+/g)?.includes(name) === true;
}
