/** One operation and its curation planned as one tool, top to bottom. */
import {
  type AnyTool,
  type ArgumentDefinition,
  type AuthDefinition,
  type HiddenParameter,
  type JsonSchema,
} from "../../server/definition.js";
import { listingOf } from "../../server/listing.js";
import type { CuratedArgument, CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Operation } from "../operation.js";
import type { Tool } from "../tool.js";
import { checkAccount } from "./account.js";
import { annotationsOf } from "./annotations.js";
import { argumentNames } from "./argument-names.js";
import { planBody, type PlannedBody } from "./body.js";
import { warnOfCredentials } from "./credentials.js";
import { describeArgument, describeTool } from "./descriptions.js";
import { checkRules, decide, isHidden, type Rules } from "./disposition.js";
import { type InputSchemas, planInputSchemas } from "./input-schema.js";
import { lint } from "./lint.js";
import { ARGUMENT_NAME } from "./names.js";
import { applyInside, nestedNames } from "./nested-body.js";
import { described } from "./prose.js";
import { parameterSlots } from "./parameters.js";
import { detailArgument, planResult, type PlannedResult } from "./result.js";
import { type References, resolveTop } from "./schema/reference.js";
import type { TolerantSchemas } from "./schema/tolerant.js";
import type { Slot } from "./slot.js";

/** What all tools of one document share. */
export interface DocumentContext {
  readonly auth: AuthDefinition | undefined;
  readonly references: References;
  readonly tolerant: TolerantSchemas;
  readonly parameters: readonly CuratedArgument[];
  readonly countTokens: (text: string) => number;
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
  const { body, hidden: hiddenInside } = insideRules(planned, rules, report);
  const dispositions = [...parameters, ...decide(body.slots, rules, references, report)];

  const slots = dispositions.map(({ slot }) => slot);
  const text = `${operation.method} ${operation.path}`;
  checkRules(rules.own, slots, nestedNames(planned.slots), { text, at: operation.at }, report);

  const exposed = dispositions.flatMap((disposition) => (isHidden(disposition) ? [] : [disposition]));
  const named = nameArguments(exposed, report);
  const schemas = planInputSchemas(
    new Map(exposed.map(({ slot }) => [named.get(slot) ?? "", slot.schema])),
    references,
  );
  const result = planResult(operation, curated, references, context.tolerant, report);

  const definitionArguments = new Map<string, ArgumentDefinition>();
  for (const disposition of exposed.toSorted((left, right) => Number(isRequired(right)) - Number(isRequired(left)))) {
    const name = named.get(disposition.slot) ?? "";
    definitionArguments.set(name, argumentOf(disposition, name, schemas.schemas.get(name) ?? {}, references));
  }
  const { fields } = result.definition;
  if (fields !== undefined && !definitionArguments.has("detail")) definitionArguments.set("detail", detailArgument());
  const hidden: HiddenParameter[] = [
    ...dispositions.flatMap((each) => (isHidden(each) ? [each.hidden] : [])),
    ...hiddenInside,
  ];
  const { title, description } = describeTool(operation, curated);
  const [server] = operation.servers;
  const definition: AnyTool = {
    name: curated.name,
    title,
    description,
    toolset: curated.toolset,
    ...(curated.aliases.length === 0 ? {} : { aliases: curated.aliases }),
    annotations: annotationsOf(operation.method, curated.annotations),
    operation: {
      document: operation.document,
      method: operation.method,
      path: operation.path,
      ...(server === undefined ? {} : { server: server.url }),
    },
    ...(body.definition === undefined ? {} : { body: body.definition }),
    arguments: Object.fromEntries(definitionArguments),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(schemas.definitions === undefined ? {} : { definitions: schemas.definitions }),
    result: result.definition,
  };

  checkAccount(definition, operation, body.slots, curated.at.name, report);
  warnOfCredentials(
    exposed.map(({ slot }) => slot),
    curated.at.name,
    report,
  );
  reportSize(schemas, curated, report);
  const notes = [...body.notes, ...sizeNotes(schemas, result), ...lint(definition, curated, report)];
  const tokens = context.countTokens(JSON.stringify(listingOf(definition)));
  const at = { curation: curated.at.name, operation: operation.at };
  return { tool: { definition, resultModel: result.model, notes, tokens, at }, result };
}

interface Exposed {
  readonly slot: Slot;
  readonly argument: CuratedArgument | undefined;
}

function isRequired({ slot, argument }: Exposed): boolean {
  return slot.required || argument?.required === true;
}

/** The rules for properties inside a body that is one argument. */
function insideRules(
  planned: PlannedBody,
  rules: Rules,
  report: Report,
): { body: PlannedBody; hidden: readonly HiddenParameter[] } {
  const [whole] = planned.slots;
  if (planned.flat || whole === undefined || whole.omitted !== undefined) return { body: planned, hidden: [] };
  const { slot, hidden } = applyInside(whole, rules, report);
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

function argumentOf(exposed: Exposed, name: string, schema: JsonSchema, references: References): ArgumentDefinition {
  const { description: shown = "", ...plain } = schema;
  const { slot } = exposed;
  const declared = resolveTop(slot.schema, references.schemas).description ?? "";
  // A union of named values has been made an enumeration, and its description then tells what each value means.
  const meanings = shown === described(declared) ? "" : shown;
  const description = describeArgument(slot, exposed.argument, name, meanings);
  return {
    ...(isRequired(exposed) ? { required: true as const } : {}),
    binding: exposed.slot.binding,
    schema: exposed.argument?.description === undefined ? plain : withQuietItems(plain),
    ...(description === "" ? {} : { description }),
  };
}

/** Curated words speak of the items too: what the document says of each would say it twice. */
function withQuietItems(schema: JsonSchema): JsonSchema {
  if (typeof schema.items !== "object") return schema;
  const { description: _, ...items } = schema.items;
  return { ...schema, items };
}

function reportSize(schemas: InputSchemas, curated: CuratedTool, report: Report): void {
  const { shared, open } = schemas;
  const help = "leave out arguments with { omit: … }, or correct the schema in the overlay.";
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
