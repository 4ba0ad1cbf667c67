/** `npm run bench`: measurements, each by its name; all of them without one. */
import { measureAnswers } from "./answers/answers.js";
import { measureDiffCost } from "./diff-cost/diff-cost.js";
import { measureScale } from "./scale/scale.js";
import { measureSurface } from "./surface.js";

const measurements: Readonly<Record<string, () => Promise<void>>> = {
  surface: measureSurface,
  answers: measureAnswers,
  "diff-cost": measureDiffCost,
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
for (const name of names.length > 0 ? names : Object.keys(measurements)) await measurements[name]?.();
