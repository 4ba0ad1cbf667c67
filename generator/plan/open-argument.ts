/** What a configured parameter is called, and how it reads, where the server leaves its settings to its callers. */
import type { HiddenParameter, OpenArgument } from "../../server/definition.js";
import type { CuratedArgument, CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Rules } from "./disposition.js";
import { clean, described } from "./prose.js";

/** The argument that a rule makes of a parameter of this description; none where the rule says nothing of one. */
export function openArgument({ open }: CuratedArgument, declared: string): { readonly argument?: OpenArgument } {
  if (open === undefined) return {};
  const description = open.description === undefined ? described(declared) : clean(open.description);
  return { argument: { name: open.name, ...(description === "" ? {} : { description }) } };
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
