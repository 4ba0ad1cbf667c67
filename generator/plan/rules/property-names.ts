/** Argument names: one illegal name in one tool makes a model interface refuse the whole request. */
import { ARGUMENT_NAME } from "../names.js";
import type { ClientRule } from "./rule.js";

export const propertyNames: ClientRule = {
  name: "property-names",
  why: "the Anthropic API refuses a request in which an argument's name has other signs or more than 64 characters",
  weight: "refused",
  check: (tool) =>
    Object.keys(tool.arguments)
      .filter((name) => !ARGUMENT_NAME.test(name))
      .map((name) => `${JSON.stringify(name)} is no name that every client takes`),
};
