/** What became of the arguments of a tool: which there are, which are required, and how they read. */
import type { ArgumentDefinition, ListedTool } from "../../server/definition.js";
import { typeText } from "../pull/structure.js";
import { acceptsCall, callWith, plainest } from "./calls.js";
import { compatible, inOtherWords, refused } from "./change-kinds.js";
import { compareAcceptance } from "./compare-acceptance.js";
import { compareBindings } from "./compare-bindings.js";
import type { Arguments, Change } from "./difference.js";
import { namesInOrder } from "./order.js";
import { pairArguments } from "./pair-tools.js";

/** A tool before and after. */
export interface ToolPair {
  readonly before: ListedTool;
  readonly after: ListedTool;
}

/** An argument before and after, with its names. */
export interface ArgumentPair extends ToolPair {
  readonly formerName: string;
  readonly name: string;
  readonly was: ArgumentDefinition;
  readonly is: ArgumentDefinition;
}

/** The changes in the order of the arguments now, of those that are gone where they were. */
export function compareArguments({ before, after }: ToolPair): Change[] {
  const pairs = pairArguments(before, after);
  const names = namesInOrder(Object.keys(before.arguments), Object.keys(after.arguments), pairs);
  return names.flatMap(({ name, isRemoved }) => {
    if (isRemoved) return [removed(before, name)];
    const is = after.arguments[name];
    const formerName = pairs.get(name);
    const was = formerName === undefined ? undefined : before.arguments[formerName];
    if (is === undefined) return [];
    if (formerName === undefined || was === undefined) return [added(before, name, is)];
    return comparePair({ before, after, formerName, name, was, is });
  });
}

function added(before: ListedTool, name: string, is: ArgumentDefinition): Change {
  const says = [`${typeText(is.schema)}, ${is.required === true ? "required" : "optional"}`];
  const change = { kind: "added", thing: "argument", name, says } as const;
  return is.required === true ? refused(change, callWith(before)) : compatible(change);
}

function removed(before: ListedTool, name: string): Change {
  const change = { kind: "removed", thing: "argument", name, says: [] } as const;
  return refused(change, callWith(before, { [name]: plainest(before, name) }));
}

function comparePair(pair: ArgumentPair): Change[] {
  const { before, formerName, name, was, is } = pair;
  const about = { kind: "changed", thing: "argument", name } as const;
  const changes: Change[] = [];
  if (formerName !== name) {
    const renamed = { kind: "renamed", thing: "argument", name, says: [`was ${formerName}`] } as const;
    changes.push(refused(renamed, callWith(before, { [formerName]: plainest(before, formerName) })));
  }
  if (was.required !== true && is.required === true) {
    changes.push(refused({ ...about, says: ["required now"] }, callWithout(before, formerName)));
  } else if (was.required === true && is.required !== true) {
    changes.push(compatible({ ...about, says: ["optional now"] }));
  }
  changes.push(...compareAcceptance(pair), ...compareBindings(pair));
  if (was.description !== is.description) {
    changes.push(inOtherWords("description", `argument ${name}`, was.description, is.description));
  }
  if (was.confidence !== is.confidence)
    changes.push(inOtherWords("certainty", `argument ${name}`, was.confidence, is.confidence));
  return changes;
}

function callWithout(before: ListedTool, name: string): Arguments | undefined {
  const call = callWith(before);
  if (call === undefined || !Object.hasOwn(call, name)) return call;
  const { [name]: _, ...others } = call;
  return acceptsCall(before, others) ? others : undefined;
}
