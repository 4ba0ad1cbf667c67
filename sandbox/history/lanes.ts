/** Lays work out over a few lanes: what depends on something starts after it, and no lane does two things at once. */

interface Step {
  readonly externalId: string;
  readonly after: readonly string[];
  readonly weight: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span for each step, in the order given; steps must come after what they depend on. */
export function lanes(steps: readonly Step[], count: number): Span[] {
  const free = Array.from({ length: count }, () => 0);
  const ends = new Map<string, number>();
  return steps.map((step) => {
    const ready = Math.max(0, ...step.after.map((id) => ends.get(id) ?? 0));
    const lane = free.indexOf(Math.min(...free));
    const start = Math.max(ready, free[lane] ?? 0);
    const end = start + step.weight;
    if (step.weight > 0) free[lane] = end;
    ends.set(step.externalId, end);
    return { start, end };
  });
}
