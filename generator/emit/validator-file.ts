/** `validators/<tool>.ts`: the arguments of a tool as a zod schema, emitted only where it is proven to agree with Ajv. */
import { type AnyTool, checkedArgumentSchema, checkedSchemaOf } from "../../server/definition.js";
import { keyText } from "./literal.js";
import type { ModelNames } from "./models.js";
import { zodExpression } from "./zod/expression.js";
import { interpret } from "./zod/interpret.js";
import { agrees } from "./zod/prove.js";
import { isSayable } from "./zod/support.js";

/**
 * What has been proven of arguments, by expression and schema: the same ones recur from tool to tool. What a name in the
 * expression stands for is what the schema lists there.
 */
export type Proofs = Map<string, boolean>;

/**
 * The file's text, with enumerations by the names that `models` gives them; undefined where zod cannot say what the
 * schema says, or says it otherwise. The server then compiles the schema itself.
 * @param proofs what is proven here is added.
 */
export function validatorFile(
  tool: AnyTool,
  header: string,
  models?: ModelNames,
  proofs: Proofs = new Map(),
): string | undefined {
  const entries = Object.entries(tool.arguments).map(([name, argument]) => {
    return { name, schema: checkedArgumentSchema(argument), required: argument.required };
  });
  if (tool.definitions !== undefined || !entries.every(({ schema }) => isSayable(schema))) return undefined;
  const constants = new Map<string, readonly unknown[]>();
  const constantOf = (values: readonly unknown[]) => {
    const constant = models?.enumeration(values)?.constant;
    // The file has another "z" already.
    if (constant === undefined || constant === "z") return undefined;
    constants.set(constant, values);
    return constant;
  };
  const lines = entries.map(({ name, schema, required }) => {
    const expression = zodExpression(schema, constantOf);
    return { schema, text: `  ${keyText(name)}: ${expression}${required === true ? "" : ".optional()"},`, expression };
  });
  const whole =
    lines.length === 0 ? "z.strictObject({})" : `z.strictObject({\n${lines.map(({ text }) => text).join("\n")}\n})`;
  const isProven = proves(() => {
    const isEach = lines.every(({ expression, schema }) => {
      const key = `${expression}\n${JSON.stringify(schema)}`;
      const known = proofs.get(key);
      if (known !== undefined) return known;
      const agreeing = agrees(interpret(expression, constants), schema);
      proofs.set(key, agreeing);
      return agreeing;
    });
    return isEach && agrees(interpret(whole, constants), checkedSchemaOf(tool));
  });
  if (!isProven) return undefined;
  // Not laid out for reading: one argument per line is enough to see what changed.
  const imports = [
    'import * as z from "zod";',
    ...(constants.size === 0
      ? []
      : [`import { ${[...constants.keys()].toSorted().join(", ")} } from "../models/${models?.document ?? ""}.js";`]),
  ];
  return `// ${header}\n${imports.join("\n")}\n\n// prettier-ignore\nexport default ${whole};\n`;
}

/** What cannot even be built is not proven. */
function proves(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
