/** The validator of a tool's arguments, made at its first call: the generated one where there is one, else Ajv. */
import { type ListedTool, checkedSchemaOf, type Validate } from "../definition.js";
import { pointerTo } from "./pointer.js";

const compiled = new WeakMap<ListedTool, Promise<Validate>>();

/** The validator of this tool; the same one at every call. */
export function validatorOf(tool: ListedTool): Promise<Validate> {
  let validate = compiled.get(tool);
  if (validate === undefined) {
    validate = tool.validator === undefined ? compileSchema(tool) : loadGenerated(tool.validator);
    // A failure to load is not kept: the next call tries again.
    validate.catch(() => compiled.delete(tool));
    compiled.set(tool, validate);
  }
  return validate;
}

async function loadGenerated(load: NonNullable<ListedTool["validator"]>): Promise<Validate> {
  const { default: schema } = await load();
  return (value) => {
    const verdict = schema.safeParse(value);
    if (verdict.success) return [];
    return verdict.error.issues.map(({ path, message }) => ({ pointer: pointerTo(path.map(String)), message }));
  };
}

/** Ajv is loaded only for a tool that needs it. */
async function compileSchema(tool: ListedTool): Promise<Validate> {
  const { compiledSchema } = await import("./ajv.js");
  return compiledSchema(checkedSchemaOf(tool));
}
