/** `$schema` and `$id`: a schema is a part of a tool, and no document of its own. */
import { argumentsWhere, type ClientRule } from "./rule.js";

export const dialect: ClientRule = {
  name: "dialect",
  why: "Gemini refuses $schema",
  weight: "refused",
  check: (tool) =>
    argumentsWhere(tool, ({ $schema, $id }) => $schema !== undefined || $id !== undefined).map(
      (name) => `"${name}" has $schema or $id`,
    ),
};
