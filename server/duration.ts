/** Durations as people write them: `90m`, `24h`, `7d`, `8w`. A day has 24 hours: all times are UTC. */

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** The duration in milliseconds; undefined where the text is none. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d{1,5})([mhdw])$/.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** A duration that a definition states. Throws an Error where it is none: the generator lets no such text pass. */
export function statedDurationMs(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined) throw new Error(`"${text}" is no duration`);
  return ms;
}
