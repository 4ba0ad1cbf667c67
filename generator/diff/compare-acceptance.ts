/** What an argument accepts, before and after: wider or narrower, proven or shown by a value. */
import type { JsonValue, ListedTool } from "../../server/definition.js";
import { lineOf } from "../pull/change-text.js";
import type { Change as SchemaChange } from "../pull/change.js";
import { isEqual } from "../pull/structure.js";
import { argumentSide, callWith, plainest } from "./calls.js";
import { compatible, type Described, otherwise, refused } from "./change-kinds.js";
import type { ArgumentPair } from "./compare-arguments.js";
import { counterexample } from "./counterexamples.js";
import { covers } from "./covers.js";
import type { Arguments, Change } from "./difference.js";
import { referredTo, schemaDifference } from "./say-schema.js";

/** Changes of the schema, of what it says where nothing is given, and of other forms that a value may have. */
export function compareAcceptance(pair: ArgumentPair): Change[] {
  const { before, after, name, was, is } = pair;
  const [older, newer] = [argumentSide(before, was), argumentSide(after, is)];
  const about = { kind: "changed", thing: "argument", name } as const;
  const { changes, texts } = schemaDifference(older, newer, "argument", name);
  const others = changes.filter((change) => !isDefault(change));
  const isOther = others.length > 0 || !isEqual(referredTo(older), referredTo(newer));
  const isListedOtherwise = !isEqual(was.schema, is.schema) && changes.length === 0 && texts.length === 0;
  return [
    ...(isOther ? [schemaChange(pair, others)] : []),
    ...(isListedOtherwise && !isOther ? [compatible({ ...about, says: ["listed in another way"] })] : []),
    ...defaultChanges(pair, changes.filter(isDefault)),
    ...texts,
    ...formChanges(pair),
  ];
}

function isDefault(change: SchemaChange): boolean {
  return change.thing === "keyword" && change.keyword === "default";
}

function schemaChange(
  { before, after, formerName, name, was, is }: ArgumentPair,
  changes: readonly SchemaChange[],
): Change {
  const [older, newer] = [argumentSide(before, was), argumentSide(after, is)];
  const [isWider, isNarrower] = [covers(newer, older), covers(older, newer)];
  const change = (how: string): Described => ({
    kind: "changed",
    thing: "argument",
    name,
    says: [...changes.map(lineOf), how],
  });
  if (isWider) return compatible(change(isNarrower ? "the same values are accepted" : "widened"));
  const isOfCall = (value: JsonValue) => callWith(before, { [formerName]: value }) !== undefined;
  const value = counterexample(older, newer, isOfCall);
  if (value === undefined) {
    return { ...change("whether every value is still accepted could not be told"), effect: "unproven" };
  }
  const how = isNarrower ? "narrowed" : "other values are accepted";
  return refused(change(how), callWith(before, { [formerName]: value }));
}

/** Defaults of the API are told to the model and not sent; the server goes by its own ones. */
function defaultChanges({ before, formerName, name, is }: ArgumentPair, changes: readonly SchemaChange[]): Change[] {
  if (changes.length === 0) return [];
  const change = { kind: "changed", thing: "argument", name } as const;
  const says = changes.map(lineOf);
  if (is.binding.in !== "server") return [compatible({ ...change, says: [...says, "told, and not sent"] })];
  const call = callWith(before);
  const isGiven = call !== undefined && Object.hasOwn(call, formerName);
  return [isGiven ? compatible({ ...change, says }) : otherwise({ ...change, says }, call)];
}

/** Forms in which a value may be given besides its own. */
function formChanges({ before, formerName, name, was, is }: ArgumentPair): Change[] {
  const about = { kind: "changed", thing: "argument", name } as const;
  const changes: Change[] = [];
  if (was.text !== is.text) {
    const says = [is.text === undefined ? "no longer taken as text" : `also taken as text: ${is.text}`];
    const text = JSON.stringify(plainest(before, formerName));
    const call = () => formCall(before, formerName, text);
    changes.push(is.text === undefined ? refused({ ...about, says }, call()) : compatible({ ...about, says }));
  }
  const [gained, lost] = [without(is.url, was.url), without(was.url, is.url)];
  if (gained.length > 0) changes.push(compatible({ ...about, says: [`addresses also taken: ${gained.join(", ")}`] }));
  const [first] = lost;
  if (first !== undefined) {
    const id = plainest(before, formerName);
    const address = `https://example.com/${first.replace(/\{[^{}]*\}/, typeof id === "string" ? id : "a")}`;
    const says = [`addresses no longer taken: ${lost.join(", ")}`];
    changes.push(refused({ ...about, says }, formCall(before, formerName, address)));
  }
  return changes;
}

/** A call with a value in another form; it is read before it is held against the schema. */
function formCall(before: ListedTool, name: string, text: string): Arguments | undefined {
  const call = callWith(before, { [name]: plainest(before, name) });
  return call === undefined ? undefined : { ...call, [name]: text };
}

function without(values: readonly string[] = [], others: readonly string[] = []): string[] {
  return values.filter((value) => !others.includes(value));
}
