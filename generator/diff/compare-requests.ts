/** What a call sends apart from its arguments, before and after: the operation, the body, and what the server fills in. */
import {
  type AnyTool,
  type HiddenParameter,
  isWorkflow,
  type JsonValue,
  type ListedTool,
  type WireBinding,
} from "../../server/definition.js";
import { isEqual } from "../pull/structure.js";
import { callWith, plainest } from "./calls.js";
import { compatible, type Described, inOtherWords, otherwise, refused } from "./change-kinds.js";
import type { Arguments, Change } from "./difference.js";
import { placeOf, withoutNames, writtenAs } from "./wire.js";

/** Of two tools of operations; a workflow that takes the place of one, or the other way round, does something else. */
export function compareRequests(before: ListedTool, after: ListedTool): Change[] {
  if (isWorkflow(before) && isWorkflow(after)) return [];
  if (isWorkflow(before) || isWorkflow(after)) {
    const says = [isWorkflow(after) ? "a workflow now" : "a tool of one operation now"];
    return [otherwise({ kind: "changed", thing: "tool", name: "", says }, callWith(before))];
  }
  return [...compareOperations(before, after), ...compareBodies(before, after), ...compareHidden(before, after)];
}

function compareOperations(before: AnyTool, after: AnyTool): Change[] {
  const [was, is] = [before.operation, after.operation];
  const changes: Change[] = [];
  const change = { kind: "changed", thing: "operation", name: "" } as const;
  const text = (operation: AnyTool["operation"]) => `${operation.method} ${operation.path}`;
  if (text(was) !== text(is)) {
    const says = [`${text(was)} is now ${text(is)}`];
    const isSame = was.method === is.method && withoutNames(was.path) === withoutNames(is.path);
    changes.push(
      isSame
        ? compatible({ ...change, says: [...says, "the same is sent"] })
        : otherwise({ ...change, says }, callWith(before)),
    );
  }
  for (const key of ["document", "server"] as const) {
    if (was[key] === is[key]) continue;
    const says = [`${key} ${was[key] ?? "of the document"} -> ${is[key] ?? "of the document"}`];
    changes.push(otherwise({ ...change, says }, callWith(before)));
  }
  if (was.confidence !== is.confidence)
    changes.push(inOtherWords("certainty", "operation", was.confidence, is.confidence));
  return changes;
}

function compareBodies(before: AnyTool, after: AnyTool): Change[] {
  const [was, is] = [before.body, after.body];
  if (isEqual(was, is)) return [];
  const about = { kind: "changed", thing: "body", name: "" } as const;
  const changes: Change[] = [];
  if (was?.mediaType !== is?.mediaType) {
    const says = [`media type ${was?.mediaType ?? "none"} -> ${is?.mediaType ?? "none"}`];
    // What there is of a body only now comes with arguments of its own; what is never sent has no type.
    const isSent = was !== undefined && (was.required === true || bodyArguments(before).length > 0);
    changes.push(isSent ? otherwise({ ...about, says }, callWithBody(before)) : compatible({ ...about, says }));
  }
  if (was?.required !== is?.required) changes.push(emptyBodyChange(before, after));
  if (!isEqual(was?.encoding, is?.encoding) || was?.file !== is?.file) {
    changes.push({ ...about, says: ["parts of the body are encoded in another way"], effect: "unproven" });
  }
  return changes;
}

function bodyArguments({ arguments: all }: AnyTool): string[] {
  return Object.entries(all).flatMap(([name, { binding }]) => (binding.in === "body" ? [name] : []));
}

function callWithBody(before: AnyTool): Arguments | undefined {
  const [first] = bodyArguments(before);
  return callWith(before, first === undefined ? {} : { [first]: plainest(before, first) });
}

/** Whether a body is sent where nothing of it is given. */
function emptyBodyChange(before: AnyTool, after: AnyTool): Change {
  const says = [after.body?.required === true ? "sent even when empty" : "sent only when there is something in it"];
  const change = { kind: "changed", thing: "body", name: "", says } as const;
  const call = callWith(before);
  if (call === undefined) return { ...change, effect: "unproven" };
  const isAlways =
    bodyArguments(before).some((name) => Object.hasOwn(call, name)) ||
    (before.hidden ?? []).some((hidden) => hidden.in === "body" && "constant" in hidden);
  if (isAlways || /^(GET|HEAD)$/.test(before.operation.method)) return compatible(change);
  return otherwise(change, call);
}

