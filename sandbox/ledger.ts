/** Things that come, change and go, by id; what they were at an earlier moment is kept. */

export interface Ledger<T extends { readonly id: string }> {
  /** What there is, in the order in which it came. */
  all(): T[];
  get(id: string): T | undefined;
  /** What it was at a moment (milliseconds); undefined where it was not yet there, or no longer. */
  at(id: string, moment: number): T | undefined;
  /** All that there was at a moment. */
  allAt(moment: number): T[];
  /** Everything that anything has ever been. */
  ever(): T[];
  /** Adds it, or puts it in place of what has its id; from now on, or from a moment. */
  put(value: T, since?: number): T;
  remove(id: string): void;
  /** How often anything has changed. */
  changes(): number;
}

interface Entry<T> {
  readonly since: number;
  /** Undefined: removed. */
  readonly value: T | undefined;
}

/** A ledger; what it starts with has always been there. */
export function openLedger<T extends { readonly id: string }>(now: () => number, initial: readonly T[]): Ledger<T> {
  const entries = new Map<string, Entry<T>[]>();
  let changes = 0;

  function write(id: string, entry: Entry<T>): void {
    changes += 1;
    const before = entries.get(id);
    if (before === undefined) entries.set(id, [entry]);
    else before.push(entry);
  }

  const ledger: Ledger<T> = {
    all: () => [...entries.values()].flatMap((list) => list.at(-1)?.value ?? []),
    get: (id) => entries.get(id)?.at(-1)?.value,
    at(id, moment) {
      const list = entries.get(id);
      const last = list?.at(-1);
      if (last === undefined || last.since <= moment) return last?.value;
      return list?.findLast((entry) => entry.since <= moment)?.value;
    },
    allAt: (moment) => [...entries.keys()].flatMap((id) => ledger.at(id, moment) ?? []),
    ever: () => [...entries.values()].flatMap((list) => list.flatMap((entry) => entry.value ?? [])),
    put(value, since = now()) {
      write(value.id, { since, value });
      return value;
    },
    remove: (id) => write(id, { since: now(), value: undefined }),
    changes: () => changes,
  };
  for (const value of initial) ledger.put(value, -Infinity);
  return ledger;
}
