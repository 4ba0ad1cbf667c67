/** Rules for properties of a body that is one argument: hidden ones leave its schema, described ones are described. */
import type { HiddenParameter, JsonSchema } from "../../server/definition.js";
import type { Report } from "../diagnostics.js";
import type { Rules } from "./disposition.js";
import { openArgument } from "./open-argument.js";
import { fromEntries, isObject } from "./schema/keywords.js";
import type { References } from "./schema/reference.js";
import type { Slot } from "./slot.js";

/** The names of the properties of a body that is one argument; none where the body is flat or no object. */
export function nestedNames(slots: readonly Slot[]): readonly string[] {
  const whole = slots.find((slot) => slot.in === "body" && slot.wireName === "");
  return whole?.omitted === undefined ? Object.keys(whole?.schema.properties ?? {}) : [];
}

/** The body's slot with the rules applied, and what is hidden of it. */
export function applyInside(
  whole: Slot,
  rules: Rules,
  references: References,
  report: Report,
): { slot: Slot; hidden: HiddenParameter[] } {
  const hidden: HiddenParameter[] = [];
  const required = new Set(Array.isArray(whole.schema.required) ? whole.schema.required : []);
  const kept: [string, JsonSchema][] = [];
  for (const [name, property] of Object.entries(whole.schema.properties ?? {})) {
    const speaks = ({ key }: { key: string }) => key === `body:${name}` || key === name;
    const rule = rules.own.find(speaks) ?? rules.general.find(speaks);
    const pointer = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (rule?.value !== undefined) {
      if ("omitted" in rule.value && required.has(name)) {
        const help = "say where its value comes from ({ constant: … } or { config: … }).";
        const message = `"${name}" is required by the body and cannot be omitted.`;
        report.add("required-parameter-omitted", message, rule.valueAt, { help });
      }
      const schema = isObject(property) ? property : {};
      const declared = { schema, description: schema.description ?? "" };
      hidden.push({ in: "body", pointer, ...rule.value, ...openArgument(rule, declared, references) });
      required.delete(name);
    } else if (rule?.description !== undefined && isObject(property)) {
      kept.push([name, { ...property, description: rule.description }]);
    } else kept.push([name, property]);
  }
  if (whole.schema.properties === undefined) return { slot: whole, hidden };
  const { required: _, ...rest } = whole.schema;
  const schema = { ...rest, properties: fromEntries(kept), ...(required.size > 0 ? { required: [...required] } : {}) };
  return { slot: { ...whole, schema }, hidden };
}
