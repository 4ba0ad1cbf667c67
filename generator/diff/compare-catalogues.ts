/** Two catalogues: what became of each tool, and of what is offered beside the tools. */
import type { Catalogue, ListedTool } from "../../server/definition.js";
import { listedTools } from "../../server/listing.js";
import { compareOthers } from "./compare-others.js";
import { addedTool, compareTools, removedTool } from "./compare-tools.js";
import type { CatalogueDifference, Change, ToolDifference } from "./difference.js";
import { namesInOrder } from "./order.js";
import { pairTools } from "./pair-tools.js";

/** Pure: the same two catalogues give the same difference. Validators are no part of it. */
export function compareCatalogues(before: Catalogue, after: Catalogue): CatalogueDifference {
  const [older, newer] = [listedTools(before), listedTools(after)];
  const pairs = pairTools(older, newer);
  const names = namesInOrder(older.map(nameOf), newer.map(nameOf), pairs);
  const [former, now] = [byName(older), byName(newer)];
  const tools = names.flatMap(({ name, isRemoved }): ToolDifference[] => {
    const is = isRemoved ? undefined : now.get(name);
    const was = former.get(isRemoved ? name : (pairs.get(name) ?? ""));
    return differenceOf(was, is);
  });
  return { tools, others: compareOthers(before, after) };
}

function nameOf({ name }: ListedTool): string {
  return name;
}

function byName(tools: readonly ListedTool[]): ReadonlyMap<string, ListedTool> {
  return new Map(tools.map((tool) => [tool.name, tool]));
}

function differenceOf(before: ListedTool | undefined, after: ListedTool | undefined): ToolDifference[] {
  const whole = (kind: "added" | "removed", { name, toolset }: ListedTool, change: Change): ToolDifference[] => [
    { name, kind, toolset, changes: [change] },
  ];
  if (before === undefined) return after === undefined ? [] : whole("added", after, addedTool(after));
  if (after === undefined) return whole("removed", before, removedTool(before));
  const changes = compareTools({ before, after });
  if (changes.length === 0) return [];
  const { name, toolset } = after;
  return before.name === name
    ? [{ name, kind: "changed", toolset, changes }]
    : [{ name, formerName: before.name, kind: "renamed", toolset, changes }];
}
