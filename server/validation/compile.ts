/** The validator of a tool's arguments, made at its first call: the generated one where there is one, else Ajv. */
import { type AnyTool, inputSchemaOf, type JsonSchema, type Validate } from "../definition.js";

const compiled = new WeakMap<AnyTool, Promise<Validate>>();

/** The validator of this tool; the same one at every call. */
export function validatorOf(tool: AnyTool): Promise<Validate> {
  let validate = compiled.get(tool);
  if (validate === undefined) {
    validate = tool.validator === undefined ? compileSchema(inputSchemaOf(tool)) : loadGenerated(tool.validator);
    // A failure to load is not kept: the next call tries again.
    validate.catch(() => compiled.delete(tool));
    compiled.set(tool, validate);
  }
  return validate;
}

async function loadGenerated(load: NonNullable<AnyTool["validator"]>): Promise<Validate> {
  const { default: schema } = await load();
  return (value) => {
    const verdict = schema.safeParse(value);
    if (verdict.success) return [];
    return verdict.error.issues.map(({ path, message }) => ({ pointer: pointerTo(path.map(String)), message }));
  };
}

/** Compiles an advertised schema with Ajv, JSON Schema 2020-12. Exported for tests. */
export async function compileSchema(schema: JsonSchema): Promise<Validate> {
  const [{ Ajv2020 }, { default: formats }] = await Promise.all([import("ajv/dist/2020.js"), import("ajv-formats")]);
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
  formats.default(ajv);
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

/** A JSON Pointer (RFC 6901) from a path. */
export function pointerTo(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The path of a JSON Pointer. */
export function pathOf(pointer: string): readonly string[] {
  if (pointer === "") return [];
  const keys = pointer.slice(1).split("/");
  return keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}
