/**
 * A catalogue as the build keeps it: as JSON, which is read faster than code, each tool when it is first looked into. A
 * start looks at all tools only to choose among them.
 */
import type { Catalogue, JsonValue, ListedTool } from "./definition.js";
import { keepListing, type ToolListing } from "./listing.js";

/** What is looked at of every tool at each start; the build keeps it beside the JSON of the rest. */
export const LOOKED_AT = ["name", "title", "toolset", "aliases", "annotations", "hidden"] as const;

/** A tool or workflow, kept. */
interface KeptTool {
  /** The names of its members, in their order. */
  readonly members: readonly string[];
  /** Those of {@link LOOKED_AT} that it has. */
  readonly lookedAt: { readonly name: string; readonly [other: string]: JsonValue };
}

/** The first line; of each tool in this order two others follow, its other members and how it is listed. */
interface FirstLine {
  /** All but the tools and workflows. */
  readonly head: Omit<Catalogue, "tools" | "workflows">;
  readonly tools: readonly KeptTool[];
  readonly workflows?: readonly KeptTool[];
}

/**
 * The catalogue that was kept in lines of JSON, all of them ASCII. To whoever looks at it, it is the one that was
 * generated.
 * @param members their names, in their order.
 * @param readBytes gives the lines, when something of the catalogue is first looked at.
 * @param validators of the tools, by name: code, which no JSON holds.
 */
export function keptCatalogue(
  members: readonly string[],
  readBytes: () => Buffer,
  validators: Readonly<Record<string, unknown>>,
): Catalogue {
  const catalogue = {};
  readLater(catalogue, members, () => {
    const next = linesOf(readBytes());
    const { head, tools, workflows } = next()() as FirstLine;
    const read = (kept: KeptTool) => readTool(kept, next(), next(), validators);
    return { ...head, tools: tools.map(read), ...(workflows && { workflows: workflows.map(read) }) };
  });
  return catalogue as Catalogue;
}

const LINE_FEED = 10;

/** Gives the lines one after the other, each to be parsed when it is wanted. */
function linesOf(bytes: Buffer): () => () => unknown {
  let at = 0;
  return () => {
    const [start, end] = [at, bytes.indexOf(LINE_FEED, at)];
    at = end + 1;
    return () => JSON.parse(bytes.toString("latin1", start, end));
  };
}

function readTool(
  { members, lookedAt }: KeptTool,
  parseRest: () => unknown,
  parseListing: () => unknown,
  validators: Readonly<Record<string, unknown>>,
): ListedTool {
  const known = { ...lookedAt, validator: validators[lookedAt.name] };
  const tool = {};
  readLater(tool, members, () => parseRest() as object, known);
  keepListing(tool as ListedTool, parseListing as () => ToolListing);
  return tool as ListedTool;
}

/** Gives the object these members: those that are known already, and the others once any of them is looked at. */
function readLater(
  object: Record<string, unknown>,
  members: readonly string[],
  read: () => object,
  known: Readonly<Record<string, unknown>> = {},
): void {
  const later = members.filter((name) => !Object.hasOwn(known, name));
  const readAll = () => {
    const values = read() as Readonly<Record<string, unknown>>;
    const plain = { enumerable: true, configurable: true, writable: true };
    for (const name of later) Object.defineProperty(object, name, { ...plain, value: values[name] });
  };
  for (const name of members) {
    if (Object.hasOwn(known, name)) {
      object[name] = known[name];
      continue;
    }
    const get = () => {
      readAll();
      return object[name];
    };
    Object.defineProperty(object, name, { enumerable: true, configurable: true, get });
  }
}
