/** Plans everything: the tools that the curation lists, and the account of the operations that it does not. */
import type { Catalogue, DocumentDefinition, LookupDefinition, ToolsetDefinition } from "../../server/definition.js";
import type { CuratedDocument, CuratedTool, CuratedWorkflow, Curation } from "../curation.js";
import { createReport, type Diagnostic, type Report } from "../diagnostics.js";
import { nearest } from "../../server/nearest.js";
import type { ApiDocument, NormalizedOperation, Operation, Place } from "../operation.js";
import type { Models, OperationLeftOut, Plan, Tool, Workflow } from "../tool.js";
import { planDoctor } from "./doctor.js";
import { planFailures } from "./failures.js";
import { findOperation } from "./find-operation.js";
import { modelsOf } from "./models.js";
import { checkOtherTools, type ToolOf } from "./other-tools.js";
import { TOOL_NAME } from "./names.js";
import type { NamingContext } from "./named-tool.js";
import { planPrompts } from "./prompts.js";
import { planResources } from "./resources.js";
import { fromEntries } from "./schema/keywords.js";
import { referencesOf } from "./schema/reference.js";
import { tolerantSchemas } from "./schema/tolerant.js";
import { type DocumentContext, planTool, type PlannedTool } from "./tool.js";
import { vocabularyOf } from "./vocabulary.js";
import { planWorkflow } from "./workflow.js";

export interface PlanOptions {
  /** Tokens of a text. Where nothing better is given, a quarter of its characters. */
  readonly countTokens?: (text: string) => number;
}

/** About as many tokens as a text has: a quarter of its characters. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/**
 * The plan for these documents. Every fault is reported, none is thrown; with errors in the report the plan is not fit
 * to be emitted. In a drafted curation an operation that cannot be built is left out and its errors become warnings.
 */
export function planCatalogue(
  curation: Curation,
  documents: readonly ApiDocument[],
  report: Report,
  options: PlanOptions = {},
): Plan {
  const { countTokens = estimatedTokens } = options;
  const toolOf = toolFinder(curation, documents, report);
  const contexts = new Map(
    documents.map((document) => [document.name, contextOf(document, curation, countTokens, toolOf)]),
  );
  const planned: PlannedTool[] = [];
  const used = new Map<Operation, "tool" | "broken">();
  checkToolNames(curation, report);
  for (const entry of curation.tools) {
    checkToolset(entry, curation, report);
    const found = findOperation(entry.operation, documents, entry.at.operation, report);
    const context = found === undefined ? undefined : contexts.get(found.operation.document);
    if (found === undefined || context === undefined) continue;
    const tool = planListed(found, entry, context, curation.drafted, report);
    used.set(found.operation, tool === undefined ? "broken" : "tool");
    if (tool !== undefined) planned.push(tool);
  }
  const workflows = curation.workflows.map((entry) => {
    checkToolset(entry, curation, report);
    return planWorkflow(entry, countTokens, report);
  });
  const tools = planned.map(({ tool }) => tool);
  const silent = toolFinder(curation, documents, createReport());
  const definitions = tools.map(({ definition }) => definition);
  checkOtherTools(curation, definitions, silent, report);
  const doctor = planDoctor(curation, tools, report);
  const naming: NamingContext = {
    tools: [...definitions, ...workflows.map(({ definition }) => definition)],
    listed: new Set([...curation.tools, ...curation.workflows].map(({ name }) => name)),
    documents: new Map([...contexts].map(([name, { references }]) => [name, references])),
    report,
  };
  const resources = planResources(curation.resources, naming);
  const prompts = planPrompts(curation.prompts, naming);
  const failures = planFailures(curation.failures, naming);
  return {
    catalogue: {
      server: curation.server,
      documents: fromEntries(documents.map((document) => [document.name, definitionOf(document, curation)])),
      toolsets: usedToolsets(curation, [...tools, ...workflows]),
      ...lookupsOf(curation, toolOf),
      tools: definitions,
      ...(workflows.length === 0 ? {} : { workflows: workflows.map(({ definition }) => definition) }),
      ...(resources.length === 0 ? {} : { resources }),
      ...(prompts.length === 0 ? {} : { prompts }),
      ...(failures.length === 0 ? {} : { failures }),
      ...(doctor === undefined ? {} : { doctor }),
    },
    tools,
    workflows,
    models: fromEntries(
      documents.map((document): [string, Models] => [
        document.name,
        modelsOf(document, planned, contexts.get(document.name)?.tolerant ?? tolerantSchemas(referencesOf({}))),
      ]),
    ),
    operationsLeftOut: leftOut(curation, documents, used, report),
    vocabulary: vocabularyOf(documents, contexts),
    recurring: curation.parameters.map(({ key }) => key),
  };
}

