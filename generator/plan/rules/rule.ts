/** What a client limit is: a rule about a planned tool, with the reason why it exists. */
import type { ListedTool, JsonSchema } from "../../../server/definition.js";
import { mapSubschemas } from "../schema/keywords.js";

/** A limit that clients or model interfaces set. */
export interface ClientRule {
  readonly name: string;
  /** What happens beyond it. */
  readonly why: string;
  /** `refused`: a client that sees it drops the tool or fails. `adapted`: a client takes it with a loss. */
  readonly weight: "refused" | "adapted";
  /** What breaks the rule, each as a short text; none where the tool keeps it. */
  check(tool: ListedTool, inputSchema: JsonSchema): readonly string[];
}

/** The arguments in whose schemas something holds, at any depth. */
export function argumentsWhere(tool: ListedTool, holds: (schema: JsonSchema) => boolean): string[] {
  const anywhere = (schema: JsonSchema): boolean => {
    let found = holds(schema);
    mapSubschemas(schema, (inner) => {
      found ||= anywhere(inner);
      return inner;
    });
    return found;
  };
  const named = Object.entries(tool.arguments).filter(([, { schema }]) => anywhere(schema));
  const definitions = Object.values(tool.definitions ?? {}).some(anywhere) ? ["$defs"] : [];
  return [...named.map(([name]) => name), ...definitions];
}
