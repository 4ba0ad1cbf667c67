/** The argument by which a destructive tool is confirmed where the client cannot ask its user. */
import type { ArgumentDefinition, ToolAnnotations } from "../../server/definition.js";
import type { CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { isHidden } from "./disposition.js";
import { type PlannedArguments, slotMeant } from "./named-arguments.js";

/** What the argument is called, unless the operation has one of that name. */
const NAMES = ["confirm", "confirm_call", "user_confirms_call"];

/**
 * The argument, with its name: it repeats the value of the curated parameters, or of the first in the path, or else the
 * tool's name. Undefined for a tool that destroys nothing.
 */
export function planConfirmation(
  curated: CuratedTool,
  { readOnlyHint, destructiveHint }: ToolAnnotations,
  planned: PlannedArguments,
  report: Report,
): readonly [name: string, argument: ArgumentDefinition] | undefined {
  if (readOnlyHint || !destructiveHint) {
    const [first] = curated.confirm;
    if (first !== undefined) {
      const help = "remove it, or say that the tool is: annotations: { destructive: true }.";
      report.add("wrong-shape", `"${curated.name}" is not destructive, so nothing confirms it.`, first.at, { help });
    }
    return undefined;
  }
  const taken = new Set(planned.names.values());
  const repeats = repeatedBy(curated, planned, report);
  const what = repeats.length === 0 ? `the name of this tool (${curated.name})` : repeats.join(" or ");
  return [
    NAMES.find((name) => !taken.has(name)) ?? "",
    {
      binding: { in: "server", feature: "confirm", ...(repeats.length === 0 ? {} : { repeats }) },
      schema: { type: "string" },
      description: `Where your client cannot ask the user: repeat ${what} here, after the user agreed.`,
    },
  ];
}

function repeatedBy(curated: CuratedTool, planned: PlannedArguments, report: Report): string[] {
  if (curated.confirm.length > 0) {
    const slots = curated.confirm.map((name) => slotMeant(name, planned, report));
    return slots.flatMap((slot) => (slot === undefined ? [] : [planned.names.get(slot) ?? ""]));
  }
  const first = planned.dispositions.find((each) => each.slot.in === "path" && !isHidden(each));
  return first === undefined ? [] : [planned.names.get(first.slot) ?? ""];
}
