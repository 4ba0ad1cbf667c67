/** References: some clients strip `$defs` and leave the references dangling. */
import { argumentsWhere, type ClientRule } from "./rule.js";

export const references: ClientRule = {
  name: "references",
  why: "Gemini strips $ref and $defs",
  weight: "adapted",
  check: (tool) => argumentsWhere(tool, (schema) => schema.$ref !== undefined),
};
