/** What a catalogue holds beside its tools, before and after: toolsets, documents, resources, prompts, the server. */
import { type Catalogue, type PromptDefinition, type ResourceDefinition } from "../../server/definition.js";
import { listedTools } from "../../server/listing.js";
import { isEqual } from "../pull/structure.js";
import { callWith } from "./calls.js";
import { broken, compatible, inOtherWords, otherwise, refused } from "./change-kinds.js";
import type { Change } from "./difference.js";
import { namesInOrder } from "./order.js";

/** The changes, in the order in which the catalogue holds these things. */
export function compareOthers(before: Catalogue, after: Catalogue): Change[] {
  return [
    ...compareServer(before.server, after.server),
    ...compareEach(before.documents, after.documents, (name) => documentChanges(before, after, name)),
    ...compareEach(before.toolsets, after.toolsets, (name) => toolsetChanges(before, after, name)),
    ...compareEach(before.lookups ?? {}, after.lookups ?? {}, (name) => [
      { effect: "unproven", kind: "changed", thing: "lookup", name, says: ["names are looked up in another way"] },
    ]),
    ...compareEach(named(before.resources), named(after.resources), (name, was, is) =>
      compareOffer("resource", name, was, is, resourceChanges),
    ),
    ...compareEach(named(before.prompts), named(after.prompts), (name, was, is) =>
      compareOffer("prompt", name, was, is, promptChanges),
    ),
    ...(isEqual(before.doctor, after.doctor) || before.tools.length === 0
      ? []
      : [compatible({ kind: "changed", thing: "doctor", name: "", says: ["asks in another way"] })]),
  ];
}

type Named<Value> = Readonly<Record<string, Value>>;

function named<Value extends { readonly name: string }>(values: readonly Value[] = []): Named<Value> {
  return Object.fromEntries(values.map((value) => [value.name, value]));
}

/** Those that are not the same on both sides. */
function compareEach<Value>(
  before: Named<Value>,
  after: Named<Value>,
  compare: (name: string, was: Value | undefined, is: Value | undefined) => Change[],
): Change[] {
  const pairs = new Map(Object.keys(after).flatMap((name) => (Object.hasOwn(before, name) ? [[name, name]] : [])));
  return namesInOrder(Object.keys(before), Object.keys(after), pairs).flatMap(({ name }) =>
    isEqual(before[name], after[name]) ? [] : compare(name, before[name], after[name]),
  );
}

function compareServer(before: Catalogue["server"], after: Catalogue["server"]): Change[] {
  if (before.name === "") return [];
  const changes: Change[] = (["title", "instructions"] as const).flatMap((key) =>
    before[key] === after[key] ? [] : [inOtherWords(key, "server", before[key], after[key])],
  );
  if (before.name === after.name) return changes;
  const says = [`${before.name} -> ${after.name}`];
  // The names of its settings in the environment begin with it.
  return [
    broken({ kind: "renamed", thing: "server", name: "", says }, `settings that begin with ${before.name}`),
    ...changes,
  ];
}

function documentChanges(before: Catalogue, after: Catalogue, name: string): Change[] {
  const [was, is] = [before.documents[name], after.documents[name]];
  const about = { thing: "document", name } as const;
  if (was === undefined) return [compatible({ ...about, kind: "added", says: [] })];
  // What becomes of its tools is told with them.
  if (is === undefined) return [compatible({ ...about, kind: "removed", says: [] })];
  const says = (["baseUrl", "auth"] as const).flatMap((key) =>
    isEqual(was[key], is[key]) ? [] : [`${key} ${textOf(was[key])} -> ${textOf(is[key])}`],
  );
  const tool = before.tools.find(({ operation }) => operation.document === name);
  const example = tool === undefined ? [] : [`as in ${tool.name}`];
  return [otherwise({ ...about, kind: "changed", says: [...says, ...example] }, tool && callWith(tool))];
}

function toolsetChanges(before: Catalogue, after: Catalogue, name: string): Change[] {
  const [was, is] = [before.toolsets[name], after.toolsets[name]];
  const about = { thing: "toolset", name } as const;
  if (was === undefined || is === undefined)
    return [compatible({ ...about, kind: was === undefined ? "added" : "removed", says: [] })];
  const changes: Change[] =
    was.title === is.title ? [] : [inOtherWords("title", `toolset ${name}`, was.title, is.title)];
  if (was.default === is.default) return changes;
  if (is.default === true)
    return [compatible({ ...about, kind: "changed", says: ["served by default now"] }), ...changes];
  const tool = listedTools(before).find(({ toolset }) => toolset === name);
  const says = ["no longer served by default", ...(tool === undefined ? [] : [`as ${tool.name}`])];
  return [refused({ ...about, kind: "changed", says }, tool && callWith(tool)), ...changes];
}

function compareOffer<Value extends ResourceDefinition | PromptDefinition>(
  thing: "resource" | "prompt",
  name: string,
  was: Value | undefined,
  is: Value | undefined,
  changesOf: (was: Value, is: Value) => Change[],
): Change[] {
  if (was === undefined) return [compatible({ kind: "added", thing, name, says: is === undefined ? [] : [is.title] })];
  if (is === undefined) return [broken({ kind: "removed", thing, name, says: [] }, `${thing} ${name}`)];
  const words = (["title", "description"] as const).flatMap((key) =>
    was[key] === is[key] ? [] : [inOtherWords(key, `${thing} ${name}`, was[key], is[key])],
  );
  return [...changesOf(was, is), ...words];
}

function resourceChanges(was: ResourceDefinition, is: ResourceDefinition): Change[] {
  const about = { kind: "changed", thing: "resource", name: is.name } as const;
  const rest = ({ name: _, title: __, description: ___, uri: ____, ...others }: ResourceDefinition) => others;
  return [
    ...(was.uri === is.uri ? [] : [broken({ ...about, says: [`${was.uri} is now ${is.uri}`] }, `resource ${was.uri}`)]),
    ...(isEqual(rest(was), rest(is)) ? [] : [compatible({ ...about, says: ["holds, or offers, something else"] })]),
  ];
}

function promptChanges(was: PromptDefinition, is: PromptDefinition): Change[] {
  const about = { kind: "changed", thing: "prompt", name: is.name } as const;
  const changes = compareEach(was.arguments, is.arguments, (name, older, newer) => {
    const kind = older === undefined ? "added" : newer === undefined ? "removed" : "changed";
    const change = { kind, thing: `argument of prompt ${is.name}`, name, says: [] } as const;
    if (newer === undefined) return [broken(change, `prompt ${is.name} with ${name}`)];
    const isNeeded = newer.required === true && older?.required !== true;
    const says = [newer.required === true ? "required" : "optional"];
    return [
      isNeeded ? broken({ ...change, says }, `prompt ${is.name} without ${name}`) : compatible({ ...change, says }),
    ];
  });
  if (was.text !== is.text) changes.push(inOtherWords("text", `prompt ${is.name}`, was.text, is.text));
  if (!isEqual(was.tools, is.tools)) {
    changes.push(compatible({ ...about, says: [`needs one of ${is.tools?.join(", ") ?? "nothing"}`] }));
  }
  return changes;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? "none";
}
