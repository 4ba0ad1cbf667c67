/** The keys of `tools.yaml` for what the server drives itself: windows, pages, lookups and other ways. */
import type { JsonValue } from "../../server/definition.js";
import type {
  CuratedCall,
  CuratedFallback,
  CuratedLookup,
  CuratedName,
  CuratedPage,
  CuratedTool,
  CuratedWindow,
} from "../curation.js";
import { type KeyPath, placeOf, type Source } from "../source.js";

/** What the schema has accepted of a tool. */
export interface ListKeys {
  window?: { from: string; to: string; max: string; default: string; longest?: string };
  page?: { number: string; size: string; max?: number; most?: number; total?: string; items?: string; key?: string };
  lookup?: Record<string, string>;
  fallback?: FallbackEntry[];
}
interface CallEntry {
  operation: string;
  arguments: Record<string, JsonValue>;
}
interface FallbackEntry extends CallEntry {
  on: number[];
  first?: CallEntry;
  where?: Record<string, JsonValue>;
  take?: "first";
  look_back?: string;
}
export interface LookupEntry {
  operation: string;
  search?: string;
  match: string;
  take: string;
  description: string;
}

/** The lookups of the file. */
export function readLookups(entries: Readonly<Record<string, LookupEntry>>, source: Source): CuratedLookup[] {
  return Object.entries(entries).map(([name, entry]): CuratedLookup => {
    const path = ["lookups", name];
    return {
      name,
      operation: named(entry.operation, [...path, "operation"], source),
      search: entry.search === undefined ? undefined : named(entry.search, [...path, "search"], source),
      match: named(entry.match, [...path, "match"], source),
      take: named(entry.take, [...path, "take"], source),
      description: entry.description,
      at: placeOf(source, path, "key"),
    };
  });
}

/** These keys of one tool. */
export function readListKeys(
  entry: ListKeys,
  path: KeyPath,
  source: Source,
): Pick<CuratedTool, "window" | "page" | "lookups" | "fallback"> {
  return {
    window: entry.window === undefined ? undefined : readWindow(entry.window, [...path, "window"], source),
    page: entry.page === undefined ? undefined : readPage(entry.page, [...path, "page"], source),
    lookups: Object.entries(entry.lookup ?? {}).map(([key, fills]) => ({
      lookup: { key, at: placeOf(source, [...path, "lookup", key], "key") },
      fills: named(fills, [...path, "lookup", key], source),
    })),
    fallback: (entry.fallback ?? []).map((way, index) => readFallback(way, [...path, "fallback", index], source)),
  };
}

function readWindow(entry: NonNullable<ListKeys["window"]>, path: KeyPath, source: Source): CuratedWindow {
  return {
    from: named(entry.from, [...path, "from"], source),
    to: named(entry.to, [...path, "to"], source),
    max: entry.max,
    default: entry.default,
    longest: entry.longest,
    at: placeOf(source, path, "key"),
  };
}

function readPage(entry: NonNullable<ListKeys["page"]>, path: KeyPath, source: Source): CuratedPage {
  return {
    number: named(entry.number, [...path, "number"], source),
    size: named(entry.size, [...path, "size"], source),
    max: entry.max,
    most: entry.most,
    total: entry.total === undefined ? undefined : named(entry.total, [...path, "total"], source),
    key: entry.key === undefined ? undefined : named(entry.key, [...path, "key"], source),
    at: placeOf(source, path, "key"),
  };
}

function readFallback(entry: FallbackEntry, path: KeyPath, source: Source): CuratedFallback {
  return {
    on: entry.on,
    first: entry.first === undefined ? undefined : readCall(entry.first, [...path, "first"], source),
    call: readCall(entry, path, source),
    where: entry.where,
    take: entry.take,
    lookBack: entry.look_back,
  };
}

function readCall(entry: CallEntry, path: KeyPath, source: Source): CuratedCall {
  return {
    operation: named(entry.operation, [...path, "operation"], source),
    arguments: entry.arguments,
    at: placeOf(source, [...path, "arguments"], "key"),
  };
}

function named(key: string, path: KeyPath, source: Source): CuratedName {
  return { key, at: placeOf(source, path) };
}
