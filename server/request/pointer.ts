/** Puts the values of a body together by their JSON Pointers (RFC 6901). */
import type { BodyBinding } from "../definition.js";
import { refuse } from "./refusal.js";
import { isRecord } from "./text.js";
import type { SentValue } from "./values.js";

/** The reference tokens of a pointer, unescaped; none for `""`, the whole document. */
export function parsePointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  // ~01 is ~1, so ~1 is read first (RFC 6901, 4).
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * The value that the parts make up; undefined where there are none. Every token is a property name: a body is addressed
 * inside objects only. The given values are not written to. Throws `ArgumentError` where one part lies inside another
 * that is no object.
 */
export function assembled(parts: readonly SentValue<BodyBinding>[]): unknown {
  return parts
    .map((part) => ({ part, path: parsePointer(part.binding.pointer) }))
    .sort((one, other) => one.path.length - other.path.length)
    .reduce<unknown>((whole, { part, path }) => placed(whole, path, part), undefined);
}

function placed(target: unknown, [key, ...deeper]: readonly string[], part: SentValue<BodyBinding>): unknown {
  if (key === undefined) return part.value;
  if (target !== undefined && !isRecord(target)) {
    refuse(part.origin, `it belongs at ${part.binding.pointer} of the body, but what is given there is no object.`);
  }
  const present = target !== undefined && Object.hasOwn(target, key) ? target[key] : undefined;
  // A spread and a computed key both define, and do not assign: "__proto__" is a name like any other.
  return { ...target, [key]: placed(present, deeper, part) };
}
