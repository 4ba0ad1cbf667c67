/** Links from a tool's answer to the resources of what it lists. */
import { valuesAt } from "./completions.js";
import type { ResourceDefinition } from "./definition.js";
import type { Structured } from "./result/budget.js";
import { expandUri, variablesOf } from "./uri-template.js";

/** More links would cost a model more than they help. */
const MAX_LINKS = 20;

export interface ResourceLink {
  readonly type: "resource_link";
  readonly uri: string;
  readonly name: string;
  readonly title: string;
}

/**
 * A link for each value that the answer lists for a variable of a resource, where the call's arguments give the other
 * variables and the resource's completion asks for links.
 */
export function linksOf(
  resources: readonly ResourceDefinition[],
  tool: string,
  args: unknown,
  result: Structured,
): readonly ResourceLink[] {
  const given = typeof args === "object" && args !== null ? (args as Record<string, unknown>) : {};
  const links = resources.flatMap((resource): ResourceLink[] => {
    const completions = "tool" in resource ? Object.entries(resource.complete ?? {}) : [];
    return completions.flatMap(([variable, definition]) => {
      if (!("tool" in definition) || definition.tool !== tool || definition.links !== true) return [];
      const others = variablesOf(resource.uri).filter((name) => name !== variable);
      const values = Object.fromEntries(others.map((name) => [name, textOf(given[name])]));
      return valuesAt(result, definition.values.split(".")).flatMap((value): ResourceLink[] => {
        const uri = expandUri(resource.uri, { ...values, [variable]: value });
        return uri === undefined
          ? []
          : [{ type: "resource_link", uri, name: value, title: `${resource.title}: ${value}` }];
      });
    });
  });
  return links.slice(0, MAX_LINKS);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
