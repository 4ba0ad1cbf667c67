/** Damage to a YAML or JSON file: to what it says, part by part, or to its text. */
import * as fc from "fast-check";
import { parse, stringify } from "yaml";
import { hostileText, hostileValue, PROTOTYPE_NAMES } from "../hostile.js";

/** References that lead astray: out of the folder, to the network, into themselves, to what is no schema. */
const REFERENCES = [
  "#",
  "#/",
  "#/paths",
  "#/components/schemas/Thing",
  "#/components/schemas/Nobody",
  "#/paths/~1things/get",
  "#/%zz",
  "#anchor",
  "../../../package.json",
  "../../../../../../etc/passwd",
  "/etc/passwd",
  "file:///etc/passwd",
  "http://127.0.0.1:9/x.yaml",
  "https://evil.test/x.yaml#/a",
  "//evil.test/x.yaml",
  "..\\..\\..\\package.json",
  "C:\\Windows\\win.ini",
  "openapi.yaml",
  "openapi.yaml#/paths",
  "tools.yaml",
  "./.",
  "",
  "\u0000",
  "a".repeat(5000),
];

/** Words that mean something in one place or another. */
const WORDS = [
  ..."get put post delete patch trace options head query header path cookie body formData".split(" "),
  ..."simple form matrix label spaceDelimited pipeDelimited deepObject csv multi tsv".split(" "),
  ..."string integer number boolean object array null file true false".split(" "),
  ..."application/json multipart/form-data application/x-www-form-urlencoded text/plain */* image/png".split(" "),
  ..."3.0.0 3.1.0 3.2.0 2.0 4.0.0 default 200 2XX uuid date-time bearer 7d 24h".split(" "),
  "#/components/schemas/Thing",
  "id",
  "/things/{id}",
  "/things/{id}/{id}",
  "/{a}{b}",
  "{id}",
  "constructor",
];

/** Keys of OpenAPI, JSON Schema and `tools.yaml`. */
const KEYS = [
  ..."$ref $defs $id $anchor $dynamicRef $schema allOf anyOf oneOf not items properties required type enum const".split(
    " ",
  ),
  ..."pattern format nullable discriminator mapping readOnly writeOnly deprecated default example additionalProperties".split(
    " ",
  ),
  ..."patternProperties prefixItems contains if then else dependentSchemas unevaluatedProperties minimum maxLength".split(
    " ",
  ),
  ..."parameters requestBody responses content schema style explode allowReserved in name operationId servers security".split(
    " ",
  ),
  ..."tags paths components openapi swagger info callbacks webhooks encoding headers collectionFormat".split(" "),
  ..."tools toolsets documents arguments operation toolset omit constant config window page lookup fallback file".split(
    " ",
  ),
  ..."result fields parse follow confirm exactly_one aliases body annotations schema_limit workflows resources prompts".split(
    " ",
  ),
  ...PROTOTYPE_NAMES,
];

/** One change to a value; `pick` chooses among what is there, so that a change can be made again. */
interface Change {
  readonly kind: "replace" | "remove" | "rename" | "graft" | "wrap" | "add" | "repeat";
  readonly place: number;
  readonly other: number;
  readonly key: string;
  readonly value: unknown;
}

const junk = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...REFERENCES).map(($ref) => ({ $ref })) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e300, "", [], {}, [null], [[]], [{}]) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...WORDS) },
  { weight: 2, arbitrary: hostileText },
  { weight: 1, arbitrary: hostileValue },
);

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(
    "replace",
    "replace",
    "replace",
    "remove",
    "remove",
    "rename",
    "graft",
    "graft",
    "wrap",
    "add",
    "add",
    "repeat",
  ),
  place: fc.nat({ max: 100_000 }),
  other: fc.nat({ max: 100_000 }),
  key: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: hostileText }),
  value: junk,
});

