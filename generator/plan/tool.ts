/** One operation and its curation planned as one tool, top to bottom. */
import {
  type AnyTool,
  type ArgumentDefinition,
  type AuthDefinition,
  type HiddenParameter,
  type ResultDefinition,
} from "../../server/definition.js";
import { listingOf } from "../../server/listing.js";
import type { CuratedArgument, CuratedLookup, CuratedTool, CuratedWorkflow } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Operation } from "../operation.js";
import type { Tool } from "../tool.js";
import { checkAccount } from "./account.js";
import { annotationsOf } from "./annotations.js";
import { type Exposed, isRequired, planArgument } from "./argument.js";
import { planFile } from "./answer-file.js";
import { argumentNames } from "./argument-names.js";
import { planBody, type PlannedBody } from "./body.js";
import { planConfirmation } from "./confirmation.js";
import { warnOfCredentials } from "./credentials.js";
import { describeTool } from "./descriptions.js";
import { checkRules, decide, isHidden, type Rules } from "./disposition.js";
import { planFollow } from "./follow.js";
import { type InputSchemas, planInputSchemas } from "./input-schema.js";
import { allowanceNotes, lint } from "./lint.js";
import { planPage, planWindow } from "./list.js";
import type { PlannedArguments } from "./named-arguments.js";
import { ARGUMENT_NAME } from "./names.js";
import { applyInside, nestedNames } from "./nested-body.js";
import { checkOpenNames } from "./open-argument.js";
import { planFallback, planLookups, type ToolOf } from "./other-tools.js";
import { parameterSlots } from "./parameters.js";
import { detailArgument, fieldsArgument, planResult, type PlannedResult } from "./result.js";
import type { References } from "./schema/reference.js";
import type { TolerantSchemas } from "./schema/tolerant.js";
import { planSelectors, withSelectors } from "./selectors.js";
import type { Slot } from "./slot.js";

/** What all tools of one document share. */
export interface DocumentContext {
  readonly auth: AuthDefinition | undefined;
  readonly references: References;
  readonly tolerant: TolerantSchemas;
  readonly parameters: readonly CuratedArgument[];
  readonly lookups: readonly CuratedLookup[];
  readonly toolOf: ToolOf;
  readonly countTokens: (text: string) => number;
  /** Whether destructive tools take an argument that confirms them. */
  readonly confirms: boolean;
  readonly workflows: readonly CuratedWorkflow[];
}

export interface PlannedTool {
  readonly tool: Tool;
  readonly result: PlannedResult;
}

/** Plans the tool. What is wrong with it is reported, and a tool comes back all the same. */
export function planTool(
  operation: Operation,
  curated: CuratedTool,
  context: DocumentContext,
  report: Report,
): PlannedTool {
  const { references } = context;
  const rules: Rules = { own: curated.arguments, general: context.parameters };

  const parameters = decide(parameterSlots(operation, references, context.auth), rules, references, report);
  const taken = parameters.filter((disposition) => !isHidden(disposition)).map(({ slot }) => slot);
  const planned = planBody(operation, curated.body, taken, references);
  if (planned.problem !== undefined)
    report.add("unusable-body", planned.problem, curated.at.body, { help: "remove the key." });
  const { body, hidden: hiddenInside } = insideRules(planned, rules, references, report);
  const dispositions = [...parameters, ...decide(body.slots, rules, references, report)];

  const slots = dispositions.map(({ slot }) => slot);
  const text = `${operation.method} ${operation.path}`;
  const surroundings = { operation: { text, at: operation.at }, nestedNames: nestedNames(planned.slots) };
  checkRules(rules.own, slots, surroundings, report);

  const exposed = dispositions.flatMap((disposition) => (isHidden(disposition) ? [] : [disposition]));
  const named = nameArguments(exposed, report);
  const schemas = planInputSchemas(
    new Map(exposed.map(({ slot }) => [named.get(slot) ?? "", slot.schema])),
    references,
    curated.schemaLimit,
  );
  const result = planResult(operation, curated, references, context.tolerant, report);

  const definitionArguments = new Map<string, ArgumentDefinition>();
  for (const disposition of exposed) {
    const name = named.get(disposition.slot) ?? "";
    definitionArguments.set(name, planArgument(disposition, name, schemas, references, report));
  }
  const plannedArguments: PlannedArguments = {
    ...surroundings,
    dispositions,
    names: named,
    isRequired: (slot) => exposed.some((each) => each.slot === slot && isRequired(each)),
  };
  const window = planWindow(curated, plannedArguments, definitionArguments, report);
  const page = planPage(curated, plannedArguments, definitionArguments, references, report);
  const chosen = planSelectors(curated, plannedArguments, report);
  const lookups = planLookups(curated, context.lookups, plannedArguments, definitionArguments, chosen, report);
  for (const part of [window, page, lookups]) {
    for (const [name, argument] of part?.arguments ?? []) definitionArguments.set(name, argument);
  }
  if (result.definition.fields !== undefined) {
    if (!definitionArguments.has("detail")) definitionArguments.set("detail", detailArgument());
    if (!definitionArguments.has("fields")) definitionArguments.set("fields", fieldsArgument());
  }
  const fallback = planFallback(curated, context.toolOf);
  const annotations = annotationsOf(operation.method, curated.annotations);
  const confirmation = context.confirms ? planConfirmation(curated, annotations, plannedArguments, report) : undefined;
  if (confirmation !== undefined) definitionArguments.set(...confirmation);
  const follow = planFollow(
    curated,
    annotations,
    new Set(definitionArguments.keys()),
    result,
    context.workflows,
    report,
  );
  // One whose name is taken is reported, and must not stand in for the other.
  if (follow !== undefined && !definitionArguments.has(follow.definition.argument)) {
    definitionArguments.set(follow.definition.argument, follow.argument);
  }
  const file = planFile(operation, curated, plannedArguments, report);
  for (const [name, argument] of file?.arguments ?? []) definitionArguments.set(name, argument);
  const selectors = lookups.definition;
  const hidden: HiddenParameter[] = [
    ...dispositions.flatMap((each) => (isHidden(each) ? [each.hidden] : [])),
    ...hiddenInside,
  ];
  checkOpenNames(hidden, new Set(definitionArguments.keys()), curated, rules, report);
  const words = describeTool(operation, curated);
  const description = selectors === undefined ? words.description : withSelectors(words.description, selectors);
  const [server] = operation.servers;
  const definition: AnyTool = {
    name: curated.name,
    title: words.title,
    description: description ?? words.description,
    toolset: curated.toolset,
    ...(curated.aliases.length === 0 ? {} : { aliases: curated.aliases }),
    annotations,
    operation: {
      document: operation.document,
      method: operation.method,
      path: operation.path,
      ...(server === undefined ? {} : { server: server.url }),
      ...(operation.confidence === undefined ? {} : { confidence: operation.confidence }),
    },
    ...(body.definition === undefined ? {} : { body: body.definition }),
    arguments: Object.fromEntries(definitionArguments),
    ...(selectors === undefined ? {} : { selectors }),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(schemas.definitions === undefined ? {} : { definitions: schemas.definitions }),
    ...(window === undefined ? {} : { window: window.definition }),
    ...(page === undefined ? {} : { page: page.definition }),
    ...(fallback === undefined ? {} : { fallback }),
    result: file === undefined ? result.definition : withMediaTypeAlone(result.definition),
    ...(follow === undefined ? {} : { follow: follow.definition }),
    ...(file === undefined ? {} : { file: file.definition }),
  };

  checkAccount(definition, operation, body.slots, curated.at.name, report);
  warnOfCredentials(
    exposed.map(({ slot }) => slot),
    curated.at.name,
    report,
  );
  reportSize(schemas, curated, report);
  const notes = [
    ...body.notes,
    ...(description === undefined ? ["The description is too long to add which arguments exclude each other."] : []),
    ...sizeNotes(schemas, result),
    ...lint(definition, curated, report),
    ...allowanceNotes(curated.allow),
  ];
  const tokens = context.countTokens(JSON.stringify(listingOf(definition)));
  const at = { curation: curated.at.name, operation: operation.at };
  return { tool: { definition, resultModel: result.model, notes, tokens, at }, result };
}

