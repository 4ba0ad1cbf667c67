/** docs/conformance.md: the figures of a run, and the reasons of what is not passed. */
import { format } from "prettier";
import type { Expectation, Tally, Verdict } from "./verdict.js";

export type ServerName = "fixture" | "product";

const titles: Readonly<Record<ServerName, string>> = {
  fixture: "With what the suite asks for",
  product: "The product as it is",
};

/** The page as prettier leaves it. */
export async function pageOf(
  verdicts: Readonly<Record<ServerName, readonly Verdict[]>>,
  expected: Readonly<Record<ServerName, Expectation>>,
): Promise<string> {
  const parts = [
    `# Conformance

The official suite of MCP (\`@modelcontextprotocol/conformance\`), over HTTP. \`npm run conformance\` runs it and writes this
page; CI does so with each change, and fails where anything is not as it stands here. The suite needs tools, resources and
prompts of its own, so it is run against two servers: one made of these by the same code that serves everything
([\`test/conformance/\`](../test/conformance)), and the built program on its simulated workspace, which is held against
the scenarios that need nothing of the kind.`,
    ...(["fixture", "product"] as const).flatMap((name) => [
      `## ${titles[name]}`,
      table(verdicts[name]),
      ...warningsOf(verdicts[name]),
      ...reasons(expected[name]),
    ]),
  ];
  return format(`${parts.join("\n\n")}\n`, { parser: "markdown", printWidth: 120 });
}

function table(verdicts: readonly Verdict[]): string {
  const rows = verdicts.flatMap(({ set, scored, unscored }) => [
    row(set.name, set.suite, scored),
    ...(sizeOf(unscored) === 0 ? [] : [row(`${set.name}, run but not required`, set.suite, unscored)]),
  ]);
  return [
    "| requirements | suite | scenarios passed | left out | nothing to check | checks passed | warnings |",
    "| --- | --- | --: | --: | --: | --: | --: |",
    ...rows,
  ].join("\n");
}

function row(name: string, suite: string, tally: Tally): string {
  const { passed, failed, empty, checksPassed, checksFailed, warnings } = tally;
  const cells = [
    name,
    suite,
    `${passed.length} of ${passed.length + failed.length}`,
    failed.length,
    empty.length,
    `${checksPassed} of ${checksPassed + checksFailed}`,
    warnings.length,
  ];
  return `| ${cells.join(" | ")} |`;
}

function warningsOf(verdicts: readonly Verdict[]): string[] {
  const names = verdicts.flatMap(({ scored, unscored }) => [...scored.warnings, ...unscored.warnings]);
  if (names.length === 0) return [];
  return [`Warnings, of what is not required: ${[...new Set(names)].map((name) => `\`${name}\``).join(", ")}.`];
}

function reasons({ failures, scenarios }: Expectation): string[] {
  const listed = failures.map(({ scenarios: names, checks, reason }) => {
    const where = names.map((name) => `\`${name}\``).join(", ");
    const which = checks === undefined ? "" : ` (${checks.map((id) => `\`${id}\``).join(", ")})`;
    return `- ${where}${which}: ${reason.trim()}`;
  });
  const held = scenarios === undefined ? [] : [`Held against: ${scenarios.map((name) => `\`${name}\``).join(", ")}.`];
  return listed.length === 0 ? held : [...held, `Left out:\n\n${listed.join("\n")}`];
}

function sizeOf({ passed, failed, empty }: Tally): number {
  return passed.length + failed.length + empty.length;
}
