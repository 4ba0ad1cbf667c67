/** Values without what looks like a secret: by the name under which it stands, and by how its texts look. */
import { isSecretName, MASK, masked } from "./masking.js";

/** Members that hold what a name stands for, where the name is beside them or above. */
const HOLDS_VALUE = /^(?:value|default|default_?value|current_?value|secret_?value)$/i;
/** Members that hold the name itself. */
const HOLDS_NAME = /^(?:name|key|variable|parameter|pointer)$/i;

/** What a name tells; the rows of a list have the same ones, and each is looked at once. */
interface Name {
  readonly clean: string;
  readonly isSecret: boolean;
  readonly isSecretNumber: boolean;
  readonly holdsValue: boolean;
}

interface Masking {
  readonly clean: (text: string) => string;
  readonly names: Map<string, Name>;
}

/**
 * The value with its texts masked, and whatever its name tells to be a secret, however deep it lies. What holds none is
 * the very same afterwards.
 * @param clean masks a text: by its looks alone, where nothing else is given.
 * @param whole what the value is a selection of, where names that are left out may tell of values that are not.
 */
export function maskedValue(value: unknown, clean: (text: string) => string = masked, whole: unknown = value): unknown {
  return within({ clean, names: new Map() }, value, whole, false);
}

/** @param isNamed a name above says that this is a secret. */
function within(masking: Masking, value: unknown, whole: unknown, isNamed: boolean): unknown {
  if (typeof value === "string") return isNamed && !isHarmless(value) ? MASK : masking.clean(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return items(masking, value, Array.isArray(whole) ? whole : value, isNamed);
  const all = typeof whole === "object" && whole !== null ? (whole as Record<string, unknown>) : {};
  return members(masking, value as Record<string, unknown>, all, isNamed);
}

function items(masking: Masking, value: unknown[], whole: readonly unknown[], isNamed: boolean): unknown[] {
  const made = value.map((item, index) => within(masking, item, whole[index], isNamed && typeof item === "string"));
  return made.some((item, index) => item !== value[index]) ? made : value;
}

function members(
  masking: Masking,
  value: Readonly<Record<string, unknown>>,
  whole: Readonly<Record<string, unknown>>,
  isNamed: boolean,
): object {
  const isNamedInside = isNamed || namesSecret(whole) || (whole !== value && namesSecret(value));
  const given = Object.entries(value);
  const made = given.map(([key, inner]): [string, unknown] => {
    const name = nameOf(masking, key);
    if (typeof inner === "number") return [name.clean, name.isSecretNumber ? MASK : inner];
    const isSecret = name.isSecret || (isNamedInside && name.holdsValue);
    return [name.clean, within(masking, inner, whole === value ? inner : own(whole, key), isSecret)];
  });
  const isChanged = made.some(([key, inner], index) => key !== given[index]?.[0] || inner !== given[index][1]);
  return isChanged ? Object.fromEntries(made) : value;
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function nameOf({ clean, names }: Masking, key: string): Name {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = {
    clean: clean(key),
    isSecret: isSecretName(key),
    isSecretNumber: isSecretName(key, true),
    holdsValue: HOLDS_VALUE.test(key),
  };
  names.set(key, name);
  return name;
}

/** Does a member of it name a secret, as in `{"name": "DB_PASSWORD", "value": "…"}`? */
function namesSecret(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).some((key) => {
    const inner = HOLDS_NAME.test(key) ? value[key] : undefined;
    return typeof inner === "string" && isSecretName(inner.slice(inner.lastIndexOf("/") + 1));
  });
}

/** Nothing, a placeholder, or masked already. */
function isHarmless(value: string): boolean {
  return value === "" || /^(?:\$\{\{?[^}]*\}\}?|\{\{[^}]*\}\}|\*+)$/.test(value.trim());
}
