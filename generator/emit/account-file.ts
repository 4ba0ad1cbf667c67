/** `TOOLS.md`: the account, for people. What each tool takes and where it goes, and what is no tool. */
import type {
  ListedTool,
  ArgumentDefinition,
  Binding,
  FileDefinition,
  HiddenParameter,
  JsonSchema,
  ServerBinding,
} from "../../server/definition.js";
import { listedTools } from "../../server/listing.js";
import type { OperationLeftOut, Plan, Tool, Workflow } from "../tool.js";

/**
 * The file's text; without a header it is no generated file, but something to read. Only then it has sums and sizes: in
 * a file they would change with whatever else does.
 */
export function accountFile(plan: Plan, header?: string): string {
  const isFile = header !== undefined;
  const sections = [
    ...(isFile ? [`<!-- ${header.replaceAll("--", "- -")} -->`] : []),
    "# Tools",
    ...(isFile ? [] : [totals(plan)]),
    ...inOrder(plan).map((planned) => section(planned, isFile)),
    ...leftOutSection(plan.operationsLeftOut),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Everything that is served, in the order of `tools/list`. */
function inOrder(plan: Plan): readonly (Tool | Workflow)[] {
  const planned = new Map([...plan.tools, ...plan.workflows].map((each) => [each.definition.name, each]));
  return listedTools(plan.catalogue).flatMap(({ name }) => planned.get(name) ?? []);
}

function totals(plan: Plan): string {
  const tokens = [...plan.tools, ...plan.workflows].reduce((sum, tool) => sum + tool.tokens, 0);
  const counts = new Map<string, number>();
  for (const { definition } of plan.tools) {
    for (const kind of dispositionsOf(definition)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const operations = new Set(plan.tools.map(({ definition }) => JSON.stringify(definition.operation))).size;
  const parts = ["argument", "constant", "configured", "managed", "omitted"].map(
    (kind) => `${counts.get(kind) ?? 0} ${kind}${kind === "argument" ? "s" : ""}`,
  );
  const workflows = plan.workflows.length === 0 ? "" : ` and ${counted(plan.workflows.length, "workflow")}`;
  return [
    `- ${counted(plan.tools.length, "tool")} of ${counted(operations + plan.operationsLeftOut.length, "operation")}${workflows}, ${counted(tokens, "token")} (o200k) when all are listed`,
    `- Parameters of their operations: ${parts.join(", ")}`,
  ].join("\n");
}

/** One word for each parameter of the tool's operation: what became of it. */
export function dispositionsOf(tool: ListedTool): string[] {
  const exposed = Object.values(tool.arguments).filter(({ binding }) => binding.in !== "server");
  return [...exposed.map(() => "argument"), ...(tool.hidden ?? []).map(dispositionOf)];
}

function dispositionOf(hidden: HiddenParameter): "constant" | "configured" | "managed" | "omitted" {
  if ("constant" in hidden) return "constant";
  if ("configured" in hidden) return "configured";
  return "managed" in hidden ? "managed" : "omitted";
}

function section(planned: Tool | Workflow, isFile: boolean): string {
  const { tokens, notes } = planned;
  const definition: ListedTool = planned.definition;
  const { name, aliases = [], operation, toolset, body, selectors } = definition;
  const made =
    operation === undefined
      ? `a workflow${"module" in planned ? `: ${code(planned.module)}` : ""}`
      : `${code(`${operation.method} ${operation.path}`)} of ${code(operation.document)}`;
  const facts = [
    `- ${made}, toolset ${code(toolset)}`,
    `- ${hints(definition)}${isFile ? "" : `; ${counted(tokens, "token")}`}`,
    ...(operation?.confidence === undefined ? [] : [`- ${code(operation.confidence)} in the document`]),
    ...(operation?.server === undefined ? [] : [`- server ${code(operation.server)}`]),
    ...(aliases.length === 0 ? [] : [`- answers to ${aliases.map(code).join(", ")} as well`]),
    ...(body === undefined ? [] : [`- sends ${code(body.mediaType)}`]),
    ...(selectors === undefined ? [] : [`- exactly one of: ${selectors.map(wayText).join(", ")}`]),
    ...drivenFacts(definition),
    ...(definition.follow === undefined ? [] : [`- followed by ${code(definition.follow.workflow)}, where asked for`]),
    ...(definition.file === undefined ? [] : [fileLine(definition.file)]),
    ...(definition.result.fields === undefined ? [] : [`- concise: ${definition.result.fields.map(code).join(", ")}`]),
  ];
  const parameters = Object.entries(definition.arguments).map(([key, argument]) => argumentLine(key, argument));
  const hidden = (definition.hidden ?? []).map(hiddenLine);
  return [
    `## ${name}`,
    facts.join("\n"),
    ...(parameters.length === 0 ? [] : [`Arguments:\n\n${parameters.join("\n")}`]),
    ...(hidden.length === 0 ? [] : [`Not arguments:\n\n${hidden.join("\n")}`]),
    ...(notes.length === 0 ? [] : [`Notes:\n\n${notes.map((note) => `- ${plain(note)}`).join("\n")}`]),
  ].join("\n\n");
}

/** What the server does by itself around the operation. */
function drivenFacts({ window, page, fallback }: ListedTool): string[] {
  return [
    ...(window === undefined
      ? []
      : [
          `- looks at ${code(window.from)} to ${code(window.to)}: ${window.default} unless asked, ${window.max} a request, ` +
            `${window.longest} a call`,
        ]),
    ...(page === undefined
      ? []
      : [`- gathers pages of up to ${page.max} by ${code(page.number)} and ${code(page.size)}`]),
    ...(fallback ?? []).map(({ on, tool, lookBack }) => {
      const depth = lookBack === undefined ? "" : `, looking back ${lookBack}`;
      return `- after ${on.join(" or ")} it asks ${code(tool)}${depth}`;
    }),
  ];
}

function fileLine({ ways, digests = [] }: FileDefinition): string {
  const digest = digests.length === 0 ? "" : `; digests ${digests.map(code).join(", ")}`;
  return `- answers with a file, read by ${ways.map(code).join(", ")}${digest}; the server sets ${code("Range")} itself where no argument does`;
}

function wayText(names: readonly string[]): string {
  return names.map(code).join(" with ");
}

function hints({ annotations }: ListedTool): string {
  if (annotations.readOnlyHint) return "reads only";
  const change = annotations.destructiveHint ? "may delete or overwrite" : "changes things";
  return annotations.idempotentHint ? `${change}, may be repeated` : change;
}

function argumentLine(name: string, argument: ArgumentDefinition): string {
  const { binding, schema, required, allowed, text, confidence } = argument;
  const parts = [
    shortType(schema),
    ...(allowed === undefined ? [] : [`one of fixed values, checked at a call`]),
    ...(text === undefined ? [] : [`or text (${text})`]),
    ...(required === true ? ["required"] : []),
    placeText(binding),
    ...(confidence === undefined ? [] : [`${code(confidence)} in the document`]),
  ];
  return `- ${code(name)}: ${parts.join(", ")}`;
}

function hiddenLine(hidden: HiddenParameter): string {
  const value =
    "constant" in hidden
      ? `always ${code(JSON.stringify(hidden.constant))}`
      : "configured" in hidden
        ? `the value of ${code(hidden.configured)}${openText(hidden)}`
        : "managed" in hidden
          ? `driven by the server (${hidden.managed})`
          : `not sent: ${plain(hidden.omitted)}`;
  return `- ${placeText(hidden)}: ${value}`;
}

function openText({ argument }: Extract<HiddenParameter, { configured: string }>): string {
  return argument === undefined ? "" : `, or the argument ${code(argument.name)} where settings are left to callers`;
}

function placeText(binding: Binding): string {
  if (binding.in === "server") return serverText(binding);
  if (binding.in === "body") return binding.pointer === "" ? "the body" : `body ${code(binding.pointer)}`;
  const how =
    "mediaType" in binding ? code(binding.mediaType) : `${binding.style}${binding.explode ? ", exploded" : ""}`;
  return `${binding.in} ${code(binding.name)} (${how})`;
}

function serverText(binding: ServerBinding): string {
  if (binding.feature === "confirm") return confirmText(binding);
  if (binding.feature === "lookup") return `the server's own: found by name, and given to ${code(binding.fills)}`;
  return binding.feature === "workflow" ? "the workflow's own" : "the server's own";
}

function confirmText({ repeats }: { readonly repeats?: readonly string[] }): string {
  return `the server's own: repeats ${repeats === undefined ? "the tool's name" : repeats.map(code).join(" or ")}`;
}

function shortType(schema: JsonSchema): string {
  if (schema.enum !== undefined) return "one of fixed values";
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return "one of several forms";
  const types = schema.type === undefined ? "anything" : [schema.type].flat().join(" or ");
  const items = typeof schema.items === "object" ? ` of ${shortType(schema.items)}` : "";
  return `${types}${items}`;
}

function leftOutSection(leftOut: readonly OperationLeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const lines = leftOut.map(({ document, method, path, because, reason }) => {
    const why = reason === "" ? because : `${because}: ${plain(reason)}`;
    return `- ${code(`${method} ${path}`)} of ${code(document)}: ${why}`;
  });
  return ["## Operations that are no tools", lines.join("\n")];
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** A code span around any text: longer fences than the text has. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text that Markdown takes as text, on one line. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]<>|#~]/g, (sign) => `\\${sign}`);
}
