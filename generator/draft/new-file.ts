/** A whole `tools.yaml` that allows every operation of its documents. */
import {
  documentEntry,
  type DraftedDocument,
  type DraftedExclusion,
  type DraftedTool,
  type DraftedToolset,
  type Entry,
  exclusionEntry,
  linesOf,
  toolEntry,
  toolsetEntry,
} from "./entry.js";
import type { SuggestedRule } from "./suggestions.js";
import { inline, scalar } from "./yaml-text.js";

/** What is drafted: all of a new file, or what is added to an existing one. */
export interface Draft {
  readonly documents: readonly DraftedDocument[];
  readonly toolsets: readonly DraftedToolset[];
  readonly tools: readonly DraftedTool[];
  readonly excluded: readonly DraftedExclusion[];
}

export interface NewFile extends Draft {
  readonly server: { readonly name: string; readonly title: string };
  readonly suggestions: readonly SuggestedRule[];
  /** The path to `tools.schema.json`, relative to the drafted file. */
  readonly schema: string;
}

const STEP = "  ";

/** The text of the file. */
export function newFileText(file: NewFile): string {
  const sections = [
    headLines(file),
    ["documents:", ...file.documents.flatMap((each) => indented(documentEntry(each)))],
    suggestionLines(file.suggestions),
    toolsetLines(file),
    toolLines(file),
    file.excluded.length === 0 ? [] : ["excluded:", ...file.excluded.flatMap((each) => indented(exclusionEntry(each)))],
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`);
  return texts.join("\n");
}

function headLines({ server, schema }: NewFile): string[] {
  return [
    `# yaml-language-server: $schema=${schema}`,
    "# A draft: every operation is a tool. Move those that an assistant should not have to `excluded`, each with the",
    "# reason; group the rest; and say in a `description` what a tool is for and what to use instead.",
    "server:",
    `  name: ${scalar(server.name)}`,
    `  title: ${scalar(server.title)}`,
    "  # instructions: what the server is for and where to start; the model reads it in every session",
  ];
}

function suggestionLines(suggestions: readonly SuggestedRule[]): string[] {
  if (suggestions.length === 0) return [];
  return [
    "# What the server can fill in for the model, from the environment or always alike; uncomment what fits.",
    "# parameters:",
    ...suggestions.map(({ name, rule, why }) => `#   ${scalar(name)}: ${inline(rule)} # ${why}`),
  ];
}

function toolsetLines({ toolsets }: NewFile): string[] {
  if (toolsets.length === 0) return ["toolsets: {}"];
  const head = "toolsets: # those with default: true are served when the user names none";
  return [head, ...toolsets.flatMap((each) => indented(toolsetEntry(each)))];
}

/** Toolset by toolset, each under its title. */
function toolLines({ toolsets, tools }: NewFile): string[] {
  if (tools.length === 0) return ["tools: {}"];
  const groups = toolsets.map(({ name, title }) => [
    `${STEP}# ${inline(title)}`,
    ...tools.filter(({ toolset }) => toolset === name).flatMap((each) => indented(toolEntry(each))),
  ]);
  return ["tools:", ...groups.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]))];
}

function indented(entry: Entry): string[] {
  return linesOf(entry, STEP, STEP);
}
