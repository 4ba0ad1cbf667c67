/** `const`: stripped by some clients, so an enumeration of one stands for it. */
import { argumentsWhere, type ClientRule } from "./rule.js";

export const constants: ClientRule = {
  name: "constants",
  why: "Gemini strips const",
  weight: "adapted",
  check: (tool) => argumentsWhere(tool, (schema) => schema.const !== undefined),
};
