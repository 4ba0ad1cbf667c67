/** Faults on request: what goes wrong, read from text, and dealt out to one request after another. */
import { pick, randomOf } from "../data/random.js";

/** What can go wrong beside a refusal, and how it looks from outside. */
export const FAULT_KINDS = {
  reset: "the connection is reset, and the request not carried out",
  "reset-late": "carried out, then the connection is reset before any of the answer",
  "reset-within": "carried out, then the connection is reset in the middle of the body",
  "reset-after": "carried out and answered whole, then the connection is reset",
  truncated: "carried out, but the body ends before the length that its head tells",
  overlong: "carried out, but the body goes on after the length that its head tells",
  endless: "carried out, but the body is JSON that never ends",
  html: "carried out, but the answer is a page of HTML with status 200",
  mistyped: "carried out, but the JSON is called application/octet-stream",
  "invalid-json": "carried out, but the body is no JSON, though its head says so",
  "invalid-utf8": "carried out, but a byte that no UTF-8 has stands within the body",
  redirect: "not carried out: a redirect (307) to another origin",
  trickle: "carried out, then answered one byte at a time",
  stall: "carried out, then never answered",
  bomb: "carried out, but the body is 10 GB of JSON in gzip",
  "corrupt-gzip": "carried out, but the body is called gzip and is none",
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

export interface Faults {
  /** The first requests get these answers, in this order, each `times` times. */
  readonly answers?: readonly {
    readonly status: number;
    readonly times: number;
    readonly retryAfterSeconds?: number;
  }[];
  /** So many connections are reset before anything else. */
  readonly resets?: number;
  /** Every answer is held back so long. */
  readonly slowMs?: number;
  /** What else the first requests meet, after `resets` and `answers`. */
  readonly kinds?: readonly { readonly kind: FaultKind; readonly times: number }[];
  /** Once nothing else is left, so large a part of the requests meets a fault of any kind. */
  readonly random?: { readonly rate: number; readonly seed: number };
  /** HTTPS, with a certificate that nobody has reason to trust. Only from the start. */
  readonly tls?: true;
}

/** What is to become of one request. */
export type Fate =
  | { readonly kind: "answer"; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: FaultKind }
  | { readonly kind: "pass" };

/**
 * Reads faults from text: `429:2,503:1,slow:500,reset:1,truncated:1`. A status may have a third number, the seconds of
 * `Retry-After`, or `none` (1 for 429 when neither is given). `random:0.05,seed:7` chooses by chance, `tls` answers by
 * HTTPS. Throws an Error that names what it does not understand.
 */
export function parseFaults(text: string): Faults {
  const parts = text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
  const numberAfter = (name: string) => {
    const found = parts.findLast((part) => part.startsWith(`${name}:`));
    return found === undefined ? undefined : Number(found.slice(name.length + 1));
  };
  for (const part of parts) if (!isFault(part)) throw new Error(refusalOf(part));
  const answers = parts.flatMap((part) => answerOf(part) ?? []);
  const kinds = parts.flatMap((part) => kindOf(part) ?? []);
  const rate = numberAfter("random");
  return {
    answers,
    resets: numberAfter("reset") ?? 0,
    slowMs: numberAfter("slow") ?? 0,
    ...(kinds.length > 0 ? { kinds } : {}),
    ...(rate === undefined ? {} : { random: { rate, seed: numberAfter("seed") ?? 1 } }),
    ...(parts.includes("tls") ? { tls: true } : {}),
  };
}

function isFault(part: string): boolean {
  const isSetting = /^(?:(?:slow|seed|reset):\d+|random:(?:0(?:\.\d+)?|1(?:\.0+)?)|tls)$/.test(part);
  return isSetting || answerOf(part) !== undefined || kindOf(part) !== undefined;
}

function refusalOf(part: string): string {
  return (
    `"${part}" is no fault. Faults are written like 429:2, 429:2:5, 429:2:none, 503:1, slow:500, reset:1, tls, ` +
    `random:0.05, seed:7; and, with how often, ${Object.keys(FAULT_KINDS).join(", ")}.`
  );
}

function answerOf(part: string): NonNullable<Faults["answers"]>[number] | undefined {
  const [, status = "", times, wait] = /^([45]\d\d):(\d+)(?::(\d+|none))?$/.exec(part) ?? [];
  if (times === undefined) return undefined;
  const seconds = wait === "none" ? undefined : (wait ?? (status === "429" ? "1" : undefined));
  const told = seconds === undefined ? {} : { retryAfterSeconds: Number(seconds) };
  return { status: Number(status), times: Number(times), ...told };
}

function kindOf(part: string): NonNullable<Faults["kinds"]>[number] | undefined {
  const [, kind = "", times] = /^([a-z0-9-]+):(\d+)$/.exec(part) ?? [];
  // Resets come first and have a member of their own.
  if (times === undefined || kind === "reset" || !Object.hasOwn(FAULT_KINDS, kind)) return undefined;
  return { kind: kind as FaultKind, times: Number(times) };
}

/** Deals out the faults, one request after another. */
export function dealer(faults: Faults): () => Fate {
  const repeated = (times: number, fate: Fate): Fate[] => Array.from({ length: times }, () => fate);
  const queue: Fate[] = [
    ...repeated(faults.resets ?? 0, { kind: "reset" }),
    ...(faults.answers ?? []).flatMap(({ status, times, retryAfterSeconds }) =>
      repeated(times, refusal(status, retryAfterSeconds)),
    ),
    ...(faults.kinds ?? []).flatMap(({ kind, times }) => repeated(times, { kind })),
  ];
  const chance = faults.random === undefined ? () => undefined : byChance(faults.random);
  return () => queue.shift() ?? chance() ?? { kind: "pass" };
}

function refusal(status: number, retryAfterSeconds: number | undefined): Fate {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return { kind: "answer", status, headers };
}

function byChance({ rate, seed }: { readonly rate: number; readonly seed: number }): () => Fate | undefined {
  const random = randomOf(`faults/${seed}`);
  const refusals = [refusal(429, 1), ...[429, 500, 502, 503, 504].map((status) => refusal(status, undefined))];
  const all: readonly Fate[] = [...refusals, ...(Object.keys(FAULT_KINDS) as FaultKind[]).map((kind) => ({ kind }))];
  return () => (random() < rate ? pick(random, all) : undefined);
}
