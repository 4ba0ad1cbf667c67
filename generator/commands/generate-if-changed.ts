/**
 * `npm run generate`: says that there is nothing to do where nothing has changed since it was last done, and else loads
 * the generator. `--check` and `--json` always do all of the work.
 */
import { createHash } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keepRun, unchangedRun } from "../unchanged.js";

const project = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** @returns the exit code of `generateCommand`. */
async function run(argv: readonly string[]): Promise<number> {
  const kept = keptFor(argv);
  const told = kept === undefined ? undefined : unchangedRun(kept.file);
  if (told !== undefined) {
    process.stdout.write(told);
    return 0;
  }
  const { generateCommand } = await import("./generate.js");
  return generateCommand(argv, process.stdout, process.stderr, project, ({ plan, sources }, text) => {
    if (kept === undefined || plan === undefined) return;
    const folder = dirname(resolve(project, kept.config));
    const modules = plan.workflows.map(({ module }) => resolve(folder, module));
    keepRun(kept.file, {
      read: [
        ...[...sources.keys()].map((name) => resolve(project, name)),
        ...modules,
        join(project, "package-lock.json"),
      ],
      out: resolve(project, kept.out),
      code: [join(project, "generator"), join(project, "server")],
      told: `${text}\n${kept.out} is up to date: nothing has changed since it was generated.\n`,
    });
  });
}

/** Where the run of these options is kept; undefined where it is to do all of the work. */
function keptFor(argv: readonly string[]): { config: string; out: string; file: string } | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { config: { type: "string", default: "tools.yaml" }, out: { type: "string", default: "generated" } },
    });
    const name = createHash("sha256").update(`${values.config}\0${values.out}`).digest("hex").slice(0, 16);
    return { ...values, file: join(project, `node_modules/.cache/generate/${name}.json`) };
  } catch {
    // Another option, or a wrong one: the command knows.
    return undefined;
  }
}

process.exitCode = await run(process.argv.slice(2));
