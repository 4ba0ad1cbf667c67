/** The account of a tool: every parameter of its operation has exactly one disposition. Checked, not assumed. */
import type { AnyTool, WireBinding } from "../../server/definition.js";
import type { Report } from "../diagnostics.js";
import type { Operation, Place } from "../operation.js";
import { type Slot, slotText } from "./slot.js";

/**
 * Compares the definition with the operation, independently of how the definition came about. A parameter without
 * disposition, or with two, is an error of ours or of the curation, and stops generation.
 */
export function checkAccount(
  definition: AnyTool,
  operation: Operation,
  bodySlots: readonly Slot[],
  at: Place,
  report: Report,
): void {
  const bindings: WireBinding[] = [...(definition.hidden ?? [])];
  for (const { binding } of Object.values(definition.arguments)) if (binding.in !== "server") bindings.push(binding);
  const counts = new Map<string, number>();
  for (const binding of bindings) {
    const key = keyOf(binding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const wanted = [
    ...operation.parameters.map(({ in: location, name, at: place }) => ({
      key: `${location}:${name}`,
      place,
      text: `${location}:${name}`,
    })),
    ...bodySlots.map((slot) => ({ key: keyOf(slot.binding), place: slot.at, text: slotText(slot) })),
  ];
  for (const { key, place, text } of wanted) {
    const count = counts.get(key) ?? 0;
    if (count === 1) continue;
    const message = `"${definition.name}" ${count === 0 ? "does nothing with" : "uses twice"} ${text} of its operation.`;
    const notes = [{ message: "it is declared here.", at: place }];
    report.add("unaccounted-parameter", message, at, {
      help: "this is a defect of the generator; please report it.",
      notes,
    });
  }
}

function keyOf(binding: WireBinding): string {
  return binding.in === "body" ? `body#${binding.pointer}` : `${binding.in}:${binding.name}`;
}
