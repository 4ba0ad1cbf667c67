/** Medians and quartiles of what was measured, and of its ratios, as numbers and as text for a table. */

export interface Spread {
  readonly median: number;
  /** The quartiles. */
  readonly low: number;
  readonly high: number;
}

/** @throws Error where nothing was measured. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error("nothing was measured");
  const sorted = values.toSorted((left, right) => left - right);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/**
 * How many times as much the values are as those of the other, round by round: what the machine did to both in a round
 * falls out.
 * @throws Error where they are not of the same rounds.
 */
export function ratioOf(values: readonly number[], others: readonly number[]): Spread {
  if (values.length !== others.length) throw new Error("these were not measured in the same rounds");
  return spreadOf(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}

/** `132 (128–140)`, with as many digits as tell something. */
export function spreadText({ median, low, high }: Spread): string {
  const digits = median < 1 ? 3 : median < 10 ? 2 : median < 100 ? 1 : 0;
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** `1.08 (1.05–1.12)`. */
export function ratioText({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** Between the two nearest values, in proportion. */
export function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}
