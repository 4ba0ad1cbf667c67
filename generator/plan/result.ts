/** What a tool answers with: the schema of the API's success, where its items are, and the concise form. */
import type { ArgumentDefinition, JsonSchema, ResultDefinition } from "../../server/definition.js";
import type { CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { nearest } from "../../server/nearest.js";
import type { Operation } from "../operation.js";
import { notationOf, preferred } from "./media-type.js";
import { pruneTo } from "./schema/cut.js";
import { referenceName } from "./schema/keywords.js";
import type { References } from "./schema/reference.js";
import type { TolerantSchemas } from "./schema/tolerant.js";

/** Characters of JSON that the schema of an answer may have. */
const RESULT_BUDGET = 16_000;

/** Names that a list of items commonly has, whatever stands beside it. */
const listNames = new Set(["results", "items", "data", "records", "values", "entries", "elements", "list", "rows"]);
/** Names of what stands around a list: counts, pages, links and the like. An object with one list and these holds items. */
const envelopeName =
  /total|count|page|limit|offset|size|next|prev|cursor|token|more|links?$|meta|warning|error|success|status|message|first|last|self|request/i;

export interface PlannedResult {
  readonly definition: ResultDefinition;
  /** The answer's own name in the document, where it is one that models carry. */
  readonly model: string | undefined;
  /** The names whose models the answer's schema is made of. */
  readonly models: ReadonlySet<string>;
  /** Whether the schema had to be cut. */
  readonly isCut: boolean;
}

/** Plans the answer, and reports items and fields that it does not have. */
export function planResult(
  operation: Operation,
  curated: CuratedTool,
  references: References,
  tolerant: TolerantSchemas,
  report: Report,
): PlannedResult {
  const content = successContent(operation);
  const isJson = content === undefined || notationOf(content.mediaType) === "json";
  const models = new Set<string>();
  if (content === undefined || !isJson) {
    reportUnreadable(curated, content?.mediaType, report);
    const definition = content === undefined ? {} : { mediaType: content.mediaType };
    return { definition, model: undefined, models, isCut: false };
  }
  const linked = tolerant.of(content.schema);
  const whole = tolerant.whole(linked);
  const isCut = JSON.stringify(whole).length > RESULT_BUDGET;
  const schema = isCut ? (pruneTo(new Map([["", whole]]), RESULT_BUDGET).schemas.get("") ?? {}) : whole;
  collectNames(linked, references, tolerant, models);
  const model = linked.$ref === undefined || isCut ? undefined : referenceName(linked.$ref, references.schemas);
  const items = itemsOf(whole, curated, report);
  const fields = curated.result.fields;
  const { parse } = curated.result;
  if (fields !== undefined) checkFields(fields, itemSchema(whole, items), curated, report);
  if (parse !== undefined) checkFields(parse, itemSchema(whole, items), curated, report);
  const definition: ResultDefinition = {
    ...(Object.keys(schema).length === 0 ? {} : { schema }),
    // The choice is the answer's own where the document leaves it open.
    ...(content.mediaType.includes("*") ? { mediaType: content.mediaType } : {}),
    ...(fields === undefined ? {} : { fields }),
    ...(items === undefined ? {} : { items }),
    ...(parse === undefined ? {} : { parse }),
  };
  return { definition, model, models, isCut };
}

/** The argument that chooses between the concise answer and the whole one. */
export function detailArgument(): ArgumentDefinition {
  return {
    binding: { in: "server", feature: "detail" },
    schema: { type: "string", enum: ["concise", "full"], default: "concise" },
    description: "concise answers with the main fields alone; full with everything.",
  };
}

/** The argument that picks the fields of an answer. */
export function fieldsArgument(): ArgumentDefinition {
  return {
    binding: { in: "server", feature: "fields" },
    schema: { type: "array", items: { type: "string" } },
    description: "Only these fields, instead of the usual ones.",
  };
}

/** What the API answers with when all went well: the lowest 2xx with content, else the default response. */
function successContent(operation: Operation): Operation["responses"][number]["content"][number] | undefined {
  const successes = operation.responses
    .filter(({ status }) => status.startsWith("2"))
    .toSorted((left, right) => (left.status < right.status ? -1 : left.status > right.status ? 1 : 0));
  const fallback = successes.length > 0 ? [] : operation.responses.filter(({ status }) => status === "default");
  const response = [...successes, ...fallback].find(({ content }) => content.length > 0);
  return response === undefined ? undefined : preferred(response.content);
}

function itemsOf(schema: JsonSchema, curated: CuratedTool, report: Report): string | undefined {
  const properties = schema.properties ?? {};
  const isList = ([, property]: readonly [string, JsonSchema]) =>
    [property.type].flat().includes("array") && [itemType(property)].flat().includes("object");
  const lists = Object.entries(properties).filter(isList);
  const wanted = curated.result.items;
  if (wanted !== undefined) {
    const known = Object.keys(properties);
    if (known.length > 0 && !Object.hasOwn(properties, wanted)) {
      const help = hintOf(wanted, known);
      report.add("unknown-field", `The answer has no property "${wanted}".`, curated.at.items, { help });
    }
    return wanted;
  }
  const [only, other] = lists;
  if (only === undefined || other !== undefined) return undefined;
  const others = Object.keys(properties).filter((name) => name !== only[0]);
  const isEnvelope = listNames.has(only[0]) || others.every((name) => envelopeName.test(name));
  return isEnvelope ? only[0] : undefined;
}

function itemType(list: JsonSchema): JsonSchema["type"] {
  return typeof list.items === "object" ? list.items.type : undefined;
}

/** The schema of one item; of the answer itself where it has none. */
function itemSchema(schema: JsonSchema, items: string | undefined): JsonSchema {
  const list = items === undefined ? schema : (schema.properties?.[items] ?? {});
  return [list.type].flat().includes("array") && typeof list.items === "object" ? list.items : list;
}

function checkFields(fields: readonly string[], item: JsonSchema, curated: CuratedTool, report: Report): void {
  const known = new Set([item, ...(item.anyOf ?? [])].flatMap(({ properties }) => Object.keys(properties ?? {})));
  if (known.size === 0) return;
  fields.forEach((field, index) => {
    if (known.has(field)) return;
    const at = curated.at.fields[index] ?? curated.at.name;
    report.add("unknown-field", `The answer has no field "${field}".`, at, { help: hintOf(field, [...known]) });
  });
}

function hintOf(word: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  return `${guess === undefined ? "" : `did you mean "${guess}"? `}It has ${known.join(", ")}.`;
}

function reportUnreadable(curated: CuratedTool, mediaType: string | undefined, report: Report): void {
  const at = curated.result.items === undefined ? curated.at.fields[0] : curated.at.items;
  if (at === undefined) return;
  const answer = mediaType === undefined ? "nothing" : mediaType;
  report.add("unknown-field", `The operation answers with ${answer}, which has no fields.`, at, { help: "remove it." });
}

function collectNames(schema: JsonSchema, references: References, tolerant: TolerantSchemas, names: Set<string>): void {
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const reference = (value as JsonSchema).$ref;
    const name = typeof reference === "string" ? referenceName(reference, references.schemas) : undefined;
    if (name !== undefined && !names.has(name)) {
      names.add(name);
      visit(tolerant.named(name));
    }
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(schema);
}