/** Damage to the text itself. */
interface Cut {
  readonly kind: "cut" | "insert" | "repeat line" | "drop line" | "swap";
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const SIGNS = [
  "\t",
  "&a ",
  "*a",
  "!!js x",
  "<<: *a\n",
  "---\n",
  "? ",
  "|",
  ">",
  "{",
  "[",
  '"',
  "'",
  ": ",
  "- ",
  "#",
  "%",
  "@",
  "\u0000",
  "\ufeff",
  "\ud800",
  "\r",
];
const cut: fc.Arbitrary<Cut> = fc.record({
  kind: fc.constantFrom("cut", "insert", "repeat line", "drop line", "swap"),
  at: fc.nat({ max: 1_000_000 }),
  length: fc.nat({ max: 40 }),
  text: fc.constantFrom(...SIGNS),
});

/** What is done to one file. */
export interface Damage {
  readonly changes: readonly Change[];
  readonly cuts: readonly Cut[];
}

/** Mostly one to three changes to what the file says; sometimes its text is damaged, instead or as well. */
export const damage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 3 }), cuts: fc.constant([]) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ changes: fc.constant([]), cuts: fc.array(cut, { minLength: 1, maxLength: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      changes: fc.array(change, { minLength: 1, maxLength: 8 }),
      cuts: fc.array(cut, { maxLength: 1 }),
    }),
  },
);

/** The text after the damage. */
export function damaged(text: string, { changes, cuts }: Damage): string {
  let changed = text;
  if (changes.length > 0) {
    let value: unknown;
    try {
      value = parse(text, { logLevel: "silent" });
    } catch {
      return text;
    }
    for (const each of changes) value = changedValue(value, each);
    changed = written(value, text);
  }
  for (const each of cuts) changed = cutText(changed, each);
  return changed;
}

/** In the form of the original; what YAML cannot write, as JSON, which YAML is nearly. */
function written(value: unknown, original: string): string {
  try {
    if (!original.trimStart().startsWith("{")) return stringify(value, { aliasDuplicateObjects: false }) ?? "";
  } catch {
    // Too deep for the one may not be for the other.
  }
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  }
}

interface Spot {
  readonly holder: object;
  readonly key: string;
}

/** Every key of every mapping and list, without going deeper than a document goes. */
function spotsOf(value: unknown, depth = 0): Spot[] {
  if (typeof value !== "object" || value === null || depth > 40) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...spotsOf(Reflect.get(value, key), depth + 1)]);
}

function changedValue(value: unknown, { kind, place, other, key, value: given }: Change): unknown {
  // Each its own: a value that is put into itself would have no end.
  const junkValue: unknown = structuredClone(given);
  const spots = spotsOf(value);
  const spot = spots[place % Math.max(1, spots.length)];
  const second = spots[other % Math.max(1, spots.length)];
  if (spot === undefined || second === undefined) return junkValue;
  const { holder } = spot;
  const was: unknown = Reflect.get(holder, spot.key);
  switch (kind) {
    case "replace":
      put(holder, spot.key, junkValue);
      break;
    case "remove":
      if (Array.isArray(holder)) holder.splice(Number(spot.key), 1);
      else Reflect.deleteProperty(holder, spot.key);
      break;
    case "rename":
      if (Array.isArray(holder)) holder.push(was);
      else Reflect.deleteProperty(holder, spot.key);
      put(holder, key, was);
      break;
    case "graft":
      put(second.holder, second.key, structuredClone(was));
      break;
    case "wrap":
      put(holder, spot.key, { [key]: was });
      break;
    case "add":
      put(typeof was === "object" && was !== null ? was : holder, key, junkValue);
      break;
    default:
      if (Array.isArray(holder)) holder.push(structuredClone(was));
      else put(holder, `${spot.key}${key}`, structuredClone(was));
  }
  return value;
}

function put(holder: object, key: string, value: unknown): void {
  if (Array.isArray(holder) && !/^\d{1,4}$/.test(key)) {
    holder.push(value);
    return;
  }
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function cutText(text: string, { kind, at, length, text: sign }: Cut): string {
  const start = at % (text.length + 1);
  if (kind === "cut") return text.slice(0, start) + text.slice(start + length);
  if (kind === "insert") return text.slice(0, start) + sign + text.slice(start);
  const lines = text.split("\n");
  const line = at % lines.length;
  if (kind === "drop line") return lines.toSpliced(line, 1).join("\n");
  if (kind === "repeat line") return lines.toSpliced(line, 0, lines[line] ?? "").join("\n");
  return lines
    .toSpliced(line, 1)
    .toSpliced(length % lines.length, 0, lines[line] ?? "")
    .join("\n");
}