/** The tools of operations, by the curation alone: a tool may be named before it is planned. */
function toolFinder(curation: Curation, documents: readonly ApiDocument[], report: Report): ToolOf {
  const quiet = createReport();
  const operationOf = (reference: string, at: Place, told: Report) => findOperation(reference, documents, at, told);
  return ({ key, at }, asking) => {
    const found = operationOf(key, at, report);
    if (found === undefined) return undefined;
    const tool = curation.tools.find(
      (each) => each !== asking && operationOf(each.operation, each.at.operation, quiet)?.operation === found.operation,
    );
    if (tool !== undefined) return tool.name;
    report.add("unknown-operation", `No other tool carries out "${key}".`, at, { help: "list it under tools." });
    return undefined;
  };
}

function contextOf(
  document: ApiDocument,
  curation: Curation,
  countTokens: (text: string) => number,
  toolOf: ToolOf,
): DocumentContext {
  const references = referencesOf(document.schemas);
  const entry = curation.documents.find(({ name }) => name === document.name);
  return {
    auth: entry?.definition.auth,
    references,
    tolerant: tolerantSchemas(references),
    parameters: curation.parameters,
    lookups: curation.lookups,
    toolOf,
    countTokens,
    confirms: !curation.drafted,
    workflows: curation.workflows,
  };
}

/** Plans a listed operation; undefined where it is broken and the curation is a draft. */
function planListed(
  { operation, problems }: NormalizedOperation,
  entry: CuratedTool,
  context: DocumentContext,
  isDraft: boolean,
  report: Report,
): PlannedTool | undefined {
  const own = createReport();
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0 && !isDraft) {
    report.add(
      "broken-operation",
      `${operation.method} ${operation.path} cannot become the tool "${entry.name}".`,
      entry.at.operation,
      { help: "correct the document with an overlay, or take the tool out.", notes: errors.map(noteOf) },
    );
    return undefined;
  }
  const planned = errors.length > 0 ? undefined : planSafely(operation, entry, context, own);
  const isBroken = errors.length > 0 || own.failed;
  report.take(problems, isDraft ? "warning" : undefined);
  report.take(own.diagnostics, isDraft ? "warning" : undefined);
  return isBroken && isDraft ? undefined : planned;
}

/** One operation that breaks the planner must not take the others with it; it is still a defect of ours. */
function planSafely(
  operation: Operation,
  entry: CuratedTool,
  context: DocumentContext,
  report: Report,
): PlannedTool | undefined {
  try {
    return planTool(operation, entry, context, report);
  } catch (error) {
    const message = `${operation.method} ${operation.path} cannot be planned: ${error instanceof Error ? error.message : String(error)}.`;
    const help = "this is a defect of the generator; please report it with the document.";
    report.add("broken-operation", message, operation.at, { help });
    return undefined;
  }
}

function noteOf({ message, at, help }: Diagnostic): Diagnostic["notes"][number] {
  return { message: help === undefined ? message : `${message} (${help})`, at };
}

function checkToolNames(curation: Curation, report: Report): void {
  const known = new Map<string, string>();
  for (const { name, aliases, at } of [...curation.tools, ...curation.workflows]) {
    const given = [
      { each: name, place: at.name },
      ...aliases.map((each, index) => ({ each, place: at.aliases[index] ?? at.name })),
    ];
    for (const { each, place } of given) {
      if (!TOOL_NAME.test(each)) {
        const help = "begin with a letter; use lower-case letters, digits and _, at most 64.";
        report.add("illegal-name", `"${each}" is not accepted by every client.`, place, { help });
      }
      const other = known.get(each);
      if (other !== undefined) {
        const message = `"${each}" is also ${other === each ? "another tool's name" : `a name of "${other}"`}.`;
        report.add("duplicate-tool-name", message, place, { help: "give one of them another name." });
      }
      known.set(each, name);
    }
  }
}

function checkToolset({ toolset, at }: CuratedTool | CuratedWorkflow, curation: Curation, report: Report): void {
  const names = curation.toolsets.map(({ name }) => name);
  if (names.includes(toolset)) return;
  const guess = nearest(toolset, names);
  const help = `${guess === undefined ? "" : `did you mean "${guess}"? `}There is ${names.join(", ") || "none"}.`;
  report.add("unknown-toolset", `There is no toolset "${toolset}".`, at.toolset, { help });
}

