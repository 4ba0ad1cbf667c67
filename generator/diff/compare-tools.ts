/** One tool, before and after: every change of its definition, with what it means. */
import type { ListedTool, ToolAnnotations } from "../../server/definition.js";
import { isEqual } from "../pull/structure.js";
import { callWith } from "./calls.js";
import { compatible, inOtherWords, refused } from "./change-kinds.js";
import { compareArguments, type ToolPair } from "./compare-arguments.js";
import { compareDriven } from "./compare-driven.js";
import { compareRequests } from "./compare-requests.js";
import { compareResults } from "./compare-results.js";
import type { Change } from "./difference.js";

/** The changes, in the order of a definition; none where the definitions are the same. */
export function compareTools(pair: ToolPair): Change[] {
  const { before, after } = pair;
  if (isEqual(withoutValidator(before), withoutValidator(after))) return [];
  const changes = [
    ...compareNames(pair),
    ...compareRequests(before, after),
    ...compareArguments(pair),
    ...compareDriven(pair),
    ...compareResults(pair),
    ...compareAnnotations(before.annotations, after.annotations),
    ...(before.title === after.title ? [] : [inOtherWords("title", "", before.title, after.title)]),
    ...(before.description === after.description
      ? []
      : [inOtherWords("description", "", before.description, after.description)]),
  ];
  if (changes.length > 0) return changes;
  // Whatever else a definition may say: nothing of it goes untold.
  return [{ effect: "compatible", kind: "changed", thing: "tool", name: "", says: ["the same in another order"] }];
}

function withoutValidator({ validator: _, ...rest }: ListedTool): unknown {
  return rest;
}

/** A tool that is new. */
export function addedTool({ title }: ListedTool): Change {
  return compatible({ kind: "added", thing: "tool", name: "", says: [title] });
}

/** A tool that is gone. */
export function removedTool(tool: ListedTool): Change {
  return refused({ kind: "removed", thing: "tool", name: "", says: [] }, callWith(tool));
}

function compareNames({ before, after }: ToolPair): Change[] {
  const changes: Change[] = [];
  const answered = new Set([after.name, ...(after.aliases ?? [])]);
  if (before.name !== after.name) {
    const change = { kind: "renamed", thing: "tool", name: "", says: [`was ${before.name}`] } as const;
    const isAnswered = answered.has(before.name);
    const says = [...change.says, "still answered under that name"];
    changes.push(isAnswered ? compatible({ ...change, says }) : refused(change, callWith(before)));
  }
  const lost = (before.aliases ?? []).filter((alias) => !answered.has(alias));
  const gained = [...answered].filter(
    (name) => name !== after.name && name !== before.name && !before.aliases?.includes(name),
  );
  const alias = { kind: "changed", thing: "aliases", name: "" } as const;
  if (lost.length > 0) changes.push(refused({ ...alias, says: [`- ${lost.join(", ")}`] }, callWith(before)));
  if (gained.length > 0) changes.push(compatible({ ...alias, says: [`+ ${gained.join(", ")}`] }));
  if (before.toolset !== after.toolset) {
    const says = [`${before.toolset} -> ${after.toolset}`];
    // Who has chosen toolsets by name does not see it any more.
    changes.push(refused({ kind: "changed", thing: "toolset", name: "", says }, callWith(before)));
  }
  return changes;
}

/** Of each hint, the value that lets a client do more on its own. */
const reassuring: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

function compareAnnotations(before: ToolAnnotations, after: ToolAnnotations): Change[] {
  return (Object.keys(reassuring) as (keyof ToolAnnotations)[]).flatMap((hint): Change[] => {
    if (before[hint] === after[hint]) return [];
    const says = [`${hint} ${before[hint]} -> ${after[hint]}`];
    const change = { kind: "changed", thing: "annotation", name: hint, says } as const;
    if (before[hint] !== reassuring[hint]) return [compatible(change)];
    return [{ ...change, effect: "breaks-client", witness: { kind: "promise", what: `${hint} ${before[hint]}` } }];
  });
}
