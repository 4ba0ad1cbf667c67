/** `properties` beside another type than `object`, or beside none: refused or stripped by some clients. */
import { argumentsWhere, type ClientRule } from "./rule.js";

export const objectProperties: ClientRule = {
  name: "object-properties",
  why: "Gemini takes properties on objects alone",
  weight: "adapted",
  check: (tool) => argumentsWhere(tool, ({ properties, type }) => properties !== undefined && type !== "object"),
};
