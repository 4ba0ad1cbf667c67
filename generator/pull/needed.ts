/** Keeps the named parts of ours that a merged document still refers to. */
import { isMapping } from "../loaded.js";
import { type Mapping, own, toMapping } from "./mapping.js";
import type { MergeNotes } from "./notes.js";
import { mergedOrder } from "./order.js";
import { componentOf } from "./structure.js";

/** The merged document with every named part that it refers to and that only ours has; each is noted as needed. */
export function keepNeeded(merged: Mapping, ours: unknown, notes: MergeNotes): Mapping {
  let result = merged;
  for (let missing = missingIn(result, ours); missing.length > 0; missing = missingIn(result, ours)) {
    for (const steps of missing) {
      notes.needed.push({ owner: `${ownerOf(steps)} ${steps.at(-1)}`, place: "" });
      result = withPart(result, ours, steps) as Mapping;
    }
  }
  return result;
}

const sections = ["components", "definitions", "parameters", "responses"];

function ownerOf(steps: readonly string[]): string {
  return steps.at(-2) === "schemas" || steps.at(-2) === "definitions" ? "schema" : (steps.at(-2) ?? "");
}

/** The ways to the parts that are referred to, are not there, and are in ours. */
function missingIn(document: unknown, ours: unknown): string[][] {
  return [...new Set(referencesIn(document))]
    .map((reference) => {
      const steps = reference.slice(2).split("/").map(componentOf);
      return steps.slice(0, steps[0] === "components" ? 3 : 2);
    })
    .filter(([section]) => section !== undefined && sections.includes(section))
    .filter((steps) => at(document, steps) === undefined && at(ours, steps) !== undefined);
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string"
      ? inner.startsWith("#/") && !key.endsWith("description")
        ? [inner]
        : []
      : referencesIn(inner),
  );
}

function at(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((inner, step) => own(inner, step), value);
}

function withPart(value: unknown, ours: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return ours;
  const mapping = isMapping(value) ? value : {};
  const values = new Map(Object.entries(mapping)).set(step, withPart(own(mapping, step), own(ours, step), rest));
  const order = isMapping(ours) ? Object.keys(ours) : [];
  const keys = mergedOrder(order, [...values.keys()], (key) => values.has(key));
  return toMapping(keys, values);
}
