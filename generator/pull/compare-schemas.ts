/** What two schemas say differently: their type in words, their properties, values and keywords. */
import { isMapping } from "../loaded.js";
import type { Comparison } from "./comparison.js";
import { type Mapping, own } from "./mapping.js";
import { pairItems, pairKeys } from "./pairs.js";
import { isConfidence, isProse, shapeUnder } from "./shapes.js";
import { type Spot, spotUnder } from "./spots.js";
import { isEqual, typeText } from "./structure.js";

/** Is a keyword told in other words: as the type, as properties, as values? Not where it is not what it should be. */
function isTold(key: string, before: unknown, after: unknown, hasTypeChanged: boolean): boolean {
  const both = [before, after].filter((value) => value !== undefined);
  if (key === "properties") return both.every(isMapping);
  if (key === "required") return both.every(Array.isArray);
  if (key === "type" && both.length === 2 && both.every(Array.isArray))
    return hasTypeChanged || isSameSet(before, after);
  return key === "enum" || key === "nullable" || ((key === "type" || key === "$ref") && hasTypeChanged);
}

function isSameSet(before: unknown, after: unknown): boolean {
  const [was, is] = [before, after].map((values) => (values as unknown[]).map(String).sort());
  return isEqual(was, is);
}

/** Compares two schemas of any dialect. A choice between null and one schema is that schema, which may be null. */
export function compareSchemas(before: unknown, after: unknown, spot: Spot, comparison: Comparison): void {
  if (!isMapping(before) || !isMapping(after)) {
    if (!isEqual(before, after)) comparison.keyword(spot, "schema", before, after);
    return;
  }
  const [was, is] = [withoutNullChoice(before), withoutNullChoice(after)];
  const [oldType, newType] = typeTexts(was, is);
  if (oldType !== newType) comparison.keyword(spot, "type", oldType, newType);
  compareValues(was, is, spot, comparison);
  compareProperties(was, is, spot, comparison);
  for (const key of new Set([...Object.keys(is), ...Object.keys(was)])) {
    const [one, other] = [own(was, key), own(is, key)];
    if (isProse("schema", key)) comparison.text(spot, key, one, other);
    else if (isConfidence(key) || isEqual(one, other) || isTold(key, one, other, oldType !== newType)) continue;
    else if (shapeUnder("schema", key) === "schema list") {
      compareAlternatives(one, other, { key, spot, tell: oldType === newType }, comparison);
    } else if (shapeUnder("schema", key) === "data") comparison.keyword(spot, key, one, other);
    else compareInner(one, other, key, spot, comparison);
  }
}

/** What is in the items of two arrays is told of the items. */
function typeTexts(before: Mapping, after: Mapping): [string, string] {
  if (!isMapping(before["items"]) || !isMapping(after["items"])) return [typeText(before), typeText(after)];
  return [typeText({ ...before, items: undefined }), typeText({ ...after, items: undefined })];
}

/** `items`, `additionalProperties` and the like: schemas, or a word about them. */
function compareInner(before: unknown, after: unknown, key: string, spot: Spot, comparison: Comparison): void {
  const at = spotUnder(spot, "schema", key, after);
  if (isMapping(before) && isMapping(after)) return compareSchemas(before, after, at, comparison);
  // An array that has got items, or has lost them, has another type in words.
  if (key !== "items" || isMapping(before) === isMapping(after))
    comparison.keyword(spot, key, plain(before), plain(after));
}

function plain(schema: unknown): unknown {
  return isMapping(schema) ? typeText(schema) : schema;
}

/** Where the type in words has changed, it tells which alternatives came and went. */
function compareAlternatives(
  before: unknown,
  after: unknown,
  { key, spot, tell }: { key: string; spot: Spot; tell: boolean },
  comparison: Comparison,
): void {
  if (before !== undefined && after !== undefined && Array.isArray(before) !== Array.isArray(after)) {
    return comparison.keyword(spot, key, before, after);
  }
  const [was, is]: [unknown[], unknown[]] = [Array.isArray(before) ? before : [], Array.isArray(after) ? after : []];
  const pairs = pairItems("schema list", was, is);
  const left = new Set(was.keys());
  const name = `alternative of ${key}`;
  for (const [index, member] of is.entries()) {
    const older = pairs.get(index);
    if (older !== undefined) {
      left.delete(older);
      compareSchemas(was[older], member, spot, comparison);
    } else if (tell) comparison.add(spot, { kind: "added", thing: "part", name });
  }
  if (tell) for (const _ of left) comparison.add(spot, { kind: "removed", thing: "part", name });
}

