/** Where an argument goes, before and after: moved on the wire, or written in another style. */
import { type ArgumentDefinition, isWorkflow, type JsonValue, type ListedTool } from "../../server/definition.js";
import { isEqual } from "../pull/structure.js";
import { argumentSide, callWith, plainest } from "./calls.js";
import { compatible, otherwise } from "./change-kinds.js";
import type { ArgumentPair } from "./compare-arguments.js";
import { candidates } from "./counterexamples.js";
import type { Change } from "./difference.js";
import { accepts, type Side } from "./schema-side.js";
import { isUnsure, placeOf, type Placed, writesAlike, writtenAs } from "./wire.js";

/** One change at most. */
export function compareBindings({ before, after, formerName, name, was, is }: ArgumentPair): Change[] {
  if (isEqual(was.binding, is.binding)) return [];
  const says = [`${bindingText(was)} -> ${bindingText(is)}`];
  const change = { kind: "changed", thing: "argument", name, says } as const;
  const shownBy = (value: JsonValue | undefined): Change => {
    const call = value === undefined ? undefined : callWith(before, { [formerName]: value });
    const shown = otherwise(change, call);
    // By its former name the argument is refused before anything is sent.
    return formerName === name || call === undefined
      ? shown
      : { ...shown, witness: { kind: "refused", arguments: call } };
  };
  const [older, newer] = [placed(before, was), placed(after, is)];
  if (older === undefined || newer === undefined) return [shownBy(plainest(before, formerName))];
  const [accepted, wanted] = [argumentSide(before, was), argumentSide(after, is)];
  if (writesAlike(older, newer, accepted)) return [compatible({ ...change, says: [...says, "the same is sent"] })];
  const isSamePlace = placeOf(older.binding, older.path) === placeOf(newer.binding, newer.path);
  if (isSamePlace && isUnsure(older.binding, newer.binding)) return [{ ...change, effect: "unproven" }];
  const telling = tellingValues(accepted, (value) => writtenAs(older, value) !== writtenAs(newer, value));
  return [shownBy(telling.find((value) => accepts(wanted, value)) ?? telling[0])];
}

function placed(tool: ListedTool, { binding }: ArgumentDefinition): Placed | undefined {
  return binding.in === "server" ? undefined : { binding, path: isWorkflow(tool) ? "" : tool.operation.path };
}

/** How many values are tried, and how many that serve are enough. */
const mostTried = 2000;
const mostFound = 20;

const plainValues: readonly JsonValue[] = ["a", 1, ["a", "b"], [1, 2], { a: "b" }];

function tellingValues(accepted: Side, isTelling: (value: JsonValue) => boolean): JsonValue[] {
  const found: JsonValue[] = [];
  let tried = 0;
  for (const each of [...plainValues, ...candidates(accepted, { schema: false, definitions: {} }, 0)]) {
    if (found.length === mostFound || ++tried > mostTried) break;
    const value = each as JsonValue | undefined;
    if (value === undefined) continue;
    found.push(...[value, withSlashes(value)].filter((one) => accepts(accepted, one) && isTelling(one)));
  }
  return found;
}

/** The same with a reserved character in every text. */
function withSlashes(value: JsonValue): JsonValue {
  if (typeof value === "string") return "a/b";
  if (Array.isArray(value)) return value.map((item: JsonValue) => withSlashes(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withSlashes(inner)]));
}

function bindingText({ binding }: ArgumentDefinition): string {
  if (binding.in === "server") return `the server's ${binding.feature}`;
  if (binding.in === "body") return binding.pointer === "" ? "the body" : `body ${binding.pointer}`;
  const { in: place, name, ...form } = binding;
  if ("mediaType" in form) return `${place} ${name} as ${form.mediaType}`;
  const words = [form.style, ...(form.explode ? ["explode"] : []), ...(form.allowReserved ? ["allowReserved"] : [])];
  return `${place} ${name} (${words.join(", ")})`;
}
