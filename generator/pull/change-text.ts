/** A change in one line, as a reader of the API's documentation would say it. */
import type { JsonValue } from "../../server/definition.js";
import type { Change, Difference } from "./change.js";
import { usesOf } from "./uses.js";

/** A heading with its lines; each line opens with `+`, `-` or `~` and a space. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * A difference as sections: first the operations and the named parts that came, went and moved, then one section for
 * each that changed inside. `document` is the newer one: it tells which operations use a schema.
 */
export function sectionsOf({ changes }: Difference, document: unknown): Section[] {
  const uses = usesOf(document);
  const sections = new Map<string, string[]>();
  for (const change of changes) {
    const title = isWhole(change)
      ? change.thing === "operation"
        ? "Operations"
        : "Named parts"
      : titleOf(change, uses);
    sections.set(title, [...(sections.get(title) ?? []), lineOf(change)]);
  }
  const first = ["Operations", "Named parts"];
  const titles = [
    ...first.filter((title) => sections.has(title)),
    ...[...sections.keys()].filter((each) => !first.includes(each)),
  ];
  return titles.map((title) => ({ title, lines: sections.get(title) ?? [] }));
}

function isWhole({ place, kind, thing }: Change): boolean {
  return (
    place === "" &&
    kind !== "changed" &&
    thing !== "value" &&
    (thing === "operation" || thing === "part" || kind === "renamed")
  );
}

function titleOf({ owner }: Change, uses: ReadonlyMap<string, readonly string[]>): string {
  const users = owner.startsWith("schema ") ? uses.get(owner.slice("schema ".length)) : undefined;
  if (users === undefined) return owner;
  const rest = users.length > 3 ? ` and ${users.length - 3} more` : "";
  return `${owner}, used by ${users.slice(0, 3).join(", ")}${rest}`;
}

/** One change as a line. */
export function lineOf(change: Change): string {
  const sign = change.kind === "added" ? "+" : change.kind === "removed" ? "-" : "~";
  return `${sign} ${textOf(change)}`;
}

function textOf(change: Change): string {
  const { owner, place } = change;
  if (change.thing === "operation") {
    if (change.kind === "moved") return `${change.before} is now ${change.after}`;
    return change.operationId === undefined ? owner : `${owner} (${change.operationId})`;
  }
  if (change.kind === "renamed") {
    const what = change.thing === "schema" ? "schema " : "";
    return `${what}${change.before} is now ${change.thing === "schema" ? change.after : place}`;
  }
  if (change.thing === "value") return place === "" ? shown(change.value) : `${place}: ${shown(change.value)}`;
  if (change.thing === "part") return partText(place === "" ? owner : place, change.name);
  if (change.kind === "changed") return keywordText(change, place === "" ? "" : `${place}: `);
  return `${place}: ${change.type}, ${change.required ? "required" : "optional"}`;
}

/** `response 404` says what it is; an alternative of a choice does not. */
function partText(place: string, name: string): string {
  return name.startsWith("alternative") ? `${place}: ${name}` : place;
}

function keywordText(change: Extract<Change, { thing: "keyword" }>, start: string): string {
  const { keyword, before, after } = change;
  if (keyword === "required" && typeof after === "boolean") return `${start}${after ? "required" : "optional"} now`;
  if (keyword === "required" && before === true) return `${start}optional now`;
  if (keyword === "type") return `${start}type ${unquoted(before)} -> ${unquoted(after)}`;
  if (before === undefined) return `${start}${keyword} ${shown(after)}, new`;
  if (after === undefined) return `${start}${keyword} ${shown(before)}, gone`;
  return `${start}${keyword} ${shown(before)} -> ${shown(after)}`;
}

function unquoted(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : shown(value);
}

const longest = 80;

function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
