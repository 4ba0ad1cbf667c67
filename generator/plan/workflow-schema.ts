/** Schemas that a person has written into `tools.yaml`: do they say what their author thinks? */
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { JsonSchema } from "../../server/definition.js";

/** What is wrong, after "The schema of …", and what to do. */
export interface SchemaFault {
  readonly sentence: string;
  readonly help: string;
}

/** The first fault of the schema: no JSON Schema, an unknown keyword or format, a default that it refuses itself. */
export function schemaFault(schema: JsonSchema): SchemaFault | undefined {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, logger: false });
  formats.default(ajv);
  try {
    const validate = ajv.compile(schema);
    if (schema.default === undefined || validate(schema.default)) return undefined;
    const help = "correct one of the two.";
    return { sentence: `refuses its own default, ${JSON.stringify(schema.default)}.`, help };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^strict mode: /, "") : String(error);
    return { sentence: `is no JSON Schema: ${reason}.`, help: "check the keywords; the dialect is 2020-12." };
  }
}
