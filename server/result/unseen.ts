/**
 * Takes out characters that nobody sees: they can reorder a text before people's eyes, or hide another text from them
 * that a model reads. Those that a script or an emoji needs stay where it needs them, one at a time.
 */

/** Runs of what Unicode calls ignorable: zero-width and direction characters, selectors, tags, fillers. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}+/gu;

/** Scripts in which joiners change how letters are written, or which letters they are. */
const JOINING =
  "Arabic Syriac Mandaic Nko Mongolian Phags_Pa Manichaean Adlam Hanifi_Rohingya Devanagari Bengali Gurmukhi Gujarati " +
  "Oriya Tamil Telugu Kannada Malayalam Sinhala Myanmar Khmer Tibetan Balinese Javanese Sundanese Chakma Meetei_Mayek " +
  "Limbu Lepcha Sharada Grantha Newa Tirhuta Brahmi Kaithi Takri Modi Khojki";
/** Scripts that are written from right to left, beside which a mark of direction keeps a sentence in order. */
const RIGHT_TO_LEFT = "Hebrew Arabic Syriac Thaana Nko Samaritan Mandaic Adlam Hanifi_Rohingya";

const anyOf = (scripts: string) =>
  `[${scripts
    .split(" ")
    .map((script) => `\\p{Script=${script}}`)
    .join("")}]`;

const EMOJI_END = "(?:\\p{Extended_Pictographic}|\\p{Emoji_Modifier})";

/** What may stay: the unseen characters themselves, what stands right before them, and what right behind. */
const KEPT: readonly { readonly run: RegExp; readonly before?: RegExp; readonly after?: RegExp }[] = [
  { run: /^\ufe0f?\u200d$/u, before: new RegExp(`${EMOJI_END}$`, "u"), after: /^\p{Extended_Pictographic}/u },
  // The flags of England, Scotland, Wales and of other parts of countries: a black flag, few tags, and their end.
  { run: /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{4,6}\u{e007f}$/u, before: /\u{1f3f4}$/u },
  { run: /^[\ufe0e\ufe0f]$/u, before: /[\p{Emoji}\p{S}\p{P}]$/u },
  { run: /^[\u200c\u200d]$/u, before: new RegExp(`(?:${anyOf(JOINING)}\\p{Mn}?)$`, "u") },
  { run: /^[\u200e\u200f\u061c]$/u, before: new RegExp(`${anyOf(RIGHT_TO_LEFT)}[^\\p{L}\\n]{0,20}$`, "u") },
  { run: /^[\u200e\u200f\u061c]$/u, after: new RegExp(`^[^\\p{L}\\n]{0,20}${anyOf(RIGHT_TO_LEFT)}`, "u") },
  // Variants of signs and of Chinese characters.
  { run: /^[\ufe00-\ufe0d]$/u, before: /[\p{S}\p{N}\p{P}\p{Script=Han}\p{Script=Myanmar}\p{Script=Phags_Pa}]$/u },
  { run: /^[\u{e0100}-\u{e01ef}]$/u, before: /\p{Script=Han}$/u },
  { run: /^[\u180b-\u180f]$/u, before: /\p{Script=Mongolian}$/u },
  { run: /^[\u17b4\u17b5]$/u, before: /\p{Script=Khmer}$/u },
  { run: /^\u034f$/u, before: /\p{M}$/u },
  // Syllables of old Korean that lack a part.
  { run: /^\u1160$/u, before: /[\u1100-\u1112\ua960-\ua97c]$/u },
  { run: /^\u115f\u1160?$/u, after: /^[\u1161-\u11ff\ud7b0-\ud7fb]/u },
];

/** How much of the text around is looked at, in code units. */
const AROUND = 24;

/** The text without them. */
export function withoutUnseen(text: string): string {
  return text.replaceAll(UNSEEN, (run: string, at: number) => {
    const before = text.slice(Math.max(0, at - AROUND), at);
    const after = text.slice(at + run.length, at + run.length + AROUND);
    const isNeeded = KEPT.some(
      (kept) => kept.run.test(run) && (kept.before?.test(before) ?? true) && (kept.after?.test(after) ?? true),
    );
    return isNeeded ? run : "";
  });
}
