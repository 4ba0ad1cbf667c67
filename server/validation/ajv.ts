/** Compiles advertised schemas with Ajv. A module of its own, so that the library is loaded only where it is needed. */
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { JsonSchema, Validate } from "../definition.js";
import { pointerTo } from "./pointer.js";

// The package is CommonJS: its function is the default of its default.
const addFormats = formats.default;

/** The validator of a schema, JSON Schema 2020-12. */
export function compiledSchema(schema: JsonSchema): Validate {
  const ajv = new Ajv2020({
    // Documents carry keywords of other dialects, which say nothing about validity.
    strict: false,
    allErrors: true,
    // A property called "constructor" is one only where it is given.
    ownProperties: true,
    logger: false,
    validateSchema: false,
    code: { regExp: Object.assign(tolerantRegExp, { code: "new RegExp" }) },
  });
  addFormats(ajv);
  const check = ajv.compile(schema);
  return (value) => {
    if (check(value)) return [];
    return (check.errors ?? []).map((error) => {
      const params = error.params as { missingProperty?: string };
      const missing = params.missingProperty === undefined ? "" : pointerTo([params.missingProperty]);
      return { pointer: error.instancePath + missing, message: error.message ?? "does not fit" };
    });
  };
}

/** Documents' patterns are often no Unicode-mode expressions, and sometimes none of ECMAScript: these refuse nothing. */
function tolerantRegExp(pattern: string, flags: string): RegExp {
  for (const attempt of [flags, flags.replace("u", "")]) {
    try {
      return new RegExp(pattern, attempt);
    } catch {
      // The next attempt is more lenient.
    }
  }
  return /(?:)/;
}
