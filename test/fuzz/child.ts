/** The process of one run: told what to do as JSON, it tells each input before it is tried, and what came of all. */
import { isKind, kinds } from "./kinds.js";
import type { Told } from "./process.js";

const [name = "", runs = "0", seed = "0"] = process.argv.slice(2);
const tell = (message: Told) => void process.send?.(message);
let input = "the start";
process.on("unhandledRejection", (reason) => {
  tell({ defect: { kind: name, at: input, message: `an unhandled rejection: ${textOf(reason)}` } });
});
process.on("uncaughtException", (error) => {
  tell({ defect: { kind: name, at: input, message: `an uncaught exception: ${textOf(error)}` } });
});

function textOf(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}

if (!isKind(name)) throw new Error(`there is no kind ${name}`);
const run = await kinds[name].load();
const outcome = await run({
  runs: Number(runs),
  seed: Number(seed),
  at: (text) => {
    input = text;
    tell({ at: text });
  },
});
tell({ outcome });
process.disconnect();
