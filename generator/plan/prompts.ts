/** The prompts, held against the tools: that their texts and their arguments fit each other. */
import type { PromptArgumentDefinition, PromptDefinition } from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import type { CuratedPrompt, CuratedPromptArgument } from "../curation.js";
import { planCompletion } from "./completion.js";
import { type NamingContext, toolNamed } from "./named-tool.js";
import { clean } from "./prose.js";
import { fromEntries } from "./schema/keywords.js";

/** The prompts in the order of `tools.yaml`. What is wrong with them is reported. */
export function planPrompts(curated: readonly CuratedPrompt[], context: NamingContext): readonly PromptDefinition[] {
  return curated.map((prompt) => {
    for (const { key, at } of prompt.tools) toolNamed(key, at, context);
    checkText(prompt, context);
    const names = prompt.arguments.map(({ name }) => name);
    return {
      name: prompt.name,
      title: clean(prompt.title),
      description: clean(prompt.description),
      ...(prompt.tools.length === 0 ? {} : { tools: prompt.tools.map(({ key }) => key) }),
      arguments: fromEntries(prompt.arguments.map((each) => [each.name, planArgument(each, names, context)])),
      text: clean(prompt.text),
    };
  });
}

function planArgument(
  { description, required, absent, complete, name, at }: CuratedPromptArgument,
  names: readonly string[],
  context: NamingContext,
): PromptArgumentDefinition {
  if (!required && absent === undefined) {
    const help = `say with "absent" what stands in the text without it, or add "required: true".`;
    context.report.add("unusable-prompt", `"${name}" can be left out, and the text has nothing in its place.`, at, {
      help,
    });
  }
  if (required && absent !== undefined) {
    const help = "keep one of them.";
    context.report.add("wrong-shape", `"required" and "absent" exclude each other.`, at, { help });
  }
  if (complete?.links === true) {
    const help = `take "links" out.`;
    context.report.add("wrong-shape", "Only the completion of a resource can make links.", complete.at.key, { help });
  }
  const completion = complete === undefined ? undefined : planCompletion(complete, names, context);
  return {
    ...(required ? { required } : {}),
    description: clean(description),
    ...(absent === undefined ? {} : { absent: clean(absent) }),
    ...(completion === undefined ? {} : { complete: completion }),
  };
}

/** Every name in braces is an argument, and every argument stands in the text. */
function checkText(prompt: CuratedPrompt, { report }: NamingContext): void {
  const names = prompt.arguments.map(({ name }) => name);
  const used = new Set([...prompt.text.matchAll(/\{([a-z_][a-z0-9_]*)\}/g)].map(([, name = ""]) => name));
  for (const name of used) {
    if (names.includes(name)) continue;
    const guess = nearest(name, names);
    const help = guess === undefined ? `add it under "arguments".` : `did you mean "{${guess}}"?`;
    report.add("unknown-variable", `"{${name}}" in the text is no argument.`, prompt.at.text, { help });
  }
  for (const { name, at } of prompt.arguments) {
    if (used.has(name)) continue;
    const help = `write {${name}} where its value belongs, or take the argument out.`;
    report.add("unusable-prompt", `The text does not use the argument "${name}".`, at, { help });
  }
}
