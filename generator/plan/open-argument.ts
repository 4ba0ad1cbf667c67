/** What a configured parameter is called, and how it reads, where the server leaves its settings to its callers. */
import type { HiddenParameter, JsonSchema, OpenArgument } from "../../server/definition.js";
import type { CuratedArgument, CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Rules } from "./disposition.js";
import { clean, described } from "./prose.js";
import { type References, resolveTop } from "./schema/reference.js";

/** The argument that a rule makes of a parameter; none where the rule says nothing of one. */
export function openArgument(
  { open }: CuratedArgument,
  declared: { readonly description: string; readonly schema: JsonSchema },
  references: References,
): { readonly argument?: OpenArgument } {
  if (open === undefined) return {};
  const description = open.description === undefined ? described(declared.description) : clean(open.description);
  const format = formatOf(declared.schema, references);
  return {
    argument: {
      name: open.name,
      ...(format === undefined ? {} : { format }),
      ...(description === "" ? {} : { description }),
    },
  };
}

/** The format of a text, or of one that may be null. */
function formatOf(schema: JsonSchema, { schemas }: References): string | undefined {
  const { anyOf, oneOf, ...own } = resolveTop(schema, schemas);
  const [only = own, ...others] = (anyOf ?? oneOf ?? []).filter(({ type }) => type !== "null");
  const { type, format } = resolveTop(only, schemas);
  return others.length === 0 && [type].flat().includes("string") ? format : undefined;
}

/** Reports the names that another argument of the tool has. */
export function checkOpenNames(
  hidden: readonly HiddenParameter[],
  taken: ReadonlySet<string>,
  curated: CuratedTool,
  rules: Rules,
  report: Report,
): void {
  const seen = new Set(taken);
  for (const parameter of hidden) {
    if (!("configured" in parameter) || parameter.argument === undefined) continue;
    const { name } = parameter.argument;
    if (seen.has(name)) {
      const rule = [...rules.own, ...rules.general].find(({ open }) => open?.name === name);
      const message = `"${name}" is the name of another argument of "${curated.name}", too.`;
      report.add("duplicate-argument-name", message, rule?.openAt ?? curated.at.name, {
        help: "give one of them another name.",
      });
    }
    seen.add(name);
  }
}
