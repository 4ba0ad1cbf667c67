/** Names that stand for ids: the ids they mean, found in a list of the API's own. */
import type { AnyTool, ArgumentDefinition, JsonValue, LookupDefinition } from "./definition.js";
import { ArgumentError } from "./errors.js";
import { nearest } from "./nearest.js";
import { isObject } from "./result/json.js";

/** A name among the arguments of a call. */
export interface NamedThing {
  readonly argument: string;
  readonly lookup: string;
  readonly name: string;
  readonly fills: string;
  /** The argument takes several ids: all that match are meant. */
  readonly takesSeveral: boolean;
}

/** What a name was found to mean; told in the answer. */
export interface Found {
  readonly id: JsonValue;
  readonly name: string;
}

/** The tool whose argument it is. */
type Named = Pick<AnyTool, "name">;

/** How many a name may stand for, and how many candidates are told. */
const MOST_MEANT = 50;
const MOST_TOLD = 10;

/**
 * The names among the arguments.
 * @throws ArgumentError where a name and the id that it stands for are both given.
 */
export function namesIn(tool: AnyTool, args: Readonly<Record<string, unknown>>): NamedThing[] {
  return Object.entries(tool.arguments).flatMap(([argument, { binding }]): NamedThing[] => {
    const name = args[argument];
    if (binding.in !== "server" || binding.feature !== "lookup" || typeof name !== "string") return [];
    const { fills, lookup } = binding;
    const other = args[fills];
    if (other !== undefined && other !== null) {
      throw new ArgumentError(tool.name, argument, `Give ${argument} or ${fills}, not both.`);
    }
    return [{ argument, lookup, name, fills, takesSeveral: takesList(tool.arguments[fills]) }];
  });
}

/**
 * Which of the items the name means: those that are called exactly so, else those whose name contains it, whatever the
 * case.
 * @throws ArgumentError where there is none, or more than the argument can take; with the candidates.
 */
export function chosen(
  tool: Named,
  thing: NamedThing,
  definition: Pick<LookupDefinition, "match" | "take">,
  items: readonly JsonValue[],
): Found[] {
  const known = items.flatMap((item): Found[] => {
    const name = isObject(item) ? item[definition.match] : undefined;
    const id = isObject(item) ? item[definition.take] : undefined;
    return typeof name === "string" && id !== undefined && id !== null ? [{ id, name }] : [];
  });
  const wanted = folded(thing.name);
  const exact = known.filter(({ name }) => folded(name) === wanted);
  const matching = exact.length > 0 ? exact : known.filter(({ name }) => folded(name).includes(wanted));
  if (matching.length === 0) throw none(tool, thing, known);
  const most = thing.takesSeveral ? MOST_MEANT : 1;
  if (matching.length > most) throw several(tool, thing, matching);
  return matching;
}

function none(tool: Named, { argument, name }: NamedThing, known: readonly Found[]): ArgumentError {
  const guess = nearest(
    name,
    known.map((each) => each.name),
  );
  const hint = guess === undefined ? "Use a shorter part of the name." : `Did you mean ${JSON.stringify(guess)}?`;
  const message = `${argument}: nothing has ${JSON.stringify(name.slice(0, 80))} in its name. ${hint}`;
  return new ArgumentError(tool.name, argument, message);
}

function several(tool: Named, thing: NamedThing, matching: readonly Found[]): ArgumentError {
  const shown = matching.slice(0, MOST_TOLD).map(({ id, name }) => `${JSON.stringify(name)} (${idText(id)})`);
  const more = matching.length > shown.length ? ` and ${matching.length - shown.length} more` : "";
  const message =
    `${thing.argument}: ${JSON.stringify(thing.name.slice(0, 80))} is in the name of ${matching.length}: ` +
    `${shown.join(", ")}${more}. Give the whole name of one, or its id as ${thing.fills}.`;
  return new ArgumentError(tool.name, thing.argument, message);
}

function idText(id: JsonValue): string {
  return typeof id === "string" ? id : JSON.stringify(id);
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}

function takesList(argument: ArgumentDefinition | undefined): boolean {
  return argument?.schema.type === "array";
}
