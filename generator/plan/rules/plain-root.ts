/** The input schema's root: a plain object. A union there fails the whole conversation. */
import type { ClientRule } from "./rule.js";

const combinators = ["oneOf", "anyOf", "allOf", "not", "if", "enum", "$ref"];

export const plainRoot: ClientRule = {
  name: "plain-root",
  why: "the Anthropic API refuses a request in which an input schema has a union at its root",
  weight: "refused",
  check: (_tool, schema) =>
    combinators.filter((keyword) => schema[keyword] !== undefined).map((keyword) => `"${keyword}" stands at the root`),
};
