/** Arguments that keys of a tool name by the wire: which they are, or what to report where they are none. */
import type { CuratedName } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { type Disposition, isHidden, reportUnknown, speaksOf, type Surroundings } from "./disposition.js";
import type { Slot } from "./slot.js";

/** What has been planned of a tool when its other keys are read. */
export interface PlannedArguments extends Surroundings {
  readonly dispositions: readonly Disposition[];
  /** The names of those that are arguments. */
  readonly names: ReadonlyMap<Slot, string>;
  /** Whether a call must have it. */
  readonly isRequired: (slot: Slot) => boolean;
}

/** The slot of the argument that is meant; undefined where there is none, which is reported. */
export function slotMeant({ key, at }: CuratedName, planned: PlannedArguments, report: Report): Slot | undefined {
  const slots = planned.dispositions.map(({ slot }) => slot);
  const [only, other] = planned.dispositions.filter(({ slot }) => speaksOf(key, slot, slots));
  if (only === undefined || other !== undefined) {
    reportUnknown({ key, at }, slots, planned, report);
    return undefined;
  }
  if (!isHidden(only)) return only.slot;
  const help = "its value is not the caller's to give; name an argument.";
  report.add("unknown-parameter", `"${key}" is no argument of this tool.`, at, { help });
  return undefined;
}
