/** The schemas of one tool's arguments, self-contained and within a budget. */
import type { JsonSchema } from "../../server/definition.js";
import { expand, type Expansion, referenceTo } from "./schema/expand.js";
import { cutDefinitions, openDeepest, openLongEnumerations, pruneTo } from "./schema/cut.js";
import { fromEntries, mapSubschemas, ordered, referenceName } from "./schema/keywords.js";
import type { References } from "./schema/reference.js";

/** Characters of JSON up to which every reference is replaced by what it stands for. */
export const INLINE_BUDGET = 24_000;
/** Characters of JSON beyond which parts of a schema are left open. */
export const SIZE_LIMIT = 96_000;
/** A schema this short is repeated rather than referred to. */
const SHORT = 200;

/** The schemas of a tool's arguments, by any key, and what was done to make them fit. */
export interface InputSchemas {
  readonly schemas: ReadonlyMap<string, JsonSchema>;
  readonly definitions: Readonly<Record<string, JsonSchema>> | undefined;
  /** The names that are referred to only because they would have been too large to repeat. */
  readonly shared: readonly string[];
  /** The names that are referred to because they contain themselves. */
  readonly recursive: readonly string[];
  /** What is left open because it would have been too large to show at all. */
  readonly open: readonly string[];
}

/**
 * Makes the schemas of the arguments stand on their own. Up to {@link INLINE_BUDGET} characters every reference is
 * inlined; beyond it what recurs stands once, under `$defs`; beyond {@link SIZE_LIMIT} the parts furthest from the
 * arguments become open. No property of an argument is ever left out.
 * With a `limit` everything is inlined and then cut to it, long enumerations first.
 */
export function planInputSchemas(
  roots: ReadonlyMap<string, JsonSchema>,
  references: References,
  limit?: number,
): InputSchemas {
  if (limit !== undefined) return planWithin(limit, roots, references);
  const estimate = [...roots.values()].reduce((sum, root) => sum + references.inlinedSize(root), 0);
  // Documents spend most characters on texts that are left out: the estimate alone must not decide.
  if (estimate <= 10 * INLINE_BUDGET) {
    const inlined = expandAll(roots, references, references.isRecursive);
    if (inlined.size <= INLINE_BUDGET) return finish(inlined, references, []);
  }
  const counts = countReferences(roots, references);
  const isShared = (name: string) =>
    references.isRecursive(name) || ((counts.get(name) ?? 0) > 1 && isLarge(name, references));
  const shared = expandAll(roots, references, isShared);
  if (shared.size <= SIZE_LIMIT) return finish(shared, references, []);
  const all = expandAll(roots, references, (name) => references.isRecursive(name) || isLarge(name, references));
  const { definitions, open } = cutDefinitions(all.schemas, all.definitions, SIZE_LIMIT);
  const pruned = pruneTo(all.schemas, SIZE_LIMIT);
  return finish({ ...all, schemas: pruned.schemas, definitions }, references, [...open, ...pruned.open]);
}

/** Only what contains itself stays under `$defs`. */
function planWithin(limit: number, roots: ReadonlyMap<string, JsonSchema>, references: References): InputSchemas {
  const inlined = expandAll(roots, references, references.isRecursive);
  const short = new Map([...inlined.schemas].map(([key, schema]) => [key, openLongEnumerations(schema)]));
  const pruned = openDeepest(short, limit);
  return finish({ ...inlined, schemas: pruned.schemas }, references, pruned.open);
}

/** A named schema whole, as input: what is not short, or recurs, stands once, under `$defs`, and nothing is left open. */
export function wholeSchema(name: string, references: References): JsonSchema {
  const keeps = (each: string) => references.isRecursive(each) || isLarge(each, references);
  // What contains itself stands there once as well.
  const root = references.isRecursive(name) ? { $ref: referenceTo(name) } : (references.schemas[name] ?? {});
  const expanded = expandAll(new Map([["", root]]), references, keeps);
  const { schemas, definitions } = finish(expanded, references, []);
  const $schema = "https://json-schema.org/draft/2020-12/schema";
  return { $schema, ...schemas.get(""), ...(definitions === undefined ? {} : { $defs: definitions }) };
}

interface Expanded {
  readonly schemas: ReadonlyMap<string, JsonSchema>;
  /** By the document's names. */
  readonly definitions: ReadonlyMap<string, JsonSchema>;
  readonly size: number;
}

function expandAll(
  roots: ReadonlyMap<string, JsonSchema>,
  references: References,
  keeps: (name: string) => boolean,
): Expanded {
  const kept = new Set<string>();
  const expansion: Expansion = { references, keeps, kept };
  const schemas = new Map([...roots].map(([key, root]) => [key, expand(root, expansion)]));
  const definitions = new Map<string, JsonSchema>();
  // A set may grow while it is walked: definitions bring further names.
  for (const name of kept) {
    definitions.set(name, expand(references.schemas[name] ?? {}, expansion));
  }
  const size = [...schemas.values(), ...definitions.values()].reduce((sum, schema) => sum + sizeOf(schema), 0);
  return { schemas, definitions, size };
}

function sizeOf(schema: JsonSchema): number {
  return JSON.stringify(schema).length;
}

function isLarge(name: string, references: References): boolean {
  return references.inlinedSize(references.schemas[name] ?? {}) > SHORT;
}

/** How often each name is referred to, counting a named schema's own references once. */
function countReferences(roots: ReadonlyMap<string, JsonSchema>, references: References): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (schema: JsonSchema) => {
    const name = typeof schema.$ref === "string" ? referenceName(schema.$ref, references.schemas) : undefined;
    if (name !== undefined) {
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      if (count === 0) visit(references.schemas[name] ?? {});
    }
    mapSubschemas(schema, (inner) => {
      visit(inner);
      return inner;
    });
  };
  for (const root of roots.values()) visit(root);
  return counts;
}

/** Gives the definitions names that are safe everywhere, and the references those names. */
function finish(expanded: Expanded, references: References, open: readonly string[]): InputSchemas {
  const names = [...expanded.definitions.keys()];
  const safe = safeNames(names);
  const rename = (schema: JsonSchema): JsonSchema => {
    const inner = { ...schema, ...mapSubschemas(schema, rename) };
    if (schema.$ref === undefined) return inner;
    const name = names.find((each) => referenceTo(each) === schema.$ref);
    return ordered({ ...inner, ...(name === undefined ? {} : { $ref: `#/$defs/${safe.get(name) ?? ""}` }) });
  };
  const schemas = new Map([...expanded.schemas].map(([key, schema]) => [key, rename(schema)]));
  const definitions = fromEntries(
    [...expanded.definitions].map(([name, schema]) => [safe.get(name) ?? name, rename(schema)]),
  );
  return {
    schemas,
    definitions: names.length === 0 ? undefined : definitions,
    shared: names.filter((name) => !references.isRecursive(name)),
    recursive: names.filter((name) => references.isRecursive(name)),
    open,
  };
}

function safeNames(names: readonly string[]): Map<string, string> {
  const safe = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const plain = name.replaceAll(/\W+/g, "_").replaceAll(/^_+|_+$/g, "") || "schema";
    let candidate = plain in {} ? `${plain}_` : plain;
    for (let count = 2; taken.has(candidate); count++) candidate = `${plain}_${count}`;
    taken.add(candidate);
    safe.set(name, candidate);
  }
  return safe;
}
