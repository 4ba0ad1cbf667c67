/** Unions below the root: kept, because they say what the API takes; some clients strip them. */
import { argumentsWhere, type ClientRule } from "./rule.js";

export const nestedUnions: ClientRule = {
  name: "nested-unions",
  why: "Gemini strips oneOf and allOf",
  weight: "adapted",
  check: (tool) => argumentsWhere(tool, ({ oneOf, allOf }) => oneOf !== undefined || allOf !== undefined),
};
