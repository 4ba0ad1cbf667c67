/** The arguments of one call: as the schema has them, with something wrong in them, or made to do harm. */
import * as fc from "fast-check";
import { checkedSchemaOf, type JsonSchema, type ListedTool } from "../../../server/definition.js";
import { hostileName, hostileText, hostileValue } from "../hostile.js";
import { valuesOf } from "./schema-values.js";

/** How the arguments were made. */
export type Making = "valid" | "nearly valid" | "hostile";

export interface Made {
  readonly making: Making;
  readonly args: unknown;
}

/** Arguments for the tool, of every making. */
export function argumentsFor(tool: ListedTool): fc.Arbitrary<Made> {
  const schema = checkedSchemaOf(tool);
  const valid = withFewOptional(schema);
  const hostile = fc.oneof(
    { weight: 6, arbitrary: allHostile(schema) },
    { weight: 1, arbitrary: hostileValue },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, [], "", 0) },
  );
  const as = (making: Making) => (args: unknown) => ({ making, args });
  return fc.oneof(
    { weight: 6, arbitrary: valid.map(as("valid")) },
    { weight: 4, arbitrary: disturbed(valid).map(as("nearly valid")) },
    { weight: 3, arbitrary: hostile.map(as("hostile")) },
  );
}

/** All required arguments and some of the others: with all of them at once, one that is refused hides the rest. */
function withFewOptional(schema: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const required = new Set(schema.required ?? []);
  const names = Object.keys(schema.properties ?? {});
  const optional = names.filter((name) => !required.has(name));
  const whole = fc.record(
    Object.fromEntries(names.map((name) => [name, usualValues(name, schema.properties?.[name] ?? {}, schema)])),
    { noNullPrototype: true },
  );
  const chosen = fc.subarray(optional, { maxLength: Math.min(4, optional.length) });
  return fc
    .tuple(whole, chosen)
    .map(([all, some]) =>
      Object.fromEntries(
        names.filter((name) => required.has(name) || some.includes(name)).map((name) => [name, all[name]]),
      ),
    );
}

const moments = fc.constantFrom("-24h", "-3d", "-1w", "2026-11-20T00:00:00Z", "2026-11-20");

/** Values of the schema; where it says nothing but that it is text, what the name says. */
function usualValues(name: string, schema: JsonSchema, root: JsonSchema): fc.Arbitrary<unknown> {
  return /(^|_)(time|since|until|from|to|before|after)(_|$)/.test(name) &&
    schema.type === "string" &&
    schema.enum === undefined
    ? moments
    : valuesOf(schema, root, 1);
}

/** Each argument that is there is hostile, or some are and the others as they should be. */
function allHostile(schema: JsonSchema): fc.Arbitrary<unknown> {
  const required = new Set(schema.required ?? []);
  const properties = Object.entries(schema.properties ?? {});
  const values = properties.map(([name, each]) => [
    name,
    fc.oneof(
      { weight: 2, arbitrary: ofTheType(each, schema) },
      { weight: 1, arbitrary: hostileValue },
      { weight: required.has(name) ? 2 : 1, arbitrary: valuesOf(each, schema, 2) },
    ),
  ]) satisfies unknown[][];
  const record = fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>, {
    noNullPrototype: true,
  });
  const left = fc.subarray(
    properties.map(([name]) => name),
    { maxLength: Math.min(5, properties.length) },
  );
  return fc
    .tuple(record, left)
    .map(([all, some]) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => required.has(name) || some.includes(name))),
    );
}

/** A hostile text where the schema takes texts or lists of them, so that the schema alone does not stop it. */
function ofTheType(schema: JsonSchema, root: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.type === "string") return hostileText;
  if (schema.type === "array")
    return fc.array(typeof schema.items === "object" ? ofTheType(schema.items, root) : hostileValue, { maxLength: 3 });
  return valuesOf(schema, root, 2);
}

type Change = (value: unknown) => unknown;

/** Valid arguments with one or two changes, each somewhere in them. */
function disturbed(valid: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const change: fc.Arbitrary<Change> = fc.oneof(
    {
      weight: 3,
      arbitrary: hostileText.map(
        (text): Change =>
          (value) =>
            typeof value === "string" ? text : [text],
      ),
    },
    {
      weight: 3,
      arbitrary: hostileValue.map(
        (other): Change =>
          () =>
            other,
      ),
    },
    { weight: 1, arbitrary: fc.constant<Change>((value) => [value]) },
    { weight: 1, arbitrary: fc.constant<Change>(asText) },
    { weight: 1, arbitrary: fc.constant<Change>((value) => (typeof value === "number" ? -value - 0.5 : null)) },
    {
      weight: 2,
      arbitrary: fc.tuple(hostileName, hostileValue).map(
        ([key, inner]): Change =>
          (value) =>
            withMember(value, key, inner),
      ),
    },
  );
  const steps = fc.array(fc.tuple(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), change), {
    minLength: 1,
    maxLength: 2,
  });
  const stranger = fc.option(fc.tuple(hostileName, hostileValue), { freq: 5 });
  return fc.tuple(valid, steps, stranger).map(([args, changes, more]) => {
    let value: unknown = args;
    for (const [way, act] of changes) value = changedAt(value, way, act, true);
    return more === null ? value : withMember(value, ...more);
  });
}

/** As JSON; what is too deep for that stays. */
function asText(value: unknown): unknown {
  try {
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

/** Follows the way as far as it leads, each step modulo the number of members, and changes what is there. */
function changedAt(value: unknown, way: readonly number[], act: Change, isRoot = false): unknown {
  if (typeof value !== "object" || value === null) return act(value);
  const keys = Object.keys(value);
  const [step = 0, ...rest] = way;
  if (keys.length === 0 || (way.length === 0 && !isRoot)) return act(value);
  const key = keys[step % keys.length] as string;
  if (Array.isArray(value)) return value.with(Number(key), changedAt(value[Number(key)], rest, act));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === key ? changedAt(inner, rest, act) : inner] as const),
  );
}

function withMember(value: unknown, key: string, inner: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[]), inner];
  if (typeof value !== "object" || value === null) return inner;
  return Object.fromEntries([...Object.entries(value), [key, inner]]);
}