function compareHidden(before: AnyTool, after: AnyTool): Change[] {
  const keyed = (tool: AnyTool) =>
    new Map((tool.hidden ?? []).map((hidden) => [placeOf(hidden, tool.operation.path), hidden]));
  const [was, is] = [keyed(before), keyed(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((place) =>
    compareOne({ before, after }, place, was.get(place), is.get(place)),
  );
}

function compareOne(
  tools: { readonly before: AnyTool; readonly after: AnyTool },
  place: string,
  was: HiddenParameter | undefined,
  is: HiddenParameter | undefined,
): Change[] {
  if (isEqual(was, is)) return [];
  const { before, after } = tools;
  const kind = was === undefined ? "added" : is === undefined ? "removed" : "changed";
  const name = is === undefined ? nameOf(was) : nameOf(is);
  const says = [
    was === undefined ? fateOf(is) : is === undefined ? `was ${fateOf(was)}` : `${fateOf(was)} -> ${fateOf(is)}`,
  ];
  const change: Described = { kind, thing: "parameter", name, says };
  const [older, newer] = [sentText(was, before.operation.path), sentText(is, after.operation.path)];
  const changes: Change[] = [];
  if (older !== newer) changes.push(otherwise(change, callWith(before)));
  else if (was !== undefined && is !== undefined && "omitted" in was && "omitted" in is) {
    if (was.omitted !== is.omitted) changes.push(inOtherWords("reason", name, was.omitted, is.omitted));
  } else if (fateOf(was) !== fateOf(is)) changes.push(compatible({ ...change, says: [...says, "the same is sent"] }));
  return [...changes, ...compareOpenArguments(before, name, was, is)];
}

function nameOf(hidden: HiddenParameter | undefined): string {
  if (hidden === undefined) return "";
  return hidden.in === "body" ? `body ${hidden.pointer}` : `${hidden.in} ${hidden.name}`;
}

function fateOf(hidden: HiddenParameter | undefined): string {
  if (hidden === undefined) return "nothing";
  if ("constant" in hidden) return `always ${JSON.stringify(hidden.constant)}`;
  if ("configured" in hidden) return `the setting ${hidden.configured}`;
  return "managed" in hidden ? `driven by the server (${hidden.managed})` : "never sent";
}

/** What is sent of it; the value of a setting is a text. */
function sentText(hidden: HiddenParameter | undefined, path: string): string | undefined {
  if (hidden === undefined || "omitted" in hidden) return undefined;
  const binding: WireBinding = hidden;
  const value: JsonValue = "constant" in hidden ? hidden.constant : "a";
  const written = writtenAs({ binding, path }, value);
  return written === undefined ? undefined : `${written}: ${fateOf(hidden)}`;
}

/** What a configured parameter is called where the server leaves it to its callers. */
function compareOpenArguments(
  before: AnyTool,
  name: string,
  was: HiddenParameter | undefined,
  is: HiddenParameter | undefined,
): Change[] {
  const open = (hidden: HiddenParameter | undefined) =>
    hidden !== undefined && "configured" in hidden ? hidden.argument : undefined;
  const [older, newer] = [open(was), open(is)];
  const change = { kind: "changed", thing: "parameter", name } as const;
  if (older?.name !== newer?.name) {
    const says = [`left to callers as ${newer?.name ?? "nothing"}, before as ${older?.name ?? "nothing"}`];
    if (older === undefined) return [compatible({ ...change, says })];
    const call = callWith(before);
    return [refused({ ...change, says }, call && { ...call, [older.name]: "a" })];
  }
  if (older?.format !== newer?.format) {
    const says = [
      `where it is left to callers, of format ${newer?.format ?? "text"}, before ${older?.format ?? "text"}`,
    ];
    const call = older === undefined ? undefined : callWith(before);
    if (newer?.format === undefined) return [compatible({ ...change, says })];
    return [refused({ ...change, says }, call && older && { ...call, [older.name]: "a" })];
  }
  if (older?.description === newer?.description) return [];
  return [inOtherWords("description", `parameter ${name}`, older?.description, newer?.description)];
}
