/** Values without what looks like a secret: by the name under which it stands, and by how its texts look. */
import { isSecretName, MASK, masked } from "./masking.js";

/** Members that hold what a name stands for, where the name is beside them or above. */
const HOLDS_VALUE = /^(?:value|default|default_?value|current_?value|secret_?value)$/i;
/** Members that hold the name itself. */
const HOLDS_NAME = /^(?:name|key|variable|parameter|pointer)$/i;

/**
 * The value with its texts masked, and whatever its name tells to be a secret, however deep it lies.
 * @param clean masks a text: by its looks alone, where nothing else is given.
 */
export function maskedValue(value: unknown, clean: (text: string) => string = masked): unknown {
  return within(value, clean, false);
}

/** @param isNamed a name above says that this is a secret. */
function within(value: unknown, clean: (text: string) => string, isNamed: boolean): unknown {
  if (typeof value === "string") return isNamed && !isHarmless(value) ? MASK : clean(value);
  if (Array.isArray(value)) return value.map((item) => within(item, clean, isNamed && typeof item === "string"));
  if (typeof value !== "object" || value === null) return value;
  const isNamedInside = isNamed || namesSecret(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]): [string, unknown] => {
      if (typeof inner === "number" && isSecretName(name, true)) return [clean(name), MASK];
      const isSecret = isSecretName(name) || (isNamedInside && HOLDS_VALUE.test(name));
      return [clean(name), within(inner, clean, isSecret)];
    }),
  );
}

/** Does a member of it name a secret, as in `{"name": "DB_PASSWORD", "value": "…"}`? */
function namesSecret(value: object): boolean {
  return Object.entries(value).some(
    ([name, inner]) =>
      HOLDS_NAME.test(name) && typeof inner === "string" && isSecretName(inner.slice(inner.lastIndexOf("/") + 1)),
  );
}

/** Nothing, a placeholder, or masked already. */
function isHarmless(value: string): boolean {
  return value === "" || /^(?:\$\{\{?[^}]*\}\}?|\{\{[^}]*\}\}|\*+)$/.test(value.trim());
}