function compareValues(before: Mapping, after: Mapping, spot: Spot, comparison: Comparison): void {
  const [was, is] = [before["enum"], after["enum"]];
  if (!Array.isArray(was) || !Array.isArray(is)) {
    if (!isEqual(was, is)) comparison.keyword(spot, "enum", was, is);
    return;
  }
  const has = (values: readonly unknown[], value: unknown) => values.some((other) => isEqual(other, value));
  for (const value of is) if (!has(was, value)) comparison.add(spot, { kind: "added", thing: "value", value });
  for (const value of was) if (!has(is, value)) comparison.add(spot, { kind: "removed", thing: "value", value });
}

function compareProperties(before: Mapping, after: Mapping, spot: Spot, comparison: Comparison): void {
  const [was, is] = [propertiesOf(before), propertiesOf(after)];
  const pairs = pairKeys("schema map", was, is);
  const left = new Set(Object.keys(was));
  for (const [name, schema] of Object.entries(is)) {
    const at = spotUnder(spot, "schema map", name, schema);
    const older = pairs.get(name);
    const required = isRequired(after, name);
    if (older === undefined) {
      comparison.add(at, { kind: "added", thing: "property", name, type: typeIn(schema), required });
      continue;
    }
    left.delete(older);
    if (older !== name) comparison.add(at, { kind: "renamed", thing: "property", before: older, after: name });
    compareSchemas(was[older], schema, at, comparison);
    if (isRequired(before, older) !== required) comparison.keyword(at, "required", !required, required);
  }
  for (const name of left) {
    const type = typeIn(was[name]);
    const at = spotUnder(spot, "schema map", name, was[name]);
    comparison.add(at, { kind: "removed", thing: "property", name, type, required: isRequired(before, name) });
  }
  compareOtherNames(before, after, spot, comparison);
}

/** Names that are required without being described. */
function compareOtherNames(before: Mapping, after: Mapping, spot: Spot, comparison: Comparison): void {
  const others = (schema: Mapping) =>
    requiredIn(schema)
      .filter((name) => own(propertiesOf(schema), name) === undefined)
      .sort();
  const [was, is] = [others(before), others(after)];
  if (!isEqual(was, is)) comparison.keyword(spot, "required", was, is);
}

function propertiesOf(schema: Mapping): Mapping {
  const properties = own(schema, "properties");
  return isMapping(properties) ? properties : {};
}

function requiredIn(schema: Mapping): string[] {
  const required = own(schema, "required");
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

function isRequired(schema: Mapping, name: string): boolean {
  return requiredIn(schema).includes(name);
}

function typeIn(schema: unknown): string {
  return typeText(isMapping(schema) ? withoutNullChoice(schema) : schema);
}

/** The one schema beside null, with what stands around the choice; three dialects say it in three ways. */
function withoutNullChoice(schema: Mapping): Mapping {
  const { type } = schema;
  if (Array.isArray(type) && type.includes("null") && type.length === 2) {
    return { ...schema, type: type.find((each) => each !== "null") as unknown, nullable: true };
  }
  const key = ["anyOf", "oneOf"].find((name) => Array.isArray(schema[name]));
  if (key === undefined) return schema;
  const members = schema[key] as unknown[];
  const others = members.filter((member) => !isMapping(member) || member["type"] !== "null");
  if (others.length === members.length) return schema;
  const { [key]: _, ...around } = schema;
  const [only] = others;
  if (others.length === 1 && isMapping(only)) return { ...withoutNullChoice(only), ...around, nullable: true };
  return { ...around, [key]: others, nullable: true };
}
