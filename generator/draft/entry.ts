/** The entries of a drafted `tools.yaml`, each as a value and as the lines that a person would have written. */
import type { AuthDefinition, JsonValue } from "../../server/definition.js";
import { inline, scalar } from "./yaml-text.js";

/** A key of one of the mappings of `tools.yaml` with its value. */
export interface Entry {
  readonly key: string;
  readonly value: JsonValue;
  /** Its lines without indentation of their own; those below the key are given one step by {@link linesOf}. */
  readonly head: string;
  readonly below: readonly string[];
}

/** The entry's lines. */
export function linesOf({ head, below }: Entry, indent: string, step: string): string[] {
  return [`${indent}${head}`, ...below.map((line) => `${indent}${step}${line}`)];
}

export interface DraftedDocument {
  readonly name: string;
  /** Relative to the drafted file. */
  readonly file: string;
  readonly baseUrl: { readonly env: string; readonly default?: string };
  readonly auth: AuthDefinition | undefined;
  /** Remarks for the curator, by the key that they stand behind. */
  readonly remarks: { readonly base_url?: string; readonly auth?: string };
}

export function documentEntry({ name, file, baseUrl, auth, remarks }: DraftedDocument): Entry {
  const value: Record<string, JsonValue> = { file, base_url: { ...baseUrl }, ...(auth ? { auth: { ...auth } } : {}) };
  const below = Object.entries(value).map(([key, each]) => {
    const remark = key === "base_url" ? remarks.base_url : undefined;
    return `${key}: ${inline(each)}${remark === undefined ? "" : ` # ${remark}`}`;
  });
  if (auth === undefined && remarks.auth !== undefined) below.push(`# auth: ${remarks.auth}`);
  return { key: name, value, head: `${scalar(name)}:`, below };
}

export interface DraftedToolset {
  readonly name: string;
  readonly title: string;
}

export function toolsetEntry({ name, title }: DraftedToolset): Entry {
  return oneLine(name, { title, default: true });
}

export interface DraftedTool {
  readonly name: string;
  /** `document#operationId` or `document#GET /path`. */
  readonly operation: string;
  readonly toolset: string;
  /** Whether the document says anything about it. */
  readonly described: boolean;
}

export function toolEntry({ name, operation, toolset, described }: DraftedTool): Entry {
  const below = [`operation: ${scalar(operation)}`, `toolset: ${scalar(toolset)}`];
  if (!described) below.push("# description: the document has none; say what it does and when to use it");
  return { key: name, value: { operation, toolset }, head: `${scalar(name)}:`, below };
}

export interface DraftedExclusion {
  readonly operation: string;
  readonly reason: string;
}

export function exclusionEntry({ operation, reason }: DraftedExclusion): Entry {
  return oneLine(operation, reason);
}

/** A mapping of entries as an entry of its own. */
export function sectionEntry(key: string, entries: readonly Entry[], step: string): Entry {
  const value = Object.fromEntries(entries.map((entry) => [entry.key, entry.value]));
  return { key, value, head: `${key}:`, below: entries.flatMap((entry) => linesOf(entry, "", step)) };
}

function oneLine(key: string, value: JsonValue): Entry {
  return { key, value, head: `${scalar(key)}: ${inline(value)}`, below: [] };
}
