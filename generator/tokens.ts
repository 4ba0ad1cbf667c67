/** Sizes in tokens, as `generate` states them. */
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** The tokens of o200k that a text takes. */
export function tokensOf(text: string): number {
  // A document's text may look like one of the encoder's own signs; here it is text.
  return countTokens(text, { disallowedSpecial: new Set() });
}
