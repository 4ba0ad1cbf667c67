/**
 * Descriptions that leave out what a model needs to choose a tool, where `tools.yaml` asks for strict ones: what it does,
 * when to use it rather than another, whether it changes something, and what the answer holds or what becomes of
 * something unknown. Words show that these are spoken of, not that they are right.
 */
import type { ListedTool } from "../../../server/definition.js";
import type { Finding, JudgedTool } from "./judged.js";

interface Element {
  /** What is missing. */
  readonly name: string;
  /** How to say it. */
  readonly help: string;
  isIn(tool: ListedTool, otherNames: readonly string[]): boolean;
}

const CHANGES_NOTHING = /\bchanges nothing\b/i;

const elements: readonly Element[] = [
  {
    name: "what it does",
    help: `begin with a verb, such as "Lists the orders of a customer."`,
    // Third person: Lists, Gives, Does. Deletes one thing. A bare noun says what it is about, and not what it does.
    isIn: ({ description }) => /^\p{Lu}\p{Ll}*s\s+\S+/u.test(description),
  },
  {
    name: "when to use it rather than another",
    help: `say "Use it to …; for … use …", with the name of the other tool.`,
    isIn: ({ description }, otherNames) =>
      /\b(use|start here|give one of)\b/i.test(description) ||
      otherNames.some((name) => wordsOf(description).includes(name)),
  },
  {
    name: "whether it changes something",
    help: `say "Changes nothing." where it reads; where it writes say what it changes, and not that.`,
    isIn: ({ description, annotations }) => CHANGES_NOTHING.test(description) === annotations.readOnlyHint,
  },
  {
    name: "what the answer holds, or what becomes of something unknown",
    help: `say "Answers with …", or "An unknown id is answered with an error."`,
    isIn: ({ description }) => /\b(answer(s|ed)?|unknown|empty|error|missing)\b/i.test(description),
  },
];

export function incompleteDescriptions(tools: readonly JudgedTool[]): readonly Finding[] {
  const names = tools.map(({ definition }) => definition.name);
  return tools.flatMap((tool): Finding[] => {
    const { name } = tool.definition;
    const others = names.filter((each) => each !== name);
    const missing = elements.filter((element) => !element.isIn(tool.definition, others));
    if (missing.length === 0) return [];
    const message = `The description of "${name}" does not say ${missing.map((element) => element.name).join("; nor ")}.`;
    const help = missing.map((element) => element.help).join(" And ");
    return [{ rule: "incomplete-description", tool, message, at: tool.at.description, help }];
  });
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[a-z0-9_]+/g) ?? [];
}
