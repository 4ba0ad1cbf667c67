/** The limits of clients, each checked on each planned tool. */
import { type AnyTool, inputSchemaOf } from "../../server/definition.js";
import type { CuratedAllowance, CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { constants } from "./rules/constants.js";
import { descriptionLength } from "./rules/description-length.js";
import { dialect } from "./rules/dialect.js";
import { nameLength } from "./rules/name-length.js";
import { nestedUnions } from "./rules/nested-unions.js";
import { objectProperties } from "./rules/object-properties.js";
import { plainRoot } from "./rules/plain-root.js";
import { propertyNames } from "./rules/property-names.js";
import { references } from "./rules/references.js";
import type { ClientRule } from "./rules/rule.js";
import { singleType } from "./rules/single-type.js";

/** Every rule there is. */
export const clientRules: readonly ClientRule[] = [
  nameLength,
  descriptionLength,
  propertyNames,
  plainRoot,
  dialect,
  references,
  singleType,
  nestedUnions,
  constants,
  objectProperties,
];

/** Warns of what clients refuse; what some of them adapt is answered as notes. */
export function lint(tool: AnyTool, curated: CuratedTool, report: Report): string[] {
  const schema = inputSchemaOf(tool);
  const notes: string[] = [];
  for (const rule of clientRules) {
    const found = rule.check(tool, schema);
    if (found.length === 0) continue;
    if (rule.weight === "adapted") {
      notes.push(`${rule.name}: ${found.join(", ")} (${rule.why}).`);
      continue;
    }
    if (curated.allow.some((allowance) => allowance.rule === rule.name)) continue;
    const at = rule === descriptionLength ? curated.at.description : curated.at.name;
    for (const each of found) {
      report.add("client-limit", `${rule.name}: ${each}.`, at, { help: `${rule.why}.` });
    }
  }
  return notes;
}

/** What the curation allows the tool, for the account. */
export function allowanceNotes(allowances: readonly CuratedAllowance[]): string[] {
  return allowances.map(({ rule, reason }) => `Allowed to break ${rule}: ${reason}.`);
}
