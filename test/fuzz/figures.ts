/** What a run comes to, and how it is told as a table. */

/** What was found wrong, with all that is needed to see it again. */
export interface Defect {
  readonly kind: string;
  /** Which input: the tool or the document, and the seed. */
  readonly at: string;
  /** The law that was broken, and the input itself as far as it is short. */
  readonly message: string;
}

/** One line of the table. */
export interface Figures {
  readonly kind: string;
  readonly tried: number;
  /** Inputs that were taken: a request was sent, files were made, a request was answered. */
  readonly accepted: number;
  /** Inputs that were refused in words. */
  readonly refused: number;
  readonly seconds: number;
}

export interface Outcome {
  readonly figures: readonly Figures[];
  readonly defects: readonly Defect[];
}

export interface RunOptions {
  /** Inputs to try, about. */
  readonly runs: number;
  readonly seed: number;
  /** Told before each input, so that whoever watches knows which one hangs. */
  readonly at: (input: string) => void;
}

/** Counts while a run goes on. */
export class Counter {
  readonly #kind: string;
  readonly #startMs = performance.now();
  #accepted = 0;
  #refused = 0;

  constructor(kind: string) {
    this.#kind = kind;
  }

  count(isAccepted: boolean): void {
    if (isAccepted) this.#accepted += 1;
    else this.#refused += 1;
  }

  figures(): Figures {
    const seconds = (performance.now() - this.#startMs) / 1000;
    const [accepted, refused] = [this.#accepted, this.#refused];
    return { kind: this.#kind, tried: accepted + refused, accepted, refused, seconds };
  }
}

/** The figures as a table for people, one line for each kind. */
export function table(figures: readonly Figures[]): string {
  const head = ["kind", "tried", "accepted", "refused", "seconds"];
  const rows = figures.map(({ kind, tried, accepted, refused, seconds }) => [
    kind,
    ...[tried, accepted, refused].map((count) => count.toLocaleString("en-GB")),
    seconds.toFixed(1),
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? title.length)),
  );
  return [head, ...rows]
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
    )
    .map((row) => row.join("  "))
    .join("\n");
}
