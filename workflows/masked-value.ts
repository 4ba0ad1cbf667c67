/** Values of parameters, inputs and definitions without what looks like a secret. */
import { MASK, masked } from "./masking.js";

/** The value with its texts masked, and whatever its name tells to be a secret, however deep it lies. */
export function maskedValue(value: unknown): unknown {
  if (typeof value === "string") return masked(value);
  if (Array.isArray(value)) return value.map(maskedValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecret(name, inner) ? MASK : maskedValue(inner)]),
  );
}

/** Asked of the masking of texts, so that the same names count in both. */
function isSecret(name: string, value: unknown): boolean {
  if ((typeof value !== "string" && typeof value !== "number") || value === "") return false;
  return masked(`${name}=${JSON.stringify(`${value}`)}`).endsWith(`=${MASK}`);
}
