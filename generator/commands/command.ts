/** What all commands of the generator do alike: read their options, say how they are used, and start as a program. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, type ParseArgsConfig } from "node:util";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;

/** The project's folder. */
export const project: string = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** Where text goes. */
export interface Output {
  write(text: string): unknown;
}

/** Where what a command is told, and complains of, goes. */
export interface Outputs {
  readonly print: Output;
  readonly complain: Output;
}

/** The curation, and the folder of generated files. */
export const places = {
  config: { type: "string", default: "tools.yaml" },
  out: { type: "string", default: "generated" },
} as const satisfies OptionsConfig;

const help = { help: { type: "boolean", short: "h", default: false } } as const satisfies OptionsConfig;

/** The options as they were given. */
export type Given<Options extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options & typeof help }>
>;

export interface Command<Options extends OptionsConfig, Code> {
  readonly usage: string;
  readonly options: Options;
  /** Whether words that are no options may be given. */
  readonly allowPositionals?: boolean;
  /** What is wrong with options that are each right; undefined where nothing is. */
  readonly check?: (given: Given<Options>) => string | undefined;
  readonly run: (given: Given<Options>) => Code;
}

/**
 * Runs the command with its options, `--help` among them.
 * @returns what it returns; 0 where usage was asked for; 2 for wrong usage.
 */
export function runCommand<Options extends OptionsConfig, Code>(
  { usage, options, allowPositionals = false, check, run }: Command<Options, Code>,
  argv: readonly string[],
  { print, complain }: Outputs,
): Code | 0 | 2 {
  const refuse = (message: string) => {
    complain.write(`${message}\n\n${usage}`);
    return 2 as const;
  };
  let given: Given<Options>;
  try {
    given = parseArgs({ args: [...argv], allowPositionals, options: { ...options, ...help } });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if ((given.values as { help?: boolean }).help === true) {
    print.write(usage);
    return 0;
  }
  const fault = check?.(given);
  return fault === undefined ? run(given) : refuse(fault);
}

/** Whether the module was started, and not imported. */
export function isProgram(moduleUrl: string): boolean {
  return process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(moduleUrl);
}
