/** The prompts that `tools.yaml` lists, with their places. */
import type { CuratedPrompt, CuratedPromptArgument } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { type KeyPath, placeOf, type Source } from "../source.js";
import { type CompletionEntry, readCompletion } from "./completion.js";

/** What the schema has accepted. */
export interface PromptEntry {
  title: string;
  description: string;
  tools?: string[];
  arguments?: Record<string, ArgumentEntry>;
  text: string;
}
interface ArgumentEntry {
  description: string;
  required?: true;
  absent?: string;
  complete?: CompletionEntry;
}

/** Reads them; what is no source of values is reported. */
export function readPrompts(
  entries: Readonly<Record<string, PromptEntry>>,
  source: Source,
  report: Report,
): readonly CuratedPrompt[] {
  return Object.entries(entries).map(([name, entry]): CuratedPrompt => {
    const path = ["prompts", name];
    const { title, description, text } = entry;
    return {
      name,
      title,
      description,
      tools: (entry.tools ?? []).map((key, index) => ({ key, at: placeOf(source, [...path, "tools", index]) })),
      arguments: Object.entries(entry.arguments ?? {}).map(([key, argument]) =>
        readArgument(key, argument, [...path, "arguments", key], source, report),
      ),
      text,
      at: { key: placeOf(source, path, "key"), text: placeOf(source, [...path, "text"], "key") },
    };
  });
}

function readArgument(
  name: string,
  { description, required, absent, complete }: ArgumentEntry,
  path: KeyPath,
  source: Source,
  report: Report,
): CuratedPromptArgument {
  return {
    name,
    description,
    required: required === true,
    absent,
    complete: complete === undefined ? undefined : readCompletion(complete, [...path, "complete"], source, report),
    at: placeOf(source, path, "key"),
  };
}
