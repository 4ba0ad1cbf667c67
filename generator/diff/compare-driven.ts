/** What the server does around a call, before and after: windows, pages, other ways, what follows, one of several ways. */
import type { ListedTool } from "../../server/definition.js";
import { isEqual } from "../pull/structure.js";
import { acceptsCall, callWith, plainest } from "./calls.js";
import { compatible, otherwise, refused } from "./change-kinds.js";
import type { ToolPair } from "./compare-arguments.js";
import type { Arguments, Change } from "./difference.js";

const parts = ["window", "page", "fallback", "follow", "file"] as const;

/** The same call does something else where one of these is another. */
export function compareDriven(pair: ToolPair): Change[] {
  return [...compareSelectors(pair), ...parts.flatMap((part) => comparePart(pair, part))];
}

function comparePart({ before, after }: ToolPair, part: (typeof parts)[number]): Change[] {
  const [was, is] = [before[part], after[part]];
  if (isEqual(was, is)) return [];
  const kind = was === undefined ? "added" : is === undefined ? "removed" : "changed";
  const change = { kind, thing: part, name: "", says: saysOf(was, is) } as const;
  // Another way is taken only where the first one fails, and what follows only where it is asked for.
  const isAddition = was === undefined && (part === "fallback" || part === "follow");
  const call =
    before.follow !== undefined && part === "follow" ? followed(before, before.follow.argument) : callWith(before);
  return [isAddition ? compatible(change) : otherwise(change, call)];
}

function followed(before: ListedTool, name: string): Arguments | undefined {
  return callWith(before, { [name]: true });
}

/** Which of its keys are another. */
function saysOf(was: unknown, is: unknown): string[] {
  const isPlain = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isPlain(was) || !isPlain(is))
    return was === undefined || is === undefined ? [] : [`${textOf(was)} -> ${textOf(is)}`];
  return [...new Set([...Object.keys(is), ...Object.keys(was)])].flatMap((key) => {
    const [older, newer]: unknown[] = [Reflect.get(was, key), Reflect.get(is, key)];
    return isEqual(older, newer) ? [] : [`${key} ${textOf(older)} -> ${textOf(newer)}`];
  });
}

function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? "none";
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function compareSelectors({ before, after }: ToolPair): Change[] {
  const [was, is] = [before.selectors, after.selectors];
  if (isEqual(was, is)) return [];
  const text = (ways: typeof was) => ways?.map((way) => way.join(" with ")).join(", or ") ?? "any of its arguments";
  const change = { kind: "changed", thing: "choice", name: "", says: [`${text(was)} -> ${text(is)}`] } as const;
  const names = [...new Set([...(was ?? []), ...(is ?? [])].flat())].filter(
    (name) => before.arguments[name] !== undefined,
  );
  // Without a choice before: none of them, each of them, and all at once.
  const tried = was ?? [[], ...names.map((name) => [name]), names];
  const calls = tried.map((way) =>
    callWith(before, Object.fromEntries(way.map((name) => [name, plainest(before, name)]))),
  );
  const isLost = (call: Arguments | undefined) =>
    call !== undefined && !acceptsCall({ ...after, arguments: before.arguments }, call);
  const call = calls.find(isLost);
  return [call === undefined ? compatible(change) : refused(change, call)];
}
