/**
 * `discriminator`: which of several schemas a value is of is told by one of its properties (OpenAPI 3.1, 4.8.25).
 * Where a document leaves the alternatives to its `mapping`, they are written out as a union, because a JSON Schema
 * would otherwise show the common properties alone.
 */
import type { JsonSchema } from "../../server/definition.js";
import { addressOf, child, children, isMapping, textAt, type LoadedDocument, type Located } from "../loaded.js";
import type { Definitions } from "./definitions.js";
import { addFinding, type Findings } from "./findings.js";
import { cleanText } from "./text.js";
import { coreOf, type SchemaContext } from "./schema.js";

/** A union of more forms than this is not written out; the object is left open instead. */
export const maxForms = 50;

export interface Discriminators {
  /** The union that a schema with a discriminator but without `oneOf` stands for; undefined for any other. */
  unionOf(located: Located, context: SchemaContext): JsonSchema | undefined;
  /** `oneOf` or `anyOf` with each mapped member's discriminator value fixed, where the member does not fix it itself. */
  pinned(located: Located, members: readonly Located[], schemas: JsonSchema[], context: SchemaContext): JsonSchema[];
  /** Whether `schema` is one of the forms of `target`, so that building on it must not mean all of its forms. */
  isSubtype(schema: Located, target: Located): boolean;
}

interface Form {
  readonly target: Located;
  readonly values: string[];
}

