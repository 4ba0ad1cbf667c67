/** What the caller gets of each fault, by kind of operation, and how many requests the API sees: as data. */

/** The kinds of operation, by what may be done with them again. */
export const OPERATIONS = {
  read: "a read",
  start: "a start of a run (POST)",
  change: "another write that is not to be repeated (POST, PATCH)",
  replace: "a write that may be repeated (PUT, DELETE)",
} as const;
export type Operation = keyof typeof OPERATIONS;

/** Whether an error about a write says what may have become of it. */
export type Effect = "none" | "unsure" | "done";

export interface Outcome {
  /** For the page. */
  readonly words: string;
  /** What the error says; undefined for a result. */
  readonly says?: RegExp;
  readonly effect: Effect;
}

export const OUTCOMES = {
  result: { words: "the result", effect: "none" },
  wait: {
    words: "error: asked too often, wait so long",
    says: /^429: .*Next: Wait (1 second|60 seconds|a minute)/s,
    effect: "none",
  },
  failed: { words: "error: the API failed", says: /^50\d: The API (failed|is not available)/, effect: "unsure" },
  broken: { words: "error: the connection broke", says: /^The connection to .* broke before/, effect: "unsure" },
  garbled: { words: "error: damaged on the way", says: /^What came from .* cannot be read/, effect: "unsure" },
  unreadable: { words: "error: no JSON", says: /answer \(200\) cannot be read as JSON/, effect: "done" },
  large: { words: "error: larger than what is read", says: /answer is larger than 8388608 bytes/, effect: "done" },
  late: { words: "error: no answer in time", says: /gave no answer within/, effect: "unsure" },
  elsewhere: {
    words: "error: redirected to where the key is not sent",
    says: /^401: The API redirects to http:\/\/localhost:\d+, which the key is not sent to/,
    effect: "none",
  },
  redirect: {
    words: "error: redirect not followed",
    says: /^The API redirects \(307\) a P\w+ to http:\/\/localhost/,
    effect: "unsure",
  },
  untrusted: {
    words: "error: no secure connection",
    says: /^No secure connection to https:.* \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    effect: "none",
  },
} as const satisfies Record<string, Outcome>;

type Cell = readonly [outcome: keyof typeof OUTCOMES, requests: number];

export interface Row {
  /** As `--faults` takes it. */
  readonly faults: string;
  readonly words: string;
  readonly cells: Readonly<Record<Operation, Cell>>;
}

function row(faults: string, words: string, read: Cell, start: Cell, change: Cell = start, replace: Cell = read): Row {
  return { faults, words, cells: { read, start, change, replace } };
}

/** Nine times is as good as always: a request is sent three times at most. */
export const ROWS: readonly Row[] = [
  row("slow:30", "every answer is late, but in time", ["result", 1], ["result", 1]),
  row("429:1:1", "429, `Retry-After` of a second, once", ["result", 2], ["wait", 1]),
  row("429:1:none", "429 without `Retry-After`, once", ["result", 2], ["wait", 1]),
  row("429:9:none", "429, always", ["wait", 3], ["wait", 1]),
  row("429:1:60", "429, `Retry-After` longer than is waited", ["wait", 1], ["wait", 1]),
  row("500:1", "500", ["failed", 1], ["failed", 1]),
  row("502:1", "502, once; 504 alike", ["result", 2], ["failed", 1]),
  row("503:1:1", "503, `Retry-After` of a second, once", ["result", 2], ["failed", 1]),
  row("503:9", "503, always", ["failed", 3], ["failed", 1]),
  row("reset:1", "reset before it is carried out, once", ["result", 2], ["broken", 1]),
  row("reset:9", "the same, always", ["broken", 3], ["broken", 1]),
  row("reset-late:1", "reset once it is carried out, before the answer, once", ["result", 2], ["broken", 1]),
  row("reset-within:1", "reset within the body, once", ["result", 2], ["broken", 1]),
  row("reset-after:1", "reset after the body", ["result", 1], ["result", 1]),
  row("truncated:1", "the body ends too early, once", ["result", 2], ["broken", 1]),
  row("truncated:9", "the same, always", ["broken", 3], ["broken", 1]),
  row("overlong:1", "the body goes on after its declared length", ["result", 1], ["result", 1]),
  row("endless:1", "the body never ends", ["large", 1], ["large", 1]),
  row("html:1", "a page in place of JSON, with status 200", ["unreadable", 1], ["unreadable", 1]),
  row("mistyped:1", "JSON under the type of bytes", ["result", 1], ["result", 1]),
  row("invalid-json:1", "broken JSON", ["unreadable", 1], ["unreadable", 1]),
  row("invalid-utf8:1", "JSON with a byte that no UTF-8 has", ["unreadable", 1], ["unreadable", 1]),
  row(
    "redirect:1",
    "a redirect to another origin",
    ["elsewhere", 2],
    ["redirect", 1],
    ["redirect", 1],
    ["redirect", 1],
  ),
  row("trickle:1", "one byte at a time", ["late", 1], ["late", 1]),
  row("stall:1", "no answer at all", ["late", 1], ["late", 1]),
  row("bomb:1", "10 GB of JSON in gzip", ["large", 1], ["large", 1]),
  row("corrupt-gzip:1", "damaged gzip, once", ["result", 2], ["garbled", 1]),
  row("corrupt-gzip:9", "the same, always", ["garbled", 3], ["garbled", 1]),
  row("tls", "a certificate that nobody trusts", ["untrusted", 0], ["untrusted", 0]),
];
