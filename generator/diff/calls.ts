/** Calls of a tool as it was listed: whether its arguments are accepted, and the plainest ones that are. */
import {
  type ArgumentDefinition,
  checkedArgumentSchema,
  checkedSchemaOf,
  type JsonValue,
  type ListedTool,
} from "../../server/definition.js";
import type { Arguments } from "./difference.js";
import { accepts, type Definitions, type Side, sideOf } from "./schema-side.js";
import { smallest } from "./smallest.js";

const none: Definitions = {};
const sides = new WeakMap<object, Side>();

/** What the tool holds the arguments of a call against. */
export function callSide(tool: ListedTool): Side {
  const side = sides.get(tool) ?? sideOf(checkedSchemaOf(tool));
  sides.set(tool, side);
  return side;
}

/** What it holds one of them against. */
export function argumentSide(tool: ListedTool, argument: ArgumentDefinition): Side {
  const side = sides.get(argument) ?? {
    schema: checkedArgumentSchema(argument),
    definitions: tool.definitions ?? none,
  };
  sides.set(argument, side);
  return side;
}

/** Whether the tool accepts the arguments: its schema does, and of arguments that say the same one way is taken. */
export function acceptsCall(tool: ListedTool, given: Arguments): boolean {
  return isOneWay(tool, given) && accepts(callSide(tool), given);
}

function isOneWay({ selectors }: ListedTool, given: Arguments): boolean {
  if (selectors === undefined) return true;
  const names = [...new Set(selectors.flat())].filter((name) => (given[name] ?? null) !== null);
  return selectors.some((way) => way.length === names.length && way.every((name) => names.includes(name)));
}

/** The plainest accepted call with these arguments among its own; undefined where none was found. */
export function callWith(tool: ListedTool, given: Arguments = {}): Arguments | undefined {
  const ways = tool.selectors ?? [[]];
  const required = Object.entries(tool.arguments).flatMap(([name, argument]) => (argument.required ? [name] : []));
  const calls = ways.map((way) => {
    const added = [...required, ...way].filter((name) => !Object.hasOwn(given, name));
    return { ...Object.fromEntries(added.map((name) => [name, plainest(tool, name)])), ...given };
  });
  return calls.find((call) => acceptsCall(tool, call));
}

/** The plainest value of an argument. */
export function plainest(tool: ListedTool, name: string): JsonValue {
  const argument = tool.arguments[name];
  return argument === undefined ? "a" : smallest(argumentSide(tool, argument));
}
