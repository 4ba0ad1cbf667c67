/** The resources that `tools.yaml` lists, with their places. */
import type { JsonValue } from "../../server/definition.js";
import type { CuratedResource } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { placeOf, type Source } from "../source.js";
import { checkOneOf, type CompletionEntry, placesOf, readCompletion } from "./completion.js";

/** What the schema has accepted. */
export interface ResourceEntry {
  uri: string;
  title: string;
  description?: string;
  tool?: string;
  arguments?: Record<string, JsonValue>;
  complete?: Record<string, CompletionEntry>;
  schema?: string;
  annotations?: NonNullable<CuratedResource["annotations"]>;
}

/** Reads them; keys that exclude each other are reported. */
export function readResources(
  entries: Readonly<Record<string, ResourceEntry>>,
  source: Source,
  report: Report,
): readonly CuratedResource[] {
  return Object.entries(entries).map(([name, entry]) => readResource(name, entry, source, report));
}

function readResource(name: string, entry: ResourceEntry, source: Source, report: Report): CuratedResource {
  const path = ["resources", name];
  checkOneOf("tool", "schema", entry, path, source, report);
  for (const key of ["arguments", "complete"] as const) {
    if (entry.tool !== undefined || entry.schema === undefined || entry[key] === undefined) continue;
    const message = `"schema" and "${key}" exclude each other.`;
    report.add("wrong-shape", message, placeOf(source, [...path, key], "key"), {
      help: "a schema takes no arguments.",
    });
  }
  const completions = Object.entries(entry.complete ?? {}).map(([variable, completion]) => [
    variable,
    readCompletion(completion, [...path, "complete", variable], source, report),
  ]);
  return {
    name,
    uri: entry.uri,
    title: entry.title,
    description: entry.description,
    annotations: entry.annotations,
    tool: entry.tool,
    arguments: entry.arguments ?? {},
    schema: entry.schema,
    complete: Object.fromEntries(completions) as CuratedResource["complete"],
    at: {
      key: placeOf(source, path, "key"),
      uri: placeOf(source, [...path, "uri"]),
      source: placeOf(source, [...path, entry.tool === undefined ? "schema" : "tool"]),
      arguments: placesOf(entry.arguments, [...path, "arguments"], source),
    },
  };
}
