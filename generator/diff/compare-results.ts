/** What a tool answers, before and after: against what was listed, which clients hold answers against. */
import type { JsonSchema, JsonValue, ListedTool } from "../../server/definition.js";
import { listingOf } from "../../server/listing.js";
import { lineOf } from "../pull/change-text.js";
import type { Change as SchemaChange } from "../pull/change.js";
import { own } from "../pull/mapping.js";
import { isEqual } from "../pull/structure.js";
import { compatible } from "./change-kinds.js";
import type { ToolPair } from "./compare-arguments.js";
import { counterexample } from "./counterexamples.js";
import { covers } from "./covers.js";
import type { Change } from "./difference.js";
import { answerWith } from "./answer-with.js";
import { schemaDifference } from "./say-schema.js";
import { type Side, sideOf } from "./schema-side.js";

/** Changes of the fields, then of their types, then of which of them the concise form has. */
export function compareResults(pair: ToolPair): Change[] {
  const { before, after } = pair;
  const [older, newer] = [answerSide(before), answerSide(after)];
  const { changes, texts } = schemaDifference(older, newer, "result", "");
  const added = changes.filter(({ kind, thing }) => kind === "added" && thing === "property");
  const lost = changes.filter(isLoss);
  const others = changes.filter((change) => !added.includes(change) && !isLoss(change));
  return [
    ...lost.map((change) => lossOf(change, older)),
    ...otherChanges(pair, others),
    ...added.map((change) =>
      compatible({ kind: "added", thing: "result", name: change.place, says: [saysOf(change)] }),
    ),
    ...compareFields(pair, lost),
    ...texts,
  ];
}

function answerSide({ result }: ListedTool): Side {
  return sideOf(result.schema ?? {});
}

function isLoss({ kind, thing }: SchemaChange): boolean {
  return thing === "property" && (kind === "removed" || kind === "renamed");
}

function saysOf(change: SchemaChange): string {
  return "type" in change ? change.type : lineOf(change);
}

function lossOf(change: SchemaChange, older: Side): Change {
  const isRenamed = change.kind === "renamed" && change.thing === "property";
  const former = isRenamed ? formerPlace(change.place, change.after, change.before) : change.place;
  return {
    effect: "breaks-client",
    kind: isRenamed ? "renamed" : "removed",
    thing: "result",
    name: change.place,
    says: isRenamed ? [`was ${former}`] : [],
    witness: { kind: "missed", answer: answerWith(older, former) },
  };
}

function formerPlace(place: string, name: string, former: string): string {
  return place.endsWith(name) ? place.slice(0, place.length - name.length) + former : former;
}

/** Types, and whatever else bears on which answers a client takes. */
function otherChanges({ before, after }: ToolPair, changes: readonly SchemaChange[]): Change[] {
  const [older, newer] = [before, after].map((tool) => listingOf(tool).outputSchema);
  const differs = !isEqual(older, newer) || !isEqual(withoutSchema(before), withoutSchema(after));
  if (changes.length === 0 && !differs) return [];
  const says = [...changes.map(lineOf), ...keywordLines(before, after)];
  const about = { kind: "changed", thing: "result", name: "", says } as const;
  if (older === undefined) return says.length === 0 ? [] : [compatible(about)];
  if (newer === undefined) {
    const none = { ...about, says: [...says, "no structured answer is listed any more"] };
    return [{ ...none, effect: "breaks-client", witness: { kind: "missed", answer: {} } }];
  }
  // What is told no more is a change of its own; an answer may hold anything there.
  const [listed, now] = [sideOf(toldBy(older, newer)), sideOf(newer)];
  if (covers(listed, now)) return says.length === 0 ? [] : [compatible(about)];
  const answer = counterexample(now, listed, (value) => typeof value === "object" && value !== null);
  if (answer === undefined) return [{ ...about, effect: "unproven" }];
  return [{ ...about, effect: "breaks-client", witness: { kind: "unexpected", answer } }];
}

/** The older schema with those properties alone that the newer one tells of as well. */
function toldBy(older: JsonSchema, newer: JsonSchema): JsonSchema {
  const inEach = (values: JsonSchema["properties"], others: JsonSchema["properties"]) =>
    Object.fromEntries(
      Object.entries(values ?? {}).flatMap(([name, schema]) => {
        const other = own(others, name) as JsonSchema | undefined;
        return other === undefined ? [] : [[name, toldBy(schema, other)]];
      }),
    );
  const { properties, $defs, items } = older;
  return {
    ...older,
    ...(properties === undefined ? {} : { properties: inEach(properties, newer.properties) }),
    ...($defs === undefined ? {} : { $defs: { ...$defs, ...inEach($defs, newer.$defs) } }),
    ...(typeof items === "object" && typeof newer.items === "object" ? { items: toldBy(items, newer.items) } : {}),
  };
}

function withoutSchema({ result: { schema: _, fields: __, ...rest } }: ListedTool): unknown {
  return rest;
}

function keywordLines(before: ListedTool, after: ListedTool): string[] {
  return (["mediaType", "items", "parse"] as const).flatMap((key) => {
    const [was, is] = [before.result[key], after.result[key]];
    return isEqual(was, is) ? [] : [`~ ${key} ${textOf(was)} -> ${textOf(is)}`];
  });
}

function textOf(value: JsonValue | undefined): string {
  return JSON.stringify(value) ?? "none";
}

/** The concise form: what it no longer has is there only for who asks for everything. */
function compareFields({ before, after }: ToolPair, told: readonly SchemaChange[]): Change[] {
  const [was, is] = [before.result.fields, after.result.fields];
  if (isEqual(was, is)) return [];
  const about = { kind: "changed", thing: "concise form", name: "" } as const;
  if (is === undefined) return [compatible({ ...about, says: ["there is none any more: every field is given"] })];
  const toldNames = told.flatMap((change) =>
    change.kind === "renamed" ? [change.before] : "name" in change ? [change.name] : [],
  );
  const lost = was?.filter((field) => !is.includes(field) && !toldNames.includes(field));
  const gained = was === undefined ? [] : is.filter((field) => !was.includes(field));
  const place = before.result.items === undefined ? "" : `${before.result.items}[].`;
  const changes: Change[] = [];
  if (was === undefined || (lost !== undefined && lost.length > 0)) {
    const says =
      was === undefined ? [`new: only ${is.join(", ")}, unless detail is full`] : [`- ${(lost ?? []).join(", ")}`];
    const field = lost?.[0] ?? fieldsOf(before).find((name) => !is.includes(name));
    const answer = answerWith(answerSide(before), field === undefined ? "" : `${place}${field}`);
    changes.push({ ...about, says, effect: "breaks-client", witness: { kind: "missed", answer } });
  }
  if (gained.length > 0) changes.push(compatible({ ...about, says: [`+ ${gained.join(", ")}`] }));
  return changes.length > 0 || toldNames.length > 0 ? changes : [compatible({ ...about, says: ["in another order"] })];
}

function fieldsOf({ result: { schema, items } }: ListedTool): string[] {
  const list = items === undefined ? undefined : schema?.properties?.[items]?.items;
  const item = typeof list === "object" ? list : schema;
  return Object.keys(item?.properties ?? {});
}
