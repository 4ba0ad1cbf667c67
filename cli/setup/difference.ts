/** An entry and another one in its place, as lines; what may be a secret in the old one is not shown. */
import type { JsonObject, JsonValue } from "./entry.js";

const HIDDEN = "(not shown)";
const secretName = /key|token|secret|passw|header|auth|bearer|cookie/iu;

/** `- ` for lines that go, `+ ` for lines that come, `  ` for those that stay around them. */
export function differenceOf(before: JsonValue, after: JsonObject, print: (value: JsonValue) => string): string {
  const old = print(shown(before)).split("\n");
  const now = print(after).split("\n");
  let head = 0;
  while (head < old.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return [
    ...old.slice(0, head).map((line) => `  ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+ ${line}`),
    ...now.slice(now.length - tail).map((line) => `  ${line}`),
  ].join("\n");
}

/** The value without what may be a secret: all that stands in `env` and in headers, and what follows a telling name. */
function shown(value: JsonValue, name = ""): JsonValue {
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      const previous = value[index - 1];
      return shown(item, typeof previous === "string" && secretName.test(previous) ? previous : name);
    });
  }
  if (typeof value === "object" && value !== null) {
    const isAllSecret = /^env$|headers?$/iu.test(name);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, shown(inner, isAllSecret ? `secret ${key}` : key)]),
    );
  }
  if (typeof value !== "string" || isHarmless(value, name)) return value;
  return secretName.test(name) || secretName.test(value) || value.includes("?") || value.includes("@") ? HIDDEN : value;
}

/** References, names of options, and where a key comes from are no secrets. */
function isHarmless(value: string, name: string): boolean {
  return (
    /^(?:Bearer )?\$(?:\{(?:env:|input:)?[\w-]+\}|\w+)$/u.test(value) ||
    /^--?[a-z][a-z-]*$/u.test(value) ||
    /_env_var$|^env_vars$/u.test(name) ||
    /_(?:COMMAND|FILE)$/u.test(name)
  );
}
