/** What becomes of a slot: an argument, or hidden for a reason. The curation decides first, then the document. */
import type { HiddenParameter } from "../../server/definition.js";
import type { CuratedArgument, CuratedName } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { nearest } from "../../server/nearest.js";
import type { Place } from "../operation.js";
import { openArgument } from "./open-argument.js";
import { protocolHeader } from "./parameters.js";
import type { References } from "./schema/reference.js";
import { type Slot, slotText } from "./slot.js";

/** A slot with what becomes of it. */
export type Disposition =
  | { readonly slot: Slot; readonly argument: CuratedArgument | undefined }
  | { readonly slot: Slot; readonly hidden: HiddenParameter };

export function isHidden(disposition: Disposition): disposition is Extract<Disposition, { hidden: HiddenParameter }> {
  return "hidden" in disposition;
}

/** The rules that hold for one tool. */
export interface Rules {
  /** Of the tool itself. */
  readonly own: readonly CuratedArgument[];
  /** For all tools. */
  readonly general: readonly CuratedArgument[];
}

/** Decides each slot. */
export function decide(slots: readonly Slot[], rules: Rules, references: References, report: Report): Disposition[] {
  return slots.map((slot) => {
    const own = rules.own.find((rule) => speaksOf(rule.key, slot, slots));
    const general = rules.general.find((rule) => speaksOf(rule.key, slot, slots));
    const header = protocolHeader(slot, references);
    if (header !== undefined && "omitted" in header && own !== undefined) {
      const message = `"${slot.wireName}" is a header that a caller cannot set.`;
      report.add("unusable-parameter", message, own.at, { help: `remove it: ${header.omitted}.` });
    }
    const rule = own ?? (slot.omitted === undefined && header === undefined ? general : undefined);
    if (rule?.value !== undefined) {
      const { value } = rule;
      if ("omitted" in value && slot.required) reportRequired(slot, rule, report);
      return { slot, hidden: { ...slot.binding, ...value, ...openArgument(rule, slot, references) } };
    }
    if (slot.omitted !== undefined && own === undefined) {
      return { slot, hidden: { ...slot.binding, omitted: slot.omitted } };
    }
    if (header !== undefined) return { slot, hidden: { ...slot.binding, ...header } };
    return { slot, argument: withUrl(rule, general) };
  });
}

/** A tool's own rule wins, but where ids are found in addresses is said once, for all tools. */
function withUrl(rule: CuratedArgument | undefined, general: CuratedArgument | undefined): CuratedArgument | undefined {
  if (rule === undefined || general === undefined || rule.url.length > 0) return rule;
  return { ...rule, url: general.url };
}

function reportRequired(slot: Slot, rule: CuratedArgument, report: Report): void {
  report.add(
    "required-parameter-omitted",
    `"${slot.wireName}" is required by the operation and cannot be omitted.`,
    rule.valueAt,
    {
      help: "make it an argument, or say where its value comes from ({ constant: … } or { config: … }).",
      notes: [{ message: "it is declared here, and required.", at: slot.at }],
    },
  );
}

/** Whether the rule's key names this slot: by place and name, or by the name alone. */
export function speaksOf(key: string, slot: Slot, slots: readonly Slot[]): boolean {
  if (key === `${slot.in}:${slot.wireName}`) return true;
  const isPlaced = slots.some((other) => key === `${other.in}:${other.wireName}`);
  if (isPlaced) return false;
  if (slot.in === "body" && slot.wireName === "")
    return key === "body" && !slots.some(({ wireName }) => wireName === key);
  return slot.in === "header" ? key.toLowerCase() === slot.wireName.toLowerCase() : key === slot.wireName;
}

/** What a name that is none is explained by. */
export interface Surroundings {
  readonly operation: { readonly text: string; readonly at: Place };
  /** The properties of a body that is one argument. */
  readonly nestedNames: readonly string[];
}

/** Reports the tool's own rules that speak of no slot, or of several. */
export function checkRules(
  rules: readonly CuratedArgument[],
  slots: readonly Slot[],
  surroundings: Surroundings,
  report: Report,
): void {
  for (const rule of rules) {
    const meant = slots.filter((slot) => speaksOf(rule.key, slot, slots));
    const isWithinReach = rule.name === undefined && !rule.required && !rule.describesEnum && rule.text === undefined;
    const isNested = meant.length === 0 && surroundings.nestedNames.includes(nestedKey(rule.key));
    if (meant.length !== 1 && !(isNested && isWithinReach)) reportUnknown(rule, slots, surroundings, report);
  }
}

/** Reports a key that names none of the slots, or several. */
export function reportUnknown(
  { key, at }: CuratedName,
  slots: readonly Slot[],
  { operation, nestedNames }: Surroundings,
  report: Report,
): void {
  const meant = slots.filter((slot) => speaksOf(key, slot, slots));
  const notes = [{ message: "the operation is declared here.", at: operation.at }];
  if (meant.length > 1) {
    const help = `write ${meant.map((slot) => `"${slotText(slot)}"`).join(" or ")}.`;
    report.add("unknown-parameter", `"${key}" stands in several places.`, at, { help, notes });
    return;
  }
  const nested = nestedKey(key);
  if (nestedNames.includes(nested)) {
    const help = "write body: { flat: true } to make arguments of the body's properties.";
    report.add("unknown-parameter", `"${nested}" stands inside the argument "body".`, at, { help, notes });
    return;
  }
  const known = [...slots.map(({ wireName }) => wireName).filter((name) => name !== ""), ...nestedNames];
  const guess = nearest(key, known);
  const list = known.length === 0 ? "It has none." : `It has ${known.join(", ")}.`;
  const help = guess === undefined ? list : `did you mean "${guess}"? ${list}`;
  report.add("unknown-parameter", `${operation.text} has no parameter "${key}".`, at, { help, notes });
}

function nestedKey(key: string): string {
  return key.startsWith("body:") ? key.slice("body:".length) : key;
}
