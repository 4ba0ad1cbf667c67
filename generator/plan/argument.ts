/** One argument of a tool: its schema, its words, and what of its values is told in words alone. */
import type { ArgumentDefinition, JsonSchema } from "../../server/definition.js";
import type { CuratedArgument } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { valuesSentence, withoutValues } from "./described-values.js";
import { describeArgument } from "./descriptions.js";
import type { InputSchemas } from "./input-schema.js";
import { described } from "./prose.js";
import { type References, resolveTop } from "./schema/reference.js";
import type { Slot } from "./slot.js";

/** A slot that becomes an argument, with what the curation says of it. */
export interface Exposed {
  readonly slot: Slot;
  readonly argument: CuratedArgument | undefined;
}

export function isRequired({ slot, argument }: Exposed): boolean {
  return slot.required || argument?.required === true;
}

/** Plans the argument of this name. */
export function planArgument(
  exposed: Exposed,
  name: string,
  schemas: InputSchemas,
  references: References,
  report: Report,
): ArgumentDefinition {
  const { slot, argument: curated } = exposed;
  const { description: shown = "", ...plain } = schemas.schemas.get(name) ?? {};
  const declared = resolveTop(slot.schema, references.schemas).description ?? "";
  // A union of named values has been made an enumeration, and its description then tells what each value means.
  const meanings = shown === described(declared) ? "" : shown;
  const told = curated?.describesEnum === true ? withoutValues(plain) : undefined;
  if (curated !== undefined) checkWishes(curated, told !== undefined, plain, schemas, report);
  const values = told === undefined ? undefined : valuesSentence(told.allowed);
  const description = describeArgument(slot, curated, name, told === undefined ? meanings : "", values);
  const schema = told?.schema ?? plain;
  return {
    ...(isRequired(exposed) ? { required: true as const } : {}),
    binding: slot.binding,
    schema: curated?.description === undefined ? schema : withQuietItems(schema),
    ...(description === "" ? {} : { description }),
    ...(told === undefined ? {} : { allowed: told.allowed }),
    ...(curated?.text === undefined ? {} : { text: curated.text }),
    ...(curated === undefined || curated.url.length === 0 ? {} : { url: curated.url }),
    ...(slot.confidence === undefined ? {} : { confidence: slot.confidence }),
  };
}

function checkWishes(
  { key, describesEnum, text, enumAt, textAt }: CuratedArgument,
  isTold: boolean,
  schema: JsonSchema,
  schemas: InputSchemas,
  report: Report,
): void {
  if (describesEnum && !isTold) {
    const message = `"${key}" has no list of allowed values that words could stand for.`;
    report.add("wrong-shape", message, enumAt, { help: `remove "enum".` });
  }
  if (text !== undefined && !isObjectAlone(schema, schemas)) {
    const message = `"${key}" is no object, or takes text already, so no text can stand for it.`;
    report.add("wrong-shape", message, textAt, { help: `remove "text".` });
  }
}

/** Whether its values are objects, and none a text. */
function isObjectAlone(schema: JsonSchema, schemas: InputSchemas): boolean {
  const name = schema.$ref?.slice("#/$defs/".length);
  if (name !== undefined) return isObjectAlone(schemas.definitions?.[name] ?? {}, schemas);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return branches.every((each) => each.type === "null" || isObjectAlone(each, schemas));
  return schema.type === "object";
}

/** Curated words speak of the items too: what the document says of each would say it twice. */
function withQuietItems(schema: JsonSchema): JsonSchema {
  if (typeof schema.items !== "object") return schema;
  const { description: _, ...items } = schema.items;
  return { ...schema, items };
}
