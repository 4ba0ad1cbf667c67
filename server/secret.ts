/** A value that must never be printed, and the removal of such values from text that leaves the process. */
import { inspect } from "node:util";
import { MASK } from "./redaction/masking.js";

/** Shorter values occur by chance in ordinary text; masking them would ruin results and hide nothing. */
const SHORTEST_MASKED = 6;

/** A secret that shows itself as `[secret]` however it is printed; only {@link Secret.reveal} gives the value. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/** All keys of this process: what is written when it crashes knows no log. */
const ever = new Set<Secret>();

/** Remembers the secret for {@link redactEver}. */
export function everSecret(secret: Secret): Secret {
  ever.add(secret);
  return secret;
}

/** The text without any secret that this process has read. */
export function redactEver(text: string): string {
  return redact(text, ever);
}

/** The text without the secrets, in any of the forms in which they travel: as they are, in JSON, in a URL, as base64. */
export function redact(text: string, secrets: Iterable<Secret>): string {
  let clean = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      if (clean.includes(form)) clean = clean.replaceAll(form, MASK);
    }
  }
  return clean;
}

const forms = new WeakMap<Secret, readonly string[]>();

function formsOf(secret: Secret): readonly string[] {
  let known = forms.get(secret);
  if (known === undefined) {
    known = makeForms(secret.reveal());
    forms.set(secret, known);
  }
  return known;
}

function makeForms(value: string): readonly string[] {
  if (value.length < SHORTEST_MASKED) return [];
  const base64 = Buffer.from(value, "utf8").toString("base64");
  const inJson = JSON.stringify(value).slice(1, -1);
  // Twice over: an API's answer is often quoted within another JSON.
  const bytes = Buffer.from(value, "utf8");
  const all = [
    value,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    percentEncoded(value),
    // As media types and hosts are written.
    value.toLowerCase(),
    base64,
    bytes.toString("base64url"),
    bytes.toString("hex"),
    ...withinBase64(bytes),
  ];
  // A name:password pair is also shown by its halves.
  const colon = value.indexOf(":");
  if (colon >= 0) all.push(value.slice(colon + 1));
  // Longest first, so that no form leaves the rest of a longer one behind.
  return [...new Set(all)].filter((form) => form.length >= SHORTEST_MASKED).sort((a, b) => b.length - a.length);
}

/** How it looks within the base64 of something longer: of each way in which it may lie there, the characters that are sure. */
function withinBase64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const isWhole = (before + bytes.length) % 3 === 0;
    return text.slice(
      before === 0 ? 0 : before + 1,
      isWhole ? undefined : Math.floor(((before + bytes.length) * 8) / 6),
    );
  });
}

function percentEncoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}
