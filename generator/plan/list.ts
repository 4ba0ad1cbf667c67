/** Windows and pages: which arguments the server drives itself, and those that take their place. */
import type { ArgumentDefinition, PageDefinition, WindowDefinition } from "../../server/definition.js";
import { durationMs } from "../../server/duration.js";
import type { CuratedName, CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { type PlannedArguments, slotMeant } from "./named-arguments.js";
import { type References, resolveTop } from "./schema/reference.js";
import type { Slot } from "./slot.js";

type Arguments = ReadonlyMap<string, ArgumentDefinition>;

/** A part of a definition, and the arguments that it adds or changes. */
export interface Planned<Definition> {
  readonly definition: Definition;
  readonly arguments: Arguments;
}

/** How many of `max` the longest span of a call may have where the curation does not say. */
const USUAL_PARTS = 13;
/** The most items of one call where the curation does not say. */
const USUAL_MOST = 1000;

/** Plans the window: its ends then take relative times, which no format describes. */
export function planWindow(
  { window, page }: CuratedTool,
  planned: PlannedArguments,
  given: Arguments,
  report: Report,
): Planned<WindowDefinition> | undefined {
  if (window === undefined) return undefined;
  const from = nameMeant(window.from, planned, report);
  const to = nameMeant(window.to, planned, report);
  if (from === undefined || to === undefined) return undefined;
  const { max } = window;
  // Only lists are split: of any other answer the parts could not be joined.
  const parts = page === undefined ? 1 : USUAL_PARTS;
  const longest = window.longest ?? `${Number(max.slice(0, -1)) * parts}${max.slice(-1)}`;
  if (page === undefined && (durationMs(longest) ?? 0) > (durationMs(max) ?? 0)) {
    const message = `Without pages nothing can be longer than one request, ${max}.`;
    report.add("wrong-shape", message, window.at, { help: "remove longest, or say how the list is paged." });
  }
  if ((durationMs(window.default) ?? 0) > (durationMs(longest) ?? 0)) {
    const message = `The default span ${window.default} is longer than the longest, ${longest}.`;
    report.add("wrong-shape", message, window.at, { help: "make it shorter, or longest longer." });
  }
  const loosened = [from, to].flatMap((name): [string, ArgumentDefinition][] => {
    const argument = given.get(name);
    const description = argument?.description ?? "RFC 3339, or how long ago, such as -24h or -7d.";
    return argument === undefined ? [] : [[name, { ...argument, schema: { type: "string" }, description }]];
  });
  return { definition: { from, to, max, default: window.default, longest }, arguments: new Map(loosened) };
}

/** Plans the pages, and with them the arguments that count items over pages. */
export function planPage(
  { name, page, result }: CuratedTool,
  planned: PlannedArguments,
  given: Arguments,
  references: References,
  report: Report,
): Planned<PageDefinition> | undefined {
  if (page === undefined) return undefined;
  const number = slotMeant(page.number, planned, report);
  const size = slotMeant(page.size, planned, report);
  if (number === undefined || size === undefined) return undefined;
  const max = page.max ?? maximumOf(size, references);
  if (max === undefined) {
    const help = "say how large a page may be: max: 100.";
    report.add("wrong-shape", `The document does not say how large "${page.size.key}" may be.`, page.at, { help });
    return undefined;
  }
  const taken = ["limit", "offset"].find((each) => given.has(each));
  if (taken !== undefined) {
    const message = `"${name}" has an argument "${taken}" of its own, which the pages would add.`;
    report.add("duplicate-argument-name", message, page.at, { help: "remove page, or rename the argument." });
  }
  const most = page.most ?? USUAL_MOST;
  const things = result.items ?? "items";
  const added: [string, ArgumentDefinition][] = [
    [
      "limit",
      {
        binding: { in: "server", feature: "limit" },
        schema: { type: "integer", minimum: 1, maximum: most, default: Math.min(50, max) },
        description: `How many ${things} to gather, over as many pages as it takes.`,
      },
    ],
    [
      "offset",
      {
        binding: { in: "server", feature: "offset" },
        schema: { type: "integer", minimum: 0, default: 0 },
        description: `How many ${things} to skip.`,
      },
    ],
  ];
  const definition: PageDefinition = {
    number: planned.names.get(number) ?? "",
    size: planned.names.get(size) ?? "",
    max,
    ...(page.total === undefined ? {} : { total: page.total.key }),
    ...(page.key === undefined ? {} : { key: page.key.key }),
  };
  return { definition, arguments: new Map(added) };
}

/** The name of the argument that is meant; undefined where there is none, which is reported. */
export function nameMeant(name: CuratedName, planned: PlannedArguments, report: Report): string | undefined {
  const slot = slotMeant(name, planned, report);
  return slot === undefined ? undefined : planned.names.get(slot);
}

function maximumOf({ schema }: Slot, references: References): number | undefined {
  const { maximum } = resolveTop(schema, references.schemas);
  return typeof maximum === "number" && maximum >= 1 ? Math.floor(maximum) : undefined;
}
