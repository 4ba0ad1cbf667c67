/** `npm run bench`: measurements, each by its name; without one, all but the test suite, which takes as long as they. */
import { measureAnswers } from "./answers/answers.js";
import { measureBig } from "./big.js";
import { measureCall } from "./call.js";
import { measureColdStart } from "./cold-start.js";
import { measureDiffCost } from "./diff-cost/diff-cost.js";
import { measureDevelopment, measureSuite } from "./development.js";
import { measureGeneration } from "./generation.js";
import { measureMemory } from "./memory.js";
import { measureScale } from "./scale/scale.js";
import { measureSurface } from "./surface.js";
import { measureToolsList } from "./tools-list.js";

const measurements: Readonly<Record<string, () => Promise<void>>> = {
  surface: measureSurface,
  answers: measureAnswers,
  "diff-cost": measureDiffCost,
  "cold-start": measureColdStart,
  memory: measureMemory,
  call: measureCall,
  big: measureBig,
  "tools-list": measureToolsList,
  generation: measureGeneration,
  development: measureDevelopment,
  suite: measureSuite,
  scale: measureScale,
};
const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(measurements, name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no measurement "${unknown.join(", ")}". There is ${Object.keys(measurements).join(", ")}.\n`,
  );
  process.exit(2);
}
const usual = Object.keys(measurements).filter((name) => name !== "suite");
for (const name of names.length > 0 ? names : usual) {
  try {
    await measurements[name]?.();
  } catch (error) {
    // What the others tell is worth having all the same.
    process.stderr.write(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
