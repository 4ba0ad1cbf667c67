/** What resources, prompts and completions say of tools, held against the tools that are planned. */
import { type ListedTool, checkedArgumentSchema, type JsonSchema, type JsonValue } from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Report } from "../diagnostics.js";
import type { Place } from "../operation.js";
import type { References } from "./schema/reference.js";

/** What resources and prompts are planned with. */
export interface NamingContext {
  readonly tools: readonly ListedTool[];
  /** The names of the tools that `tools.yaml` lists, those that could not be planned included. */
  readonly listed: ReadonlySet<string>;
  /** The schemas of each document. */
  readonly documents: ReadonlyMap<string, References>;
  readonly report: Report;
}

/** The tool of this name; undefined where there is none, and then the report says so. */
export function toolNamed(name: string, at: Place, { tools, listed, report }: NamingContext): ListedTool | undefined {
  const tool = tools.find((each) => each.name === name);
  // One that is listed and not planned has been reported.
  if (tool !== undefined || listed.has(name)) return tool;
  const byAlias = tools.find(({ aliases }) => aliases?.includes(name) === true)?.name;
  const guess = byAlias ?? nearest(name, listed);
  const help =
    guess === undefined ? `write the name of a tool, as it stands under "tools".` : `did you mean "${guess}"?`;
  report.add("unknown-tool", `There is no tool "${name}".`, at, { help });
  return undefined;
}

/** Whether the tool has the argument; where not, the report says so. */
export function hasArgument(tool: ListedTool, name: string, at: Place, { report }: NamingContext): boolean {
  if (Object.hasOwn(tool.arguments, name)) return true;
  const names = Object.keys(tool.arguments);
  const guess = nearest(name, names);
  const help =
    guess === undefined ? `"${tool.name}" takes ${names.join(", ") || "no arguments"}.` : `did you mean "${guess}"?`;
  report.add("unknown-argument", `"${tool.name}" has no argument "${name}".`, at, { help });
  return false;
}

/** The arguments that are always the same: the tool has them, and they fit their schemas. */
export function checkConstants(
  tool: ListedTool,
  values: Readonly<Record<string, JsonValue>>,
  places: Readonly<Record<string, Place>>,
  fallback: Place,
  context: NamingContext,
): void {
  for (const [name, value] of Object.entries(values)) {
    const at = places[name] ?? fallback;
    const argument = hasArgument(tool, name, at, context) ? tool.arguments[name] : undefined;
    if (argument === undefined || fits(checkedArgumentSchema(argument), tool.definitions, value)) continue;
    const message = `${JSON.stringify(value)} is no value of the argument "${name}" of "${tool.name}".`;
    context.report.add("wrong-shape", message, at, { help: "give one that its schema in TOOLS.md allows." });
  }
}

/** The arguments that the tool needs and is not given: the names, or of several ways what is written. */
export function missingArguments(tool: ListedTool, given: ReadonlySet<string>): readonly string[] {
  const required = Object.entries(tool.arguments).filter(([, argument]) => argument.required === true);
  const missing = required.map(([name]) => name).filter((name) => !given.has(name));
  const { selectors } = tool;
  if (selectors === undefined) return missing;
  const named = [...new Set(selectors.flat())].filter((name) => given.has(name));
  const isOneWay = selectors.some((way) => way.length === named.length && way.every((name) => named.includes(name)));
  return isOneWay ? missing : [...missing, `exactly one of ${selectors.map((way) => way.join(" with ")).join(", ")}`];
}

function fits(schema: JsonSchema, $defs: ListedTool["definitions"], value: JsonValue): boolean {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  return ajv.validate({ ...schema, ...($defs === undefined ? {} : { $defs }) }, value);
}
