/** What is usual, from how long things took before. */

export interface Usual {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly max: number;
}

/** Median, 90th percentile and maximum, each a value that occurred (nearest rank); undefined of nothing. */
export function usualOf(values: readonly number[]): Usual | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const max = sorted.at(-1);
  if (max === undefined) return undefined;
  return { count: sorted.length, median: ranked(sorted, 0.5), p90: ranked(sorted, 0.9), max };
}

function ranked(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
