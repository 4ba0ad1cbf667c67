/** The prompts of a run: which there are, and their words with the arguments put in as data. */
import type { CallContext } from "./call-context.js";
import type { Catalogue, PromptDefinition } from "./definition.js";
import { nearest } from "./nearest.js";
import { cleanText } from "./result/text.js";

/** The longest value that is put into a text, in characters. */
const MAX_VALUE = 2_000;

/** As they stand in `prompts/list`. */
export interface ListedPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
}

/** The words of a prompt, or why they cannot be given. */
export type PromptReading = { readonly description: string; readonly text: string } | { readonly fault: string };

/** Those prompts whose tools are served. */
export function servedPrompts(catalogue: Catalogue, { served }: CallContext): readonly PromptDefinition[] {
  const names = new Set(served.tools.map(({ name }) => name));
  return (catalogue.prompts ?? []).filter(({ tools = [] }) => tools.every((tool) => names.has(tool)));
}

export function listedPrompts(prompts: readonly PromptDefinition[]): readonly ListedPrompt[] {
  return prompts.map((prompt) => ({
    name: prompt.name,
    title: prompt.title,
    description: prompt.description,
    arguments: Object.entries(prompt.arguments).map(([name, { description, required }]) => ({
      name,
      description,
      required: required === true,
    })),
  }));
}

/**
 * The text of the prompt. A value stands in it as a JSON string, cleaned and without secrets: it cannot end its quotes,
 * and braces in it stand for nothing.
 */
export function readPrompt(
  prompts: readonly PromptDefinition[],
  name: string,
  given: Readonly<Record<string, string>>,
  redact: (text: string) => string,
): PromptReading {
  const prompt = prompts.find((each) => each.name === name);
  if (prompt === undefined) return { fault: unknownPrompt(prompts, name) };
  const values = new Map(Object.entries(given).filter(([, value]) => value.trim() !== ""));
  const fault = faultOf(prompt, values);
  if (fault !== undefined) return { fault: `The prompt "${prompt.name}" cannot be given: ${fault}` };
  const text = prompt.text.replaceAll(/\{([a-z_][a-z0-9_]*)\}/g, (whole, key: string) => {
    const argument = Object.hasOwn(prompt.arguments, key) ? prompt.arguments[key] : undefined;
    if (argument === undefined) return whole;
    const value = values.get(key);
    return value === undefined ? (argument.absent ?? "") : JSON.stringify(redact(cleanText(value)));
  });
  return { description: prompt.description, text };
}

function faultOf(prompt: PromptDefinition, values: ReadonlyMap<string, string>): string | undefined {
  const known = Object.keys(prompt.arguments);
  for (const [name, value] of values) {
    if (!known.includes(name)) {
      const meant = nearest(name, known);
      const help = meant === undefined ? `It takes ${known.join(", ") || "none"}.` : `Did you mean "${meant}"?`;
      return `it has no argument "${name.slice(0, 80)}". ${help}`;
    }
    if (value.length > MAX_VALUE) return `"${name}" has ${value.length} characters; at most ${MAX_VALUE} are taken.`;
  }
  const missing = Object.entries(prompt.arguments).find(
    ([name, { required }]) => required === true && !values.has(name),
  );
  return missing === undefined ? undefined : `"${missing[0]}" is required and missing. ${missing[1].description}`;
}

function unknownPrompt(prompts: readonly PromptDefinition[], name: string): string {
  const names = prompts.map((prompt) => prompt.name);
  const meant = nearest(name, names);
  const help = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return `There is no prompt "${name.slice(0, 80)}".${help} Served: ${names.join(", ") || "none"}.`;
}
