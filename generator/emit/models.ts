/** What the models of a document are called in the generated files, and how a schema is recognised as one of them. */
import type { JsonSchema } from "../../server/definition.js";
import type { Models, Plan } from "../tool.js";
import { type Identifiers, identifierGiver } from "./identifiers.js";

/** One document's models by what they are. */
export interface ModelNames {
  readonly document: string;
  readonly models: Models;
  /** By component name. */
  readonly enumerations: ReadonlyMap<string, Identifiers>;
  readonly schemas: ReadonlyMap<string, Identifiers>;
  /** The enumeration with these values. */
  enumeration(values: unknown): Identifiers | undefined;
  /** The model that is this schema, whole. */
  schema(whole: unknown): Identifiers | undefined;
  /** The model that `#/$defs/…` leads to. */
  reference(reference: string): Identifiers | undefined;
}

/** The models of each document that has any. */
export function modelNames(plan: Plan): ReadonlyMap<string, ModelNames> {
  const named = Object.entries(plan.models).map(([document, models]) => [document, namesOf(document, models)] as const);
  return new Map(named.filter(([, { models }]) => hasModels(models)));
}

/** All identifiers of all models. */
export function identifiersOf(all: ReadonlyMap<string, ModelNames>): ReadonlySet<string> {
  const identifiers = [...all.values()].flatMap(({ enumerations, schemas }) => [
    ...enumerations.values(),
    ...schemas.values(),
  ]);
  return new Set(identifiers.flatMap(({ constant, type }) => [constant, type]));
}

function hasModels({ enumerations, schemas }: Models): boolean {
  return Object.keys(enumerations).length + Object.keys(schemas).length > 0;
}

function namesOf(document: string, models: Models): ModelNames {
  const give = identifierGiver();
  const enumerations = new Map(Object.keys(models.enumerations).map((name) => [name, give(name)]));
  const schemas = new Map(Object.keys(models.schemas).map((name) => [name, give(name)]));
  const byValues = new Map(
    [...enumerations].map(([name, identifiers]) => [JSON.stringify(models.enumerations[name]), identifiers]),
  );
  const byWhole = new Map<string, Identifiers>();
  for (const [name, identifiers] of schemas) {
    const text = JSON.stringify(wholeOf(models.schemas[name], models));
    if (!byWhole.has(text)) byWhole.set(text, identifiers);
  }
  return {
    document,
    models,
    enumerations,
    schemas,
    enumeration: (values) => (Array.isArray(values) ? byValues.get(JSON.stringify(values)) : undefined),
    schema: (whole) => byWhole.get(JSON.stringify(whole)),
    reference: (reference) => schemas.get(reference.slice("#/$defs/".length)),
  };
}

/** The schema with every reference replaced by what it stands for; models never refer in circles. */
function wholeOf(schema: unknown, models: Models): unknown {
  if (Array.isArray(schema)) return schema.map((each) => wholeOf(each, models));
  if (typeof schema !== "object" || schema === null) return schema;
  const reference = (schema as JsonSchema).$ref;
  if (typeof reference === "string") return wholeOf(models.schemas[reference.slice("#/$defs/".length)], models);
  return Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, wholeOf(inner, models)]));
}

/** The names of those models in the order in which they can be defined: each after those it refers to. */
export function definitionOrder({ models }: ModelNames): string[] {
  const order = new Set<string>();
  const visit = (name: string) => {
    if (order.has(name)) return;
    for (const other of referencesIn(models.schemas[name])) if (other !== name) visit(other);
    order.add(name);
  };
  for (const name of Object.keys(models.schemas)) visit(name);
  return [...order];
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const reference = (value as JsonSchema).$ref;
  const own = typeof reference === "string" ? [reference.slice("#/$defs/".length)] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}
