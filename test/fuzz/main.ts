/** `npm run fuzz`: long runs of all kinds, or of those named, and their figures. Writes nothing but to the terminal. */
import { parseArgs } from "node:util";
import { type Defect, type Figures, table } from "./figures.js";
import { isKind, type KindName, kinds } from "./kinds.js";
import { runApart } from "./process.js";

const usage = `Usage: npm run fuzz -- [--runs N] [--seed N] [${Object.keys(kinds).join("|")}]…

  --runs N  inputs of each kind, about; without it ${Object.entries(kinds)
    .map(([name, { runs }]) => `${runs.toLocaleString("en-GB")} ${name}`)
    .join(", ")}
  --seed N  the same inputs again; without it a new one, which is printed
`;

async function main(): Promise<number> {
  const given = optionsOf();
  if (given === undefined) return 2;
  const { names, runs, seed } = given;
  console.log(`seed ${seed}`);
  const figures: Figures[] = [];
  const defects: Defect[] = [];
  for (const name of names) {
    const progress = (at: string) => console.error(`${name}: ${at}`);
    const outcome = await runApart(name, { seed, progress, ...(runs === undefined ? {} : { runs }) });
    figures.push(...outcome.figures);
    defects.push(...outcome.defects);
  }
  for (const { kind, at, message } of defects) console.log(`\n${kind}: ${at}\n  ${message}`);
  console.log(`\n${table(figures)}\n\n${defects.length === 0 ? "No defects." : `${defects.length} defects.`}`);
  return defects.length === 0 ? 0 : 1;
}

function optionsOf(): { names: readonly KindName[]; runs: number | undefined; seed: number } | undefined {
  try {
    const options = { runs: { type: "string" }, seed: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const numbers = [values.runs, values.seed].map((text) => (text === undefined ? undefined : Number(text)));
    const [runs, seed = Math.floor(Math.random() * 2 ** 31)] = numbers;
    const wrong = positionals.find((name) => !isKind(name));
    if (wrong !== undefined) throw new Error(`"${wrong}" is no kind of run.`);
    if (!numbers.every((number) => number === undefined || Number.isSafeInteger(number))) {
      throw new Error("--runs and --seed take whole numbers.");
    }
    const names = positionals.length === 0 ? (Object.keys(kinds) as KindName[]) : positionals.filter(isKind);
    return { names, runs, seed };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return undefined;
  }
}

process.exitCode = await main();
