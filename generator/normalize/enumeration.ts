/** `enum` and `const`, made to agree with the type beside them. */
import type { JsonType, JsonValue } from "../../server/definition.js";
import { child, type Located } from "../loaded.js";
import { addFinding, type Findings } from "./findings.js";
import { jsonValue } from "./json.js";
import { typeOfValue } from "./type-keyword.js";

/** The allowed values, `null` among them where it is; undefined where the schema does not enumerate. */
export function valuesOf(located: Located, findings: Findings): readonly JsonValue[] | undefined {
  const only = child(located, "const");
  const at = child(located, "enum") ?? only;
  if (at === undefined || (at.key === "enum" && at.value === null)) return undefined;
  const written: unknown[] = only !== undefined ? [only.value] : Array.isArray(at.value) ? at.value : [at.value];
  const values = written.map(jsonValue);
  if (written.length === 0 || values.includes(undefined)) {
    const why = written.length === 0 ? "allows nothing" : "holds a number past 2^53, where JSON numbers are not exact";
    addFinding(findings, "unusable-schema", `"${at.key}" ${why}, and is left out.`, at);
    return undefined;
  }
  const seen = new Map((values as JsonValue[]).map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}

/**
 * Those of `values` that are of one of the types. Values of another type (`type: string, enum: [1, 2]`, mostly a
 * missing pair of quotes) are converted where that loses nothing. Undefined where none would be left.
 */
export function valuesOfTypes(
  values: readonly JsonValue[],
  types: readonly JsonType[],
  located: Located,
  findings: Findings,
): readonly JsonValue[] | undefined {
  const at = child(located, "enum") ?? child(located, "const") ?? located;
  const kept = values.map((value) => (types.some((type) => isOf(value, type)) ? value : converted(value, types)));
  const usable = [...new Set(kept.filter((value) => value !== undefined))];
  if (kept.some((value, index) => value !== values[index])) {
    const change = usable.length === 0 ? "it is left out" : `it is read as ${JSON.stringify(usable)}`;
    const message = `"${at.key}" holds values that are not of type ${types.join(" or ")}; ${change}.`;
    addFinding(findings, "unusable-schema", message, at, { help: "look for missing quotes." });
  }
  return usable.length === 0 ? undefined : usable;
}

export function isOf(value: JsonValue, type: JsonType): boolean {
  const found = typeOfValue(value);
  return found === type || (type === "number" && found === "integer");
}

function converted(value: JsonValue, types: readonly JsonType[]): JsonValue | undefined {
  const [type] = types;
  if (types.length !== 1 || value === null || typeof value === "object") return undefined;
  if (type === "string") return String(value);
  if (type === "boolean") return value === "true" ? true : value === "false" ? false : undefined;
  if ((type === "number" || type === "integer") && typeof value === "string" && value.trim() !== "") {
    const number = Number(value);
    return isOf(number, type) && Number.isFinite(number) ? number : undefined;
  }
  return undefined;
}