function lookupsOf({ lookups }: Curation, toolOf: ToolOf): Pick<Catalogue, "lookups"> {
  const planned = lookups.flatMap(({ name, operation, search, match, take }): [string, LookupDefinition][] => {
    const tool = toolOf(operation, undefined);
    const narrowed = search === undefined ? {} : { search: search.key };
    return tool === undefined ? [] : [[name, { tool, ...narrowed, match: match.key, take: take.key }]];
  });
  return planned.length === 0 ? {} : { lookups: fromEntries(planned) };
}

/** In the order of `tools.yaml`; one that no tool belongs to is kept, for further tools may be added at run time. */
function usedToolsets(curation: Curation, tools: readonly (Tool | Workflow)[]): Record<string, ToolsetDefinition> {
  const used = new Set(tools.map(({ definition }) => definition.toolset));
  const shown = curation.toolsets.filter(({ name }) => !curation.drafted || used.has(name));
  return fromEntries(shown.map(({ name, definition }) => [name, definition]));
}

/** The document's definition, with its own first server where the curation names no URL. */
function definitionOf(document: ApiDocument, curation: Curation): DocumentDefinition {
  const entry = curation.documents.find(({ name }) => name === document.name);
  const definition = entry?.definition ?? { baseUrl: {} };
  const url = definition.baseUrl.default ?? serverUrl(document, entry, curation.drafted);
  const { env } = definition.baseUrl;
  return {
    ...definition,
    baseUrl: { ...(env === undefined ? {} : { env }), ...(url === undefined ? {} : { default: url }) },
  };
}

/** A relative URL is of use only to one who knows where the document came from: a draft leaves it to its caller. */
function serverUrl(document: ApiDocument, entry: CuratedDocument | undefined, isDraft: boolean): string | undefined {
  const url = document.servers[0]?.url;
  if (url === undefined || isDraft || URL.canParse(url)) return url;
  const source = entry?.source;
  return source !== undefined && URL.canParse(url, source) ? new URL(url, source).href : undefined;
}

function leftOut(
  curation: Curation,
  documents: readonly ApiDocument[],
  used: ReadonlyMap<Operation, "tool" | "broken">,
  report: Report,
): OperationLeftOut[] {
  const excluded = new Map<Operation, string>();
  for (const { operation, reason, at } of curation.excluded) {
    const found = findOperation(operation, documents, at, report);
    if (found === undefined) continue;
    excluded.set(found.operation, reason);
    if (used.get(found.operation) === "tool") {
      const message = `"${operation}" is excluded, and a tool as well.`;
      report.add("wrong-shape", message, at, { help: "take it out of one of the two." });
    }
  }
  const left = documents
    .flatMap(({ operations }) => operations)
    .flatMap(({ operation, problems }) => {
      if (used.get(operation) === "tool") return [];
      const errors = problems.filter(({ severity }) => severity === "error");
      const decided = excluded.get(operation);
      // A fault of an operation that is not used is no error of this run.
      if (used.get(operation) === undefined) report.take(errors, "warning");
      const isBroken = decided === undefined && (errors.length > 0 || used.get(operation) === "broken");
      const because = decided !== undefined ? "excluded" : isBroken ? "broken" : "undecided";
      const reason = decided ?? (isBroken ? (errors[0]?.message ?? "it cannot be built") : "");
      const { document, method, path, operationId } = operation;
      return [{ document, method, path, operationId, because, reason, parameters: parametersOf(operation) } as const];
    });
  warnOfUndecided(curation, left, report);
  return left;
}

function warnOfUndecided(curation: Curation, left: readonly OperationLeftOut[], report: Report): void {
  // Of a misspelt operation one message is enough.
  if (report.failed) return;
  for (const { name, at } of curation.documents) {
    const undecided = left.filter(({ document, because }) => document === name && because === "undecided");
    if (undecided.length === 0) continue;
    const shown = undecided.slice(0, 5).map(({ method, path }) => `${method} ${path}`);
    const more = undecided.length > shown.length ? ` and ${undecided.length - shown.length} more` : "";
    const count = undecided.length === 1 ? "1 operation is" : `${undecided.length} operations are`;
    const message = `${count} neither a tool nor excluded: ${shown.join(", ")}${more}.`;
    const help = `list ${undecided.length === 1 ? "it" : "them"} under "tools" or "excluded".`;
    report.add("undecided-operations", message, at, { help });
  }
}

/** Parameters as the account counts them: the body as one, its properties being unknown here. */
function parametersOf({ parameters, requestBody }: Operation): number {
  return parameters.length + (requestBody === undefined ? 0 : 1);
}