export function createDiscriminators(loaded: LoadedDocument, definitions: Definitions): Discriminators {
  const formsSeen = new WeakMap<object, { forms: readonly Form[]; missing: readonly Located[] }>();
  const subtypesSeen = new Map<string, ReadonlyMap<string, Located[]>>();
  return { unionOf, pinned, isSubtype };

  function unionOf(located: Located, context: SchemaContext): JsonSchema | undefined {
    const property = propertyOf(located);
    if (property === undefined || hasAlternatives(located)) return undefined;
    const mapping = mappingOf(located);
    if (mapping === undefined) return unionOfSubtypes(located, context);
    const forms = formsOf(located, context.findings);
    if (forms.length === 0 || forms.length > maxForms)
      return leftOpen(located, property, children(mapping).length, context);
    return { oneOf: forms.map((form) => branch(located, property, form, context)) };
  }

  /** Without a mapping, the schemas that build on this one are its forms; the plain one may be meant as well. */
  function unionOfSubtypes(located: Located, context: SchemaContext): JsonSchema | undefined {
    const subtypes = context.owner === undefined ? [] : (subtypesIn(located).get(addressOf(located)) ?? []);
    if (subtypes.length === 0 || subtypes.length > maxForms) return undefined;
    const references = subtypes.map((subtype) => definitions.referenceTo(subtype, "whole", context.findings));
    return { anyOf: [...references, plainOf(located, context)] };
  }

  function branch(located: Located, property: string, form: Form, context: SchemaContext): JsonSchema {
    const itself = addressOf(form.target) === addressOf(located);
    const parts = [
      itself || !inherits(form.target, located) ? plainOf(located, context) : undefined,
      itself ? undefined : definitions.referenceTo(form.target, "whole", context.findings),
      pin(property, form),
    ].filter((part) => part !== undefined);
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { allOf: parts };
  }

  function plainOf(located: Located, context: SchemaContext): JsonSchema {
    const isNamed = context.owner !== undefined && addressOf(context.owner) === addressOf(located);
    return isNamed
      ? definitions.referenceTo(located, "plain", context.findings)
      : coreOf(located, { ...context, form: "plain" }).schema;
  }

  function leftOpen(located: Located, property: string, count: number, context: SchemaContext): JsonSchema {
    const message = `"${property}" chooses among ${count} forms; they are not written out, and any property is allowed.`;
    addFinding(context.findings, "unusable-schema", message, child(located, "discriminator") ?? located, {
      help: `at most ${maxForms} forms are, and only where their $refs lead somewhere.`,
    });
    const { schema } = coreOf(located, { ...context, form: "plain" });
    const described = cleanText(textAt(located, "description"));
    const note = `Further properties depend on "${property}".`;
    return { ...schema, additionalProperties: true, description: described === "" ? note : `${described}\n${note}` };
  }

  function pinned(
    located: Located,
    members: readonly Located[],
    schemas: JsonSchema[],
    context: SchemaContext,
  ): JsonSchema[] {
    const property = propertyOf(located);
    if (property === undefined || mappingOf(located) === undefined) return schemas;
    const forms = new Map(formsOf(located, context.findings).map((form) => [addressOf(form.target), form]));
    return schemas.map((schema, index) => {
      const member = members[index];
      const reference = member === undefined ? undefined : textAt(member, "$ref");
      const target =
        member === undefined || reference === undefined ? undefined : definitions.targetOf(member, reference);
      const form = target === undefined ? undefined : forms.get(addressOf(target));
      const fixed = form === undefined ? undefined : pin(property, form);
      return fixed === undefined ? schema : { allOf: [schema, fixed] };
    });
  }

  /** Fixes the property to the form's values; undefined where the form does so itself. */
  function pin(property: string, form: Form): JsonSchema | undefined {
    const declared = propertyIn(form.target, property, new Set());
    if (declared !== undefined && (child(declared, "enum") ?? child(declared, "const")) !== undefined) return undefined;
    const type = declared === undefined ? "string" : (textAt(declared, "type") ?? "string");
    const numeric = type === "integer" || type === "number";
    const values = numeric ? form.values.map(Number).filter(Number.isFinite) : form.values;
    if (values.length === 0 || (!numeric && type !== "string")) return undefined;
    return { type: "object", properties: { [property]: { type, enum: values } }, required: [property] };
  }

  function propertyIn(schema: Located, property: string, seen: Set<unknown>): Located | undefined {
    if (seen.has(schema.value)) return undefined;
    seen.add(schema.value);
    const reference = textAt(schema, "$ref");
    const target = reference === undefined ? undefined : definitions.targetOf(schema, reference);
    if (target !== undefined) return propertyIn(target, property, seen);
    const properties = child(schema, "properties");
    const own = properties === undefined ? undefined : child(properties, property);
    if (own !== undefined) {
      const behind = textAt(own, "$ref");
      return (behind === undefined ? undefined : definitions.targetOf(own, behind)) ?? own;
    }
    return partsOf(schema)
      .map((part) => propertyIn(part, property, seen))
      .find((found) => found !== undefined);
  }

  function inherits(schema: Located, from: Located, seen = new Set<unknown>()): boolean {
    if (seen.has(schema.value)) return false;
    seen.add(schema.value);
    return partsOf(schema).some((part) => {
      const reference = textAt(part, "$ref");
      const target = reference === undefined ? part : definitions.targetOf(part, reference);
      return target !== undefined && (addressOf(target) === addressOf(from) || inherits(target, from, seen));
    });
  }

  function formsOf(located: Located, findings: Findings | undefined): readonly Form[] {
    const mapping = mappingOf(located);
    if (mapping === undefined) return [];
    const found = formsSeen.get(mapping.value as object) ?? readForms(mapping);
    formsSeen.set(mapping.value as object, found);
    for (const entry of findings === undefined ? [] : found.missing) {
      const message = `The discriminator maps "${entry.key}" to a schema that is not there.`;
      if (findings) addFinding(findings, "unusable-schema", message, entry, { help: "that form is left out." });
    }
    return found.forms;
  }

  function readForms(mapping: Located): { forms: readonly Form[]; missing: readonly Located[] } {
    const forms = new Map<string, Form>();
    const missing: Located[] = [];
    for (const entry of children(mapping)) {
      const target = typeof entry.value === "string" ? mapped(mapping, entry.value) : undefined;
      if (target === undefined) {
        missing.push(entry);
        continue;
      }
      const form = forms.get(addressOf(target)) ?? { target, values: [] };
      form.values.push(String(entry.key));
      forms.set(addressOf(target), form);
    }
    return { forms: [...forms.values()], missing };
  }

  /** A mapping names a schema, or refers to one. */
  function mapped(mapping: Located, value: string): Located | undefined {
    const shelf = shelfOf(mapping);
    const named = shelf === undefined ? undefined : child(shelf, value);
    return named ?? definitions.targetOf(mapping, value);
  }

  function isSubtype(schema: Located, target: Located): boolean {
    const address = addressOf(schema);
    if (formsOf(target, undefined).some((form) => addressOf(form.target) === address)) return true;
    if (propertyOf(target) !== undefined && !hasAlternatives(target)) return hasOwnContent(schema);
    return ["oneOf", "anyOf"].some((keyword) => {
      const members = child(target, keyword);
      return (members === undefined ? [] : children(members)).some((member) => {
        const reference = textAt(member, "$ref");
        const form = reference === undefined ? undefined : definitions.targetOf(member, reference);
        return form !== undefined && addressOf(form) === address;
      });
    });
  }

  /** The named schemas of a file, by what they build on. */
  function subtypesIn(located: Located): ReadonlyMap<string, Located[]> {
    const known = subtypesSeen.get(located.file);
    if (known !== undefined) return known;
    const found = new Map<string, Located[]>();
    const shelf = shelfOf(located);
    for (const schema of shelf === undefined ? [] : children(shelf).filter(hasOwnContent)) {
      for (const part of partsOf(schema)) {
        const reference = textAt(part, "$ref");
        const target = reference === undefined ? undefined : definitions.targetOf(part, reference);
        if (target === undefined) continue;
        const subtypes = found.get(addressOf(target)) ?? [];
        found.set(addressOf(target), [...subtypes, schema]);
      }
    }
    subtypesSeen.set(located.file, found);
    return found;
  }
}

/** In OpenAPI 2.0 the keyword is the property's name itself. */
function propertyOf(located: Located): string | undefined {
  const at = child(located, "discriminator");
  if (at === undefined) return undefined;
  return typeof at.value === "string" ? at.value : textAt(at, "propertyName");
}

function mappingOf(located: Located): Located | undefined {
  const at = child(located, "discriminator");
  const mapping = at === undefined ? undefined : child(at, "mapping");
  return mapping !== undefined && isMapping(mapping.value) && Object.keys(mapping.value).length > 0
    ? mapping
    : undefined;
}

function hasAlternatives(located: Located): boolean {
  return ["oneOf", "anyOf"].some((keyword) => {
    const at = child(located, keyword);
    return at !== undefined && children(at).length > 0;
  });
}

/** More than a wrapper around another schema. */
function hasOwnContent(schema: Located): boolean {
  return child(schema, "properties") !== undefined || partsOf(schema).length > 1;
}

function partsOf(schema: Located): Located[] {
  const at = child(schema, "allOf");
  return at === undefined ? [] : children(at);
}

/** Where the file of a value keeps its named schemas. */
function shelfOf(located: Located): Located | undefined {
  let root = located;
  while (root.parent !== undefined) root = root.parent;
  const components = child(root, "components");
  return (components === undefined ? undefined : child(components, "schemas")) ?? child(root, "definitions");
}
