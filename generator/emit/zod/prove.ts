/** Proves by trial that a zod schema and a JSON Schema come to the same verdicts. */
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { z } from "zod";
import type { JsonSchema } from "../../../server/definition.js";
import { instancesFor } from "./instances.js";

let shared: Ajv2020 | undefined;

/** Ajv as the server compiles schemas with it: 2020-12, formats judged, unknown ones not. */
function compiler(): Ajv2020 {
  if (shared !== undefined) return shared;
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    validateSchema: false,
    ownProperties: true,
    // A check runs a few hundred times: it is made sooner than an optimized one, and judges alike.
    code: { regExp: Object.assign(tolerantRegExp, { code: "new RegExp" }), optimize: false },
  });
  formats.default(ajv);
  shared = ajv;
  return ajv;
}

/** Documents' patterns are often no Unicode-mode expressions, and sometimes none at all. */
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

/** The verdict of Ajv on values of this schema, as the server comes to it. */
export function verdictOf(schema: JsonSchema): (value: unknown) => boolean {
  const check = compiler().compile(schema);
  // What is compiled is kept by Ajv until it is told otherwise.
  compiler().removeSchema(schema);
  return (value) => check(value);
}

/** True where both judge every instance alike. */
export function agrees(validator: z.ZodType, schema: JsonSchema): boolean {
  return disagreement(validator, schema) === undefined;
}

/** The first instance that they judge differently; undefined where there is none. */
export function disagreement(validator: z.ZodType, schema: JsonSchema): { readonly instance: unknown } | undefined {
  const check = verdictOf(schema);
  for (const instance of instancesFor(schema)) {
    if (check(instance) !== validator.safeParse(instance).success) return { instance };
  }
  return undefined;
}
