/** What is the same thing in two documents: by its name, and where that is gone, by what is left of it. */
import { isMapping } from "../loaded.js";
import { nearest } from "../../server/nearest.js";
import { elementOf, isMethod, type Shape, shapeUnder } from "./shapes.js";
import { structureText, typeText } from "./structure.js";

/** From the key in the newer of two mappings to the key in the older one. */
export type Pairs<Key> = ReadonlyMap<Key, Key>;

type Mapping = Record<string, unknown>;

/** One operation of a document. Its id, `GET /things`, is unique there. */
export interface OperationEntry {
  readonly id: string;
  readonly path: string;
  readonly method: string;
  readonly value: Mapping;
}

/** The operations of a `paths` mapping, in its order. */
export function operationsIn(paths: unknown): OperationEntry[] {
  if (!isMapping(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) => {
    if (shapeUnder("path item map", path) === "data" || !isMapping(item)) return [];
    return Object.entries(item).flatMap(([method, value]) =>
      isMethod(method) && isMapping(value) ? [{ id: operationName(method, path), path, method, value }] : [],
    );
  });
}

/** How a reader names an operation. */
export function operationName(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}

/**
 * Pairs operations by method and path; then by operationId; then by the path but for the names of its parameters;
 * then by the part of the operationId that a framework did not make from method and path. Never by resemblance alone:
 * words about one endpoint must not come to stand at another.
 */
export function pairOperations(before: unknown, after: unknown): Pairs<string> {
  const pairs = new Map<string, string>();
  const left = { older: operationsIn(before), newer: operationsIn(after) };
  const ways: ((entry: OperationEntry) => string | undefined)[] = [
    ({ id }) => id,
    ({ value }) => textOf(value["operationId"]),
    ({ method, path }) => operationName(method, path.replaceAll(/\{[^{}]*\}/g, "{}")),
    givenName,
  ];
  for (const way of ways) {
    for (const [newer, older] of uniqueMatches(left.newer, left.older, way)) pairs.set(newer.id, older.id);
    const taken = new Set(pairs.values());
    left.newer = left.newer.filter(({ id }) => !pairs.has(id));
    left.older = left.older.filter(({ id }) => !taken.has(id));
  }
  return pairs;
}

/** Frameworks make ids such as `read_thing_things__id__get` of a function's name, the path and the method. */
function givenName({ method, path, value }: OperationEntry): string | undefined {
  const id = textOf(value["operationId"]);
  const made = `${path.replaceAll(/\W/g, "_")}_${method}`;
  return id !== undefined && id.endsWith(made) && id.length > made.length ? id.slice(0, -made.length) : undefined;
}

/** Pairs the keys of two mappings: equal ones, and renamed ones where the mapping is of properties or named parts. */
export function pairKeys(shape: Shape, before: Mapping, after: Mapping): Pairs<string> {
  const pairs = new Map<string, string>();
  for (const key of Object.keys(after)) if (Object.hasOwn(before, key)) pairs.set(key, key);
  if (elementOf(shape) !== "schema") return pairs;
  const older = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const newer = Object.keys(after).filter((key) => !Object.hasOwn(before, key));
  const matches = mutualMatches(newer, older, (one, other) => isRenamed(before[other], other, after[one], one));
  for (const [one, other] of matches) pairs.set(one, other);
  return pairs;
}

/** Pairs the items of two lists: parameters by place and name, tags by name, schemas by what they say. */
export function pairItems(shape: Shape, before: readonly unknown[], after: readonly unknown[]): Pairs<number> {
  const pairs = new Map<number, number>();
  const kind = elementOf(shape);
  const ways: ((item: unknown) => string | undefined)[] =
    kind === "schema"
      ? [(item) => structureText(item, "schema"), typeText]
      : [kind === "parameter" ? parameterId : (item) => textIn(item, "name") ?? textIn(item, "url"), JSON.stringify];
  for (const way of ways) {
    for (const [index, item] of after.entries()) {
      const id = way(item);
      if (id === undefined || pairs.has(index)) continue;
      const taken = new Set(pairs.values());
      const found = before.findIndex((other, at) => !taken.has(at) && way(other) === id);
      if (found !== -1) pairs.set(index, found);
    }
  }
  if (kind === "parameter") pairRenamedParameters(before, after, pairs);
  return pairs;
}

