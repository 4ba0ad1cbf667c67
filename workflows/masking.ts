/** What looks like a secret in texts of other systems is taken out of them; the name that stood before it is kept. */

/** What stands in its place; the server writes the same for the secrets that it knows. */
export const MASK = "[secret]";

/** Words in the name of a value that is secret. */
const SECRET_NAME = String.raw`password|passwd|passphrase|pwd|secret|token|credential|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|signature|authorization`;

/** Forms of a secret by which it is told without a name. */
const KNOWN_FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,10000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_\w{20,255}/g,
  /\bgithub_pat_\w{20,255}/g,
  /\bglpat-[\w-]{20,255}/g,
  /\bxox[a-z]-[\w-]{10,255}/g,
  /\bsk[-_][\w-]{20,255}/g,
  /\bdapi[0-9a-f]{32}\b/g,
  /\bAIza[\w-]{35}/g,
  /\beyJ[\w-]{8,4096}\.[\w-]{8,8192}(?:\.[\w-]{0,4096})?/g,
];

/** `scheme://user:password@host`, up to the last @ before the host ends. */
const IN_ADDRESS = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@'"]{0,255}:)[^\s/'"]{1,255}@/gi;
const BEARER = /\b(bearer|basic)(\s{1,4})[\w.~+/=-]{8,4096}/gi;
/** `name=value`, `"name": "value"`: whatever is quoted, or stands after =. */
const NAMED = new RegExp(
  String.raw`((?:${SECRET_NAME})[\w-]{0,40}\\?["']?\s{0,4}(?::\s{0,4}\\?(?=["'])|=>?\s{0,4}\\?))("[^"]{0,4096}"|'[^']{0,4096}'|(?:\[secret\]|[^\s"',;&)}\]]){1,4096})`,
  "gi",
);
/** `name: value` without quotes is often prose; what holds a digit, or is long, is not. */
const NAMED_IN_PROSE = new RegExp(
  String.raw`((?:${SECRET_NAME})[\w-]{0,40}\s{0,4}:\s{1,4})((?=[^\s"',;&[\]]{0,64}\d)[^\s"',;&[\]]{6,4096}|[^\s"',;&[\]]{16,4096})`,
  "gi",
);
const NAME_OF_SECRET = new RegExp(SECRET_NAME, "i");

/** The text without what looks like a secret. */
export function masked(text: string): string {
  let clean = text.replace(IN_ADDRESS, `$1${MASK}@`).replace(BEARER, `$1$2${MASK}`);
  for (const form of KNOWN_FORMS) clean = clean.replace(form, MASK);
  return clean.replace(NAMED, withMask).replace(NAMED_IN_PROSE, withMask);
}

function withMask(whole: string, name: string, value: string): string {
  if (value === MASK || /^(?:bearer|basic)$/i.test(value)) return whole;
  const quote = /^["']/.exec(value)?.[0] ?? "";
  return `${name}${quote}${MASK}${quote}`;
}

/** The value with its texts masked, and whatever a name calls secret, however deep it lies. */
export function maskedValue(value: unknown): unknown {
  if (typeof value === "string") return masked(value);
  if (Array.isArray(value)) return value.map(maskedValue);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
    const isPlain = typeof inner === "string" || typeof inner === "number";
    return [name, isPlain && NAME_OF_SECRET.test(name) ? MASK : maskedValue(inner)];
  });
  // A definition may call a value __proto__.
  return Object.fromEntries(entries);
}