/** Of a file the document's schema says nothing: what arrives is a part of it. */
function withMediaTypeAlone({ mediaType }: ResultDefinition): ResultDefinition {
  return mediaType === undefined ? {} : { mediaType };
}

/** The rules for properties inside a body that is one argument. */
function insideRules(
  planned: PlannedBody,
  rules: Rules,
  references: References,
  report: Report,
): { body: PlannedBody; hidden: readonly HiddenParameter[] } {
  const [whole] = planned.slots;
  if (planned.flat || whole === undefined || whole.omitted !== undefined) return { body: planned, hidden: [] };
  const { slot, hidden } = applyInside(whole, rules, references, report);
  return { body: { ...planned, slots: [slot] }, hidden };
}

/** The arguments' names; illegal and repeated ones of the curation are reported. */
function nameArguments(exposed: readonly Exposed[], report: Report): ReadonlyMap<Slot, string> {
  const curated = new Map<Slot, string>();
  for (const { slot, argument } of exposed) {
    if (argument?.name === undefined) continue;
    if (!ARGUMENT_NAME.test(argument.name) || argument.name in {}) {
      const help = "use lower-case letters, digits and _, at most 64.";
      report.add("illegal-name", `"${argument.name}" is not accepted by every client.`, argument.nameAt, { help });
    } else if ([...curated.values()].includes(argument.name)) {
      const message = `"${argument.name}" is the name of another argument, too.`;
      report.add("duplicate-argument-name", message, argument.nameAt, { help: "give it another name." });
    } else curated.set(slot, argument.name);
  }
  return argumentNames(
    exposed.map(({ slot }) => slot),
    curated,
  );
}

function reportSize(schemas: InputSchemas, curated: CuratedTool, report: Report): void {
  const { shared, open } = schemas;
  // Where the curation sets the limit it has decided: the account tells what is open.
  if (curated.schemaLimit !== undefined) return;
  const help = "leave out arguments with { omit: … }, set a schema_limit, or correct the schema in the overlay.";
  if (open.length > 0) {
    const message = `"${curated.name}" is too large to show whole: ${open.join(", ")} ${open.length === 1 ? "is" : "are"} left open.`;
    report.add("schema-over-budget", message, curated.at.name, { help });
  } else if (shared.length > 0) {
    const message = `"${curated.name}" is too large to inline: ${shared.join(", ")} ${shared.length === 1 ? "stands" : "stand"} under $defs.`;
    report.add("schema-over-budget", message, curated.at.name, { help });
  }
}

function sizeNotes({ recursive, shared, open }: InputSchemas, result: PlannedResult): string[] {
  return [
    ...(recursive.length > 0 ? [`Contain themselves, and stand under $defs: ${recursive.join(", ")}.`] : []),
    ...(shared.length > 0 ? [`Too large to inline, and stand under $defs: ${shared.join(", ")}.`] : []),
    ...(open.length > 0 ? [`Too large to show, and left open: ${open.join(", ")}.`] : []),
    ...(result.isCut ? ["The answer's schema is cut at some depth; the answer itself is not."] : []),
  ];
}
