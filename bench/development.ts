/** `npm run bench -- development` and `-- suite`: how long those wait who work on the project. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { inTurns, type Sample } from "./measuring/rounds.js";
import { writeResults } from "./measuring/results.js";
import { tableOf } from "./measuring/table.js";

const project = fileURLToPath(new URL("../", import.meta.url));
const BUILD = "`npm run build`";

/** What is run again and again. */
export async function measureDevelopment(): Promise<void> {
  const measured = await inTurns([
    { name: BUILD, run: () => npm("run", "build") },
    { name: "`npm run generate`, nothing changed", run: () => npm("run", "generate") },
    { name: "`npm run generate -- --check`", run: () => npm("run", "generate", "--", "--check") },
    { name: "`npm run typecheck`", run: () => npm("run", "typecheck") },
  ]);
  const table = tableOf(measured, { columns: [{ name: "seconds", title: "s" }], ours: BUILD });
  writeResults("development", "Development", table);
}

/** The whole test suite, once. */
export async function measureSuite(): Promise<void> {
  const { seconds = Number.NaN } = await npm("test");
  writeResults("suite", "The test suite", `\`npm test\`, once: ${seconds.toFixed(0)} s`);
}

async function npm(...words: string[]): Promise<Sample> {
  const startedAt = performance.now();
  const child = spawn("npm", words, { cwd: project, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`npm ${words.join(" ")} ended with ${code}`);
  return { seconds: (performance.now() - startedAt) / 1_000 };
}
