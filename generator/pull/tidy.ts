/** A fetched document in our form: its keys in our order, without the titles that a framework derives from names. */
import { setKey } from "../load/value.js";
import { isMapping } from "../loaded.js";
import { rankedOrder } from "./order.js";
import { isNode, rankOf, type Shape, shapeUnder } from "./shapes.js";

/** What a value is the value of, where frameworks derive titles from it. */
type Holder = { readonly named: string } | { readonly of: "response" | "body" } | undefined;

/** A copy of the document, tidied. */
export function tidy(document: unknown): unknown {
  return tidied(document, "document", undefined);
}

function tidied(value: unknown, shape: Shape, holder: Holder): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      tidied(item, shapeUnder(shape, index), shape === "schema list" ? undefined : holder),
    );
  }
  if (!isMapping(value)) return value;
  const keys = Object.keys(value).filter((key) => !isDerived(value, key, shape, holder));
  const copy: Record<string, unknown> = {};
  for (const key of isNode(shape) ? rankedOrder([], keys, (name) => rankOf(shape, name)) : keys) {
    setKey(copy, key, tidied(value[key], shapeUnder(shape, key), holderUnder(value, key, shape, holder)));
  }
  return shape === "parameter" ? withoutRepetition(copy) : copy;
}

function holderUnder(value: Record<string, unknown>, key: string, shape: Shape, holder: Holder): Holder {
  if (shape === "schema map" || shape === "header map") return { named: key };
  if (shape === "parameter") return { named: String(value["name"]) };
  if (shape === "response map") return { of: "response" };
  if (key === "requestBody") return { of: "body" };
  return shape === "schema" ? undefined : holder;
}

function isDerived(value: Record<string, unknown>, key: string, shape: Shape, holder: Holder): boolean {
  const title = value[key];
  if (shape !== "schema" || key !== "title" || typeof title !== "string" || holder === undefined) return false;
  if ("named" in holder) return lettersOf(holder.named).endsWith(lettersOf(title));
  return holder.of === "response" ? title.startsWith("Response ") : /^\p{Lu}\w*( \p{Lu}\w*)*$/u.test(title);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Frameworks write a parameter's description into its schema as well. */
function withoutRepetition(parameter: Record<string, unknown>): Record<string, unknown> {
  const { schema } = parameter;
  if (!isMapping(schema) || schema["description"] === undefined) return parameter;
  if (schema["description"] !== parameter["description"]) return parameter;
  const { description: _, ...rest } = schema;
  return { ...parameter, schema: rest };
}
