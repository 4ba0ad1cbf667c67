/** Contestants measured in turns. */

/** Several numbers that one run of a contestant gives, by name: the same ones at each run. */
export type Sample = Readonly<Record<string, number>>;

export interface Contestant {
  readonly name: string;
  run(): Promise<Sample>;
}

/** By contestant and name, one value for each round. */
export type Measured = ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>;

/** Fewer say nothing of a spread; `BENCH_ROUNDS` is for trying out a measurement, not for its results. */
export const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 9);

/**
 * Runs each contestant once in each round, after one round that does not count, unless they are warm. Who goes first changes with each round,
 * so that nobody always follows the same one.
 */
export async function inTurns(contestants: readonly Contestant[], rounds = ROUNDS, isWarm = false): Promise<Measured> {
  const measured = new Map<string, Record<string, number[]>>(contestants.map(({ name }) => [name, {}]));
  for (let round = isWarm ? 0 : -1; round < rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(turn + Math.max(round, 0)) % contestants.length];
      if (contestant === undefined) continue;
      const sample = await contestant.run();
      if (round < 0) continue;
      const values = measured.get(contestant.name) ?? {};
      for (const [name, value] of Object.entries(sample)) (values[name] ??= []).push(value);
    }
  }
  return measured;
}

/**
 * The values of one contestant by the name of what was measured.
 * @throws Error where there are none.
 */
export function valuesOf(measured: Measured, contestant: string, name: string): readonly number[] {
  const values = measured.get(contestant)?.[name];
  if (values === undefined) throw new Error(`nothing was measured of ${name} of ${contestant}`);
  return values;
}
