/** A value that must never be printed, and the removal of such values from text that leaves the process. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

const MASK = "[secret]";

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

  /** Whether the text is this value, in a time that tells nothing of where the two differ. */
  matches(text: string): boolean {
    const digest = (value: string) => createHash("sha256").update(value).digest();
    return timingSafeEqual(digest(this.#value), digest(text));
  }

  /** A key of 32 bytes for this purpose: the same wherever the value is the same, and telling nothing of it. */
  keyFor(purpose: string): Uint8Array {
    return createHmac("sha256", this.#value).update(purpose).digest();
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
  const all = [value, inJson, JSON.stringify(inJson).slice(1, -1), percentEncoded(value), base64];
  // A name:password pair is also shown by its halves.
  const colon = value.indexOf(":");
  if (colon >= 0) all.push(value.slice(colon + 1));
  // Longest first, so that no form leaves the rest of a longer one behind.
  return [...new Set(all)].filter((form) => form.length >= SHORTEST_MASKED).sort((a, b) => b.length - a.length);
}

function percentEncoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}
