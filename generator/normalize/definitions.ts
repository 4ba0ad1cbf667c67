/** The schemas that references lead to: each is normalized once, under its own name. */
import type { JsonSchema } from "../../server/definition.js";
import { addressOf, child, isMapping, textAt, type LoadedDocument, type Located } from "../loaded.js";
import { cutCircles } from "./circles.js";
import { createDiscriminators } from "./discriminator.js";
import { addFinding, createFindings, type Findings } from "./findings.js";
import { createNames } from "./names.js";
import { schemaOf, type SchemaContext } from "./schema.js";

/** Resolves references in schemas. */
export interface Definitions {
  /** The schema that stands for the reference under `keyword`: `{ $ref: "#/$defs/…" }`, or one that allows anything. */
  reference(holder: Located, keyword: string, context: SchemaContext): JsonSchema;
  /** A reference to a schema at hand. */
  referenceTo(target: Located, form: SchemaContext["form"], findings: Findings): JsonSchema;
  /** What a chain of references ends at; undefined where it does not end. */
  targetOf(holder: Located, reference: string): Located | undefined;
}

/** A named schema, with the faults and names found in it. */
export interface Definition {
  readonly name: string;
  readonly located: Located;
  readonly findings: Findings;
  schema: JsonSchema;
}

/** All of one document's schemas. */
export interface Schemas {
  of(located: Located, findings: Findings): JsonSchema;
  /** Every named schema that was reached; to be called when all operations are normalized. */
  finish(): ReadonlyMap<string, Definition>;
}

export function createSchemas(loaded: LoadedDocument): Schemas {
  const names = createNames(loaded.root);
  const found = new Map<string, Definition>();
  const waiting: { definition: Definition; form: SchemaContext["form"] }[] = [];
  const definitions: Definitions = { reference, referenceTo, targetOf };
  const discriminators = createDiscriminators(loaded, definitions);
  return { of: (located, findings) => schemaOf(located, contextOf(findings, undefined, "whole")), finish };

  function contextOf(findings: Findings, owner: Located | undefined, form: SchemaContext["form"]): SchemaContext {
    return { findings, definitions, discriminators, owner, form };
  }

  function reference(holder: Located, keyword: string, context: SchemaContext): JsonSchema {
    const written = textAt(holder, keyword) ?? "";
    const target = endOf(holder, written, context.findings);
    if (target === undefined) return {};
    const plain = context.owner !== undefined && discriminators.isSubtype(context.owner, target);
    return referenceTo(target, plain ? "plain" : "whole", context.findings);
  }

  function referenceTo(target: Located, form: SchemaContext["form"], findings: Findings): JsonSchema {
    const name = names.nameOf(target, addressOf(target), form === "plain" ? "Base" : "");
    findings.definitions.add(name);
    if (!found.has(name)) {
      const definition = { name, located: target, findings: createFindings(loaded), schema: {} };
      found.set(name, definition);
      // Not at once: a chain of schemas can be longer than the stack is deep.
      waiting.push({ definition, form });
    }
    return { $ref: `#/$defs/${name}` };
  }

  function targetOf(holder: Located, written: string): Located | undefined {
    return endOf(holder, written, undefined);
  }

  /** Passes over schemas that are nothing but a reference: a circle of them would have no end. */
  function endOf(holder: Located, written: string, findings: Findings | undefined): Located | undefined {
    const seen = new Set<unknown>();
    let [current, next] = [holder, written];
    for (;;) {
      const resolution = loaded.resolve(current, next);
      const at = child(current, "$ref") ?? child(current, "$dynamicRef") ?? current;
      if (!("target" in resolution)) {
        if (findings) addFinding(findings, resolution.rule, resolution.message, at, { help: resolution.help });
        return undefined;
      }
      current = resolution.target;
      const further = textAt(current, "$ref");
      if (further === undefined || !isMapping(current.value) || Object.keys(current.value).length > 1) return current;
      if (seen.has(current.value)) {
        const help = "replace one of the references in the circle by the schema itself.";
        if (findings)
          addFinding(findings, "dangling-reference", `The $ref "${further}" leads back to itself.`, at, { help });
        return undefined;
      }
      seen.add(current.value);
      next = further;
    }
  }

  function finish(): ReadonlyMap<string, Definition> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { definition, form } = next;
      definition.schema = schemaOf(definition.located, contextOf(definition.findings, definition.located, form));
    }
    cutCircles(found);
    return found;
  }
}

/** All names that some names lead to, themselves included. */
export function reachable(from: Iterable<string>, definitions: ReadonlyMap<string, Definition>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(definitions.get(name)?.findings.definitions ?? []));
  }
  return reached;
}
