/** Where the values come from that are offered while something is typed, as `tools.yaml` says it. */
import type { JsonValue } from "../../server/definition.js";
import type { CuratedCompletion } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Place } from "../operation.js";
import { type KeyPath, placeOf, type Source } from "../source.js";

/** What the schema has accepted. */
export interface CompletionEntry {
  argument?: string;
  tool?: string;
  search?: string;
  arguments?: Record<string, JsonValue>;
  values?: string;
  links?: true;
}

/** Reads the completion at the path; what is no source of values is reported. */
export function readCompletion(
  entry: CompletionEntry,
  path: KeyPath,
  source: Source,
  report: Report,
): CuratedCompletion {
  const { argument, tool, search, values = "" } = entry;
  checkOneOf("argument", "tool", entry, path, source, report);
  const at = (key: keyof CompletionEntry) => placeOf(source, [...path, key]);
  return {
    argument,
    tool,
    search,
    arguments: entry.arguments ?? {},
    values,
    links: entry.links === true,
    at: {
      key: placeOf(source, path, "key"),
      source: at(argument === undefined ? "tool" : "argument"),
      search: at("search"),
      values: at("values"),
      arguments: placesOf(entry.arguments, [...path, "arguments"], source),
    },
  };
}

/** The place of each key. */
export function placesOf(
  entries: Readonly<Record<string, unknown>> | undefined,
  path: KeyPath,
  source: Source,
): Readonly<Record<string, Place>> {
  const names = Object.keys(entries ?? {});
  return Object.fromEntries(names.map((name) => [name, placeOf(source, [...path, name], "key")]));
}

/** Exactly one of two keys stands there. */
export function checkOneOf<Key extends string>(
  one: Key,
  other: Key,
  entry: Readonly<Partial<Record<Key, unknown>>>,
  path: KeyPath,
  source: Source,
  report: Report,
): void {
  const [hasOne, hasOther] = [entry[one] !== undefined, entry[other] !== undefined];
  if (hasOne && hasOther) {
    const message = `"${one}" and "${other}" exclude each other.`;
    report.add("wrong-shape", message, placeOf(source, [...path, other], "key"), { help: "keep one of them." });
  }
  if (hasOne || hasOther) return;
  const message = `"${path.join(".")}" has neither "${one}" nor "${other}".`;
  report.add("wrong-shape", message, placeOf(source, path, "key"), { help: "add one of them." });
}
