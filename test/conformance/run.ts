/**
 * `npm run conformance`: the official suite against both servers, on every set of requirements; writes the figures into
 * docs/conformance.md. Ends with 1 where something fails that is not expected to, or passes that is.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { buildProgram } from "../../cli/build.mjs";
import { pageOf, type ServerName } from "./page.js";
import { type RunningServer, startFixture, startProduct } from "./servers.js";
import { runSuite, sets } from "./suite.js";
import { type Expectation, judge, type Verdict } from "./verdict.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const expected = parse(readFileSync(new URL("expected.yaml", import.meta.url), "utf8")) as Record<
  ServerName,
  Expectation
>;

async function judged(name: ServerName, server: RunningServer): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  try {
    for (const set of sets) {
      const verdict = judge(set, await runSuite(set, server.url), expected[name]);
      const { passed, failed } = verdict.scored;
      const { length } = verdict.surprises;
      console.log(`${name}, ${set.name} (${set.suite}): ${passed.length} of ${passed.length + failed.length} passed`);
      for (const scenario of failed) console.log(`  not passed: ${scenario}`);
      console.log(
        length === 0 ? "  all of it as expected" : `  NOT AS EXPECTED:\n    ${verdict.surprises.join("\n    ")}`,
      );
      verdicts.push(verdict);
    }
  } finally {
    await server.end();
  }
  return verdicts;
}

// Below the package, where the program finds the documents that it is shipped with.
const folder = mkdtempSync(join(root, "node_modules", ".conformance-"));
try {
  const verdicts = {
    fixture: await judged("fixture", await startFixture()),
    product: await judged("product", await startProduct(await buildProgram(join(folder, "dist")))),
  };
  writeFileSync(join(root, "docs", "conformance.md"), await pageOf(verdicts, expected));
  const isExpected = Object.values(verdicts).every((each) => each.every(({ surprises }) => surprises.length === 0));
  process.exitCode = isExpected ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
