/** Identifiers of the generated files: made of letters and digits alone, and never a word that means something else. */
import type { Plan } from "../tool.js";

/** Words that TypeScript reserves, and names that the generated files use themselves. */
const reserved = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if import in instanceof new null return super switch this throw true try typeof var void while with " +
    "yield let static implements interface package private protected public await async of as any unknown never " +
    "string number boolean object symbol bigint undefined arguments eval type declare module namespace " +
    "Object Array Record String Number Boolean Symbol Function Promise Readonly Map Set Date Error JSON Math " +
    "defineTool defineWorkflow catalogue resources prompts Catalogue ResourceDefinition PromptDefinition JsonSchema constructor prototype globalThis"
  ).split(" "),
);

/** The identifiers that stand for one thing: a constant and a type. */
export interface Identifiers {
  readonly constant: string;
  readonly type: string;
}

/** `PascalCase` of any name, of ASCII letters and digits alone. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(joined) ? joined : `Model${joined}`;
}

/** Gives out identifiers, each once. */
export function identifierGiver(): (name: string) => Identifiers {
  const taken = new Set<string>();
  return (name) => {
    const pascal = pascalCase(name);
    for (let count = 1; ; count++) {
      const type = count === 1 ? pascal : `${pascal}${count}`;
      const constant = type.charAt(0).toLowerCase() + type.slice(1);
      const isFree = [type, constant].every((each) => !taken.has(each) && !reserved.has(each));
      if (!isFree || type === constant) continue;
      taken.add(type).add(constant);
      return { constant, type };
    }
  };
}

/** The identifiers of a tool: its constant, the type of its arguments, and that of its answer where it has no model. */
export interface ToolIdentifiers extends Identifiers {
  readonly result: string;
}

/** By tool name; they differ from those of all models in `taken`. */
export function toolIdentifiers(plan: Plan, taken: ReadonlySet<string>): ReadonlyMap<string, ToolIdentifiers> {
  const given = new Set(taken);
  return new Map(
    [...plan.tools, ...plan.workflows].map(({ definition: { name } }) => {
      const pascal = pascalCase(name);
      const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
      const free = (wish: string, suffix: string) => {
        let chosen = wish;
        for (let count = 1; given.has(chosen) || reserved.has(chosen); count++) {
          chosen = `${wish}${suffix}${count === 1 ? "" : count}`;
        }
        given.add(chosen);
        return chosen;
      };
      const type = free(`${pascal}Arguments`, "OfTool");
      return [name, { constant: free(camel, "Tool"), type, result: free(`${pascal}Result`, "OfTool") }] as const;
    }),
  );
}
