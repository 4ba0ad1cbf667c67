/** The named schemas of a document that its tools use: enumerations of arguments, and what answers are made of. */
import { checkedArgumentSchema, type JsonSchema } from "../../server/definition.js";
import type { ApiDocument } from "../operation.js";
import type { Models } from "../tool.js";
import { fromEntries, isObject } from "./schema/keywords.js";
import type { TolerantSchemas } from "./schema/tolerant.js";
import type { PlannedTool } from "./tool.js";

/** The models of the document, in the order in which it names them. */
export function modelsOf(document: ApiDocument, planned: readonly PlannedTool[], tolerant: TolerantSchemas): Models {
  const own = planned.filter(({ tool }) => tool.definition.operation.document === document.name);
  const values = new Set<string>();
  for (const { tool } of own) {
    for (const argument of Object.values(tool.definition.arguments)) {
      collectEnumerations(checkedArgumentSchema(argument), values);
    }
    for (const schema of Object.values(tool.definition.definitions ?? {})) collectEnumerations(schema, values);
  }
  const enumerations: [string, readonly string[]][] = [];
  for (const [name, schema] of Object.entries(document.schemas)) {
    const listed = schema.enum;
    if (!isTexts(listed) || !values.has(JSON.stringify(listed))) continue;
    // Of two that are alike the first stands for both.
    values.delete(JSON.stringify(listed));
    enumerations.push([name, listed]);
  }
  const names = new Set(own.flatMap(({ result }) => [...result.models]));
  const schemas = Object.keys(document.schemas).filter((name) => names.has(name));
  return {
    file: document.at.file,
    enumerations: fromEntries(enumerations),
    schemas: fromEntries(schemas.map((name): [string, JsonSchema] => [name, tolerant.named(name)])),
  };
}

function collectEnumerations(value: unknown, into: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) collectEnumerations(each, into);
  if (!isObject(value)) return;
  if (isTexts(value["enum"])) into.add(JSON.stringify(value["enum"]));
  for (const inner of Object.values(value)) collectEnumerations(inner, into);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 1 && value.every((each) => typeof each === "string");
}
