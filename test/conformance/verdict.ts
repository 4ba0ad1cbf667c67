/** What the suite says of a server, held against what is expected not to pass. */
import type { Check, RequirementSet, SuiteRun } from "./suite.js";

/** Scenarios that do not pass, whole or in some checks, and why that is meant. */
export interface ExpectedFailure {
  readonly scenarios: readonly string[];
  /** These checks alone; without them any may fail. */
  readonly checks?: readonly string[];
  /** In these sets alone; without them in each that has the scenario. */
  readonly sets?: readonly string[];
  readonly reason: string;
}

export interface Expectation {
  /** The scenarios that are held against; without them, all of the set. */
  readonly scenarios?: readonly string[];
  readonly failures: readonly ExpectedFailure[];
}

export interface Verdict {
  readonly set: RequirementSet;
  readonly scored: Tally;
  /** Those that the set runs without counting them. */
  readonly unscored: Tally;
  /** Failures that nobody expected, and expectations that did not come true; none where all is as it should be. */
  readonly surprises: readonly string[];
}

/** Scenarios by how they went, and all of their checks. */
export interface Tally {
  readonly passed: string[];
  readonly failed: string[];
  /** Nothing to hold against: what they are about is not there, as the suite itself says. */
  readonly empty: string[];
  checksPassed: number;
  checksFailed: number;
  warnings: string[];
}

/** Judges one run of the suite. */
export function judge(set: RequirementSet, run: SuiteRun, { scenarios, failures }: Expectation): Verdict {
  const scored = tally();
  const unscored = tally();
  const surprises: string[] = [];
  const held = failures.filter(({ sets }) => sets === undefined || sets.includes(set.name));
  for (const [name, checks] of run.scenarios) {
    if (scenarios !== undefined && !scenarios.includes(name)) continue;
    count(run.unscored.has(name) ? unscored : scored, name, checks);
    const expected = held.filter((each) => each.scenarios.includes(name));
    for (const { id, errorMessage } of failuresIn(checks)) {
      const isExpected = expected.some((each) => each.checks?.includes(id) ?? true);
      if (!isExpected) surprises.push(`${name}: ${id} failed: ${errorMessage ?? "no message"}`);
    }
    const failed = failuresIn(checks).map(({ id }) => id);
    for (const each of expected) {
      const passed = each.checks?.filter((id) => !failed.includes(id)) ?? (failed.length === 0 ? [name] : []);
      for (const id of passed) surprises.push(`${name}: ${id} is expected to fail, and did not: take it out`);
    }
  }
  return { set, scored, unscored, surprises };
}

function failuresIn(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ status }) => status === "FAILURE");
}

function tally(): Tally {
  return { passed: [], failed: [], empty: [], checksPassed: 0, checksFailed: 0, warnings: [] };
}

function count(into: Tally, name: string, checks: readonly Check[]): void {
  const failed = failuresIn(checks).length;
  const passed = checks.filter(({ status }) => status === "SUCCESS").length;
  into.checksFailed += failed;
  into.checksPassed += passed;
  into.warnings.push(...checks.filter(({ status }) => status === "WARNING").map(({ id }) => `${name}: ${id}`));
  (failed > 0 ? into.failed : passed > 0 ? into.passed : into.empty).push(name);
}
