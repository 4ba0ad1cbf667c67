/** The operations that no `tools.yaml` has decided on yet, as entries for one: a tool each, or excluded with the reason. */
import type { CuratedTool, Curation } from "../curation.js";
import { createReport, type Report } from "../diagnostics.js";
import type { ApiDocument, Operation } from "../operation.js";
import { planCatalogue } from "../plan/catalogue.js";
import { draftCuration } from "../plan/draft.js";
import { findOperation, referenceTo } from "../plan/find-operation.js";
import { oneLine } from "../plan/prose.js";
import type { Plan } from "../tool.js";
import type { DraftedExclusion, DraftedTool, DraftedToolset } from "./entry.js";
import { unused } from "./names.js";

export interface Undecided {
  readonly toolsets: readonly DraftedToolset[];
  readonly tools: readonly DraftedTool[];
  /** What cannot be built. */
  readonly excluded: readonly DraftedExclusion[];
  /** The plan of `tools`. */
  readonly plan: Plan;
}

/** An operation with the entry that its tool would have. */
interface Candidate {
  readonly operation: Operation;
  readonly entry: CuratedTool;
}

/**
 * Decides on what `existing` leaves open in the documents named `wanted`. `all` are its documents and the new ones:
 * names are given in view of every operation, so that they stay when others come and go.
 */
export function decideUndecided(
  existing: Curation | undefined,
  all: readonly ApiDocument[],
  wanted: ReadonlySet<string>,
): Undecided {
  const whole = draftCuration(all);
  const decided = toolsetsByOperation(existing, all);
  const isOpen = (operation: Operation) => wanted.has(operation.document) && !decided.has(operation);
  const open = nameCandidates(isOpen, existing, all, whole);
  const curation: Curation = {
    ...whole,
    parameters: existing?.parameters ?? [],
    documents: whole.documents.map((each) => existing?.documents.find(({ name }) => name === each.name) ?? each),
  };
  const plan = planCatalogue({ ...curation, tools: open.map(({ entry }) => entry) }, all, createReport());
  const built = new Set(plan.tools.map(({ definition }) => definition.name));

  const toolsetOf = toolsetsByTag(decided);
  const tools = open
    .filter(({ entry }) => built.has(entry.name))
    .map(({ operation, entry }) => ({
      name: entry.name,
      operation: referenceIn(operation, all),
      toolset: toolsetOf.get(operation.tags[0] ?? "") ?? entry.toolset,
      described: oneLine(`${operation.summary} ${operation.description}`) !== "",
    }));
  const excluded = open
    .filter(({ entry }) => !built.has(entry.name))
    .map(({ operation, entry }) => ({
      operation: referenceIn(operation, all),
      reason: `cannot be built: ${oneLine(reasonOf(operation, entry, all, curation)).replace(/\.$/, "")}`,
    }));
  return { toolsets: toolsetsFor(tools, existing, whole, all), tools, excluded, plan };
}

/** Operations that are tools with the toolset of the first, and those that are excluded with none. */
function toolsetsByOperation(
  existing: Curation | undefined,
  documents: readonly ApiDocument[],
): Map<Operation, string | undefined> {
  const decided = new Map<Operation, string | undefined>();
  for (const { operation, toolset, at } of existing?.tools ?? []) {
    const found = findOperation(operation, documents, at.operation, createReport());
    if (found !== undefined && !decided.has(found.operation)) decided.set(found.operation, toolset);
  }
  for (const { operation, at } of existing?.excluded ?? []) {
    const found = findOperation(operation, documents, at, createReport());
    if (found !== undefined && !decided.has(found.operation)) decided.set(found.operation, undefined);
  }
  return decided;
}

/** The toolset of a tag whose tools all stand in one. Where they are spread, the curator does not group by tags. */
function toolsetsByTag(decided: ReadonlyMap<Operation, string | undefined>): Map<string, string> {
  const found = new Map<string, Set<string>>();
  for (const [{ tags }, toolset] of decided) {
    const [tag] = tags;
    if (tag !== undefined && toolset !== undefined) found.set(tag, (found.get(tag) ?? new Set()).add(toolset));
  }
  return new Map([...found].flatMap(([tag, [only, other]]) => (only && other === undefined ? [[tag, only]] : [])));
}

/** The operations with the names that their tools would have, beside the names that are taken. */
function nameCandidates(
  isOpen: (operation: Operation) => boolean,
  existing: Curation | undefined,
  all: readonly ApiDocument[],
  whole: Curation,
): Candidate[] {
  const operations = all.flatMap((document) => document.operations.map(({ operation }) => operation));
  const taken = [...(existing?.tools ?? []), ...(existing?.workflows ?? [])].flatMap(({ name, aliases }) => [
    name,
    ...aliases,
  ]);
  return operations.flatMap((operation, index) => {
    const entry = whole.tools[index];
    if (entry === undefined || !isOpen(operation)) return [];
    const name = unused(entry.name, taken);
    taken.push(name);
    return [{ operation, entry: { ...entry, name } }];
  });
}

/** How `tools.yaml` names the operation: by its id where that is its alone. */
function referenceIn(operation: Operation, documents: readonly ApiDocument[]): string {
  const { document, method, path, at } = operation;
  const byId = `${document}#${referenceTo(operation)}`;
  const found = findOperation(byId, documents, at, createReport());
  return found?.operation === operation ? byId : `${document}#${method} ${path}`;
}

/** Why the operation cannot become a tool: its first fault. */
function reasonOf(
  operation: Operation,
  entry: CuratedTool,
  documents: readonly ApiDocument[],
  curation: Curation,
): string {
  const document = documents.find(({ name }) => name === operation.document);
  const problems = document?.operations.find((each) => each.operation === operation)?.problems ?? [];
  const report: Report = createReport();
  report.take(problems);
  if (!report.failed) planCatalogue({ ...curation, drafted: false, tools: [entry] }, documents, report);
  return report.diagnostics.find(({ severity }) => severity === "error")?.message ?? "its plan has a fault";
}

/** The toolsets that the tools need and the file does not have. */
function toolsetsFor(
  tools: readonly DraftedTool[],
  existing: Curation | undefined,
  whole: Curation,
  documents: readonly ApiDocument[],
): DraftedToolset[] {
  const needed = new Set(tools.map(({ toolset }) => toolset));
  for (const { name } of existing?.toolsets ?? []) needed.delete(name);
  return whole.toolsets
    .filter(({ name }) => needed.has(name))
    .map(({ name, definition }) => {
      // Operations without a tag are grouped under their document.
      const document = definition.title === name ? documents.find((each) => each.name === name) : undefined;
      return { name, title: oneLine(document?.title ?? "") || definition.title };
    });
}
