/** Stands in for `server/validation/ajv.ts`: a Worker may not make code of a schema, so the schema is interpreted. */
import { type Schema, Validator } from "@cfworker/json-schema";
import type { JsonSchema, Validate } from "../../server/definition.js";

/** The validator of a schema, JSON Schema 2020-12. */
export function compiledSchema(schema: JsonSchema): Validate {
  const validator = new Validator(schema as Schema, "2020-12", false);
  return (value) => {
    const { valid, errors } = validator.validate(value);
    if (valid) return [];
    const faults = errors
      // What only says that something inside does not fit is told again there.
      .filter(
        ({ keyword }) => !["properties", "items", "prefixItems", "additionalProperties", "$ref"].includes(keyword),
      )
      .map(({ instanceLocation, keyword, error }) => ({
        pointer: pointerIn(instanceLocation, keyword, error),
        message: error.replace(/\.$/u, ""),
      }));
    return faults.length > 0 ? faults : [{ pointer: "", message: "does not fit" }];
  };
}

/** `#/a/b` -> `/a/b`; of what is missing, the place where it should be; of what may not be, where it stands. */
function pointerIn(location: string, keyword: string, error: string): string {
  const place = location.replace(/^#/u, "");
  if (keyword === "false") return place.slice(0, Math.max(0, place.lastIndexOf("/")));
  const missing = keyword === "required" ? /property "(?<name>.*)"\.$/u.exec(error)?.groups?.["name"] : undefined;
  return missing === undefined ? place : `${place}/${missing.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
