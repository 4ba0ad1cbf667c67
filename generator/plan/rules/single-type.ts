/** Lists of types: some clients take the first, or none. */
import { argumentsWhere, type ClientRule } from "./rule.js";

export const singleType: ClientRule = {
  name: "single-type",
  why: "Gemini takes one type",
  weight: "adapted",
  check: (tool) => argumentsWhere(tool, ({ type }) => Array.isArray(type)),
};
