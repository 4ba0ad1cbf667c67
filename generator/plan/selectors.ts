/** Arguments that say the same in different ways: of these ways a call takes exactly one. */
import type { AnyTool } from "../../server/definition.js";
import type { CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { type PlannedArguments, slotMeant } from "./named-arguments.js";
import { DESCRIPTION_LIMIT, sentences } from "./prose.js";
import type { Slot } from "./slot.js";

type Selectors = NonNullable<AnyTool["selectors"]>;

/** The ways by the arguments' names; undefined where there are none. What they cannot name is reported. */
export function planSelectors(curated: CuratedTool, planned: PlannedArguments, report: Report): Selectors | undefined {
  if (curated.selectors.length === 0) return undefined;
  const ways = curated.selectors.map((way) => way.map((name) => ({ ...name, slot: slotMeant(name, planned, report) })));
  const isInAll = (slot: Slot) => ways.every((way) => way.some((name) => name.slot === slot));
  for (const { key, at, slot } of ways.flat()) {
    if (slot === undefined || !planned.isRequired(slot) || isInAll(slot)) continue;
    const message = `"${key}" is required, so a call cannot leave it out for another.`;
    const help = `take it out of "exactly_one", or correct the document with an overlay.`;
    const notes = [{ message: "it is declared here.", at: slot.at }];
    report.add("wrong-shape", message, at, { help, notes });
  }
  return ways.map((way) => way.flatMap(({ slot }) => (slot === undefined ? [] : [planned.names.get(slot) ?? ""])));
}

/** The description with a sentence about the ways; undefined where that would be too long for some clients. */
export function withSelectors(description: string, selectors: Selectors): string | undefined {
  const ways = selectors.map(([first = "", ...others]) =>
    others.length === 0 ? first : `${first} with ${others.join(" and ")}`,
  );
  const whole = sentences([description, `Give exactly one of: ${ways.join(", ")}.`]);
  return whole.length > DESCRIPTION_LIMIT ? undefined : whole;
}