function pairRenamedParameters(before: readonly unknown[], after: readonly unknown[], pairs: Map<number, number>) {
  const taken = new Set(pairs.values());
  const older = [...before.keys()].filter((index) => !taken.has(index));
  const newer = [...after.keys()].filter((index) => !pairs.has(index));
  const matches = mutualMatches(newer, older, (one, other) => {
    const [was, is] = [before[other], after[one]];
    if (!isMapping(was) || !isMapping(is) || was["in"] !== is["in"]) return false;
    const same = structureText({ ...was, name: "" }, "parameter") === structureText({ ...is, name: "" }, "parameter");
    return same && isNameAlike(String(was["name"]), String(is["name"]));
  });
  for (const [one, other] of matches) pairs.set(one, other);
}

/** How a parameter is known within its operation. */
export function parameterId(parameter: unknown): string | undefined {
  if (!isMapping(parameter)) return undefined;
  if (typeof parameter["$ref"] === "string") return parameter["$ref"];
  return `${String(parameter["in"])} ${String(parameter["name"])}`;
}

function textIn(item: unknown, key: string): string | undefined {
  return isMapping(item) ? textOf(item[key]) : undefined;
}

/** A name of which a part stayed, for something that says the same or has most of the same parts. */
function isRenamed(before: unknown, oldName: string, after: unknown, newName: string): boolean {
  if (!isNameAlike(oldName, newName)) return false;
  if (structureText(before, "schema") === structureText(after, "schema")) return true;
  const [was, is] = [partsOf(before), partsOf(after)];
  const both = was.filter((part) => is.includes(part)).length;
  return both > 0 && both / (was.length + is.length - both) >= 0.5;
}

function partsOf(schema: unknown): string[] {
  if (!isMapping(schema)) return [];
  if (isMapping(schema["properties"])) return Object.keys(schema["properties"]);
  return Array.isArray(schema["enum"]) ? schema["enum"].map((value) => JSON.stringify(value)) : [];
}

/** A word added or taken away, another way of writing it, or a slip corrected: `runInputs`, `inputs`, `run_inputs`. */
function isNameAlike(left: string, right: string): boolean {
  const [some, others] = [wordsIn(left), wordsIn(right)];
  const [few, many] = some.length < others.length ? [some, others] : [others, some];
  return (few.length > 0 && few.every((word) => many.includes(word))) || nearest(left, [right]) !== undefined;
}

function wordsIn(name: string): string[] {
  const spaced = name.replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2").toLowerCase();
  return spaced.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Those that one way of naming them names alike, where it names no other so. */
export function uniqueMatches<T>(
  newer: readonly T[],
  older: readonly T[],
  way: (item: T) => string | undefined,
): (readonly [T, T])[] {
  const only = (items: readonly T[]) => {
    const found = new Map<string, T | undefined>();
    for (const item of items) {
      const id = way(item);
      if (id !== undefined) found.set(id, found.has(id) ? undefined : item);
    }
    return found;
  };
  const known = only(older);
  return [...only(newer)].flatMap(([id, item]) => {
    const other = known.get(id);
    return item === undefined || other === undefined ? [] : [[item, other] as const];
  });
}

/** Those that match each other and nothing else. */
function mutualMatches<T>(
  newer: readonly T[],
  older: readonly T[],
  matches: (one: T, other: T) => boolean,
): (readonly [T, T])[] {
  const found = newer.map((one) => [one, older.filter((other) => matches(one, other))] as const);
  return found.flatMap(([one, others]) => {
    const other = others[0];
    if (other === undefined || others.length > 1) return [];
    const rivals = found.filter(([, candidates]) => candidates.includes(other));
    return rivals.length === 1 ? [[one, other] as const] : [];
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
