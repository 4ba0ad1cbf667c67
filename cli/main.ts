/** The program `orchestra-mcp`: which command, with which options. Each command's module is loaded only when it runs. */
import { UsageError } from "../server/settings.js";
import { version } from "./version.js";

const servingOptions = [
  ["--toolsets <names>", "toolsets to serve, separated by commas, or `all`"],
  ["--tools <names>", "serve these tools alone, separated by commas"],
  ["--exclude-tools <names>", "leave these tools out, separated by commas"],
  ["--read-only", "serve only tools that change nothing; wins over everything else"],
  ["--allow-destructive", "also serve tools that overwrite or delete"],
  ["--multi-workspace", "let each call name its workspace (account_id); the configured one is the default"],
] as const;

/** What is told of a run while it serves. */
const observingOptions = [
  ["--log-level <level>", "how much standard error says: error, warn, info or debug"],
  ["--log-format <format>", "how it says it: text, or json for one JSON object in each line"],
  ["--propagate-trace", "send the trace of a call on to the API, in the headers of W3C Trace Context"],
] as const;
/** Those that `setup` writes into an entry. */
const passedOn = ["--toolsets", "--read-only", "--allow-destructive"];

/** Runs one command line; `words` without the interpreter and the script. Answers with the exit code. */
export async function run(commandLine: readonly string[]): Promise<number> {
  // What clients start most has no option to read: the library for that would be a tenth of the start.
  if (commandLine.length === 0 || (commandLine.length === 1 && commandLine[0] === "serve")) return serveAsItIs();
  const { Command, CommanderError, Option } = await import("commander");
  let exitCode = 0;
  const program = new Command("orchestra-mcp")
    .description("Orchestra's pipelines, runs, logs and artifacts for AI assistants, over the Model Context Protocol.")
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .enablePositionalOptions();

  const serve = program
    .command("serve", { isDefault: true })
    .description("serve MCP over standard input and output, or over HTTP (the default command)")
    .option("--http [host:port]", "serve Streamable HTTP at /mcp there (127.0.0.1:8080) instead")
    .option("--http-auth <list>", "who may use it over HTTP: none, proxy, token, key, oauth, separated by commas")
    .option("--sandbox", "serve against an embedded simulated workspace; needs no key")
    .addOption(new Option("--config <file>", "serve what this tools.yaml plans, of whatever API").conflicts("sandbox"))
    .action(async (options) => {
      exitCode = await (await import("./serve.js")).serve(options);
    });

  program
    .command("sandbox")
    .description("run the simulated workspace alone; the first line printed is its base URL and key as JSON")
    .option("--port <number>", "port on loopback; 0 picks a free one", "0")
    .option("--plan <name>", "behave as this plan: enterprise, standard or basic", "enterprise")
    .option("--faults <list>", "what goes wrong, for example 429:2,503:1 or random:0.05,seed:7; docs/faults.md has all")
    .action(async (options) => {
      exitCode = await (await import("./sandbox.js")).sandbox(options);
    });

  const tools = program
    .command("tools")
    .description("list the tools with their toolset, hints and size in tokens")
    .option("--json", "as JSON")
    .action(async (options) => {
      exitCode = await (await import("./tools.js")).listTools(options);
    });

  program
    .command("call")
    .description("call one tool and print its answer as JSON")
    .argument("<tool>", "name of the tool")
    .argument("[arguments...]", "its arguments as --NAME VALUE")
    .option("--args <json>", "all arguments as one JSON object")
    .option("--sandbox", "call against an embedded simulated workspace; needs no key")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (tool: string, words: string[], options) => {
      exitCode = await (await import("./call.js")).call(tool, words, options);
    });

  const doctor = program
    .command("doctor")
    .description("say what is configured, whether the API answers, and what the key may do; changes nothing")
    .option("--json", "as JSON")
    .option("--sandbox", "examine an embedded simulated workspace; needs no key")
    .addOption(new Option("--config <file>", "examine what this tools.yaml plans").conflicts("sandbox"))
    .action(async (options) => {
      exitCode = await (await import("./doctor.js")).doctor(options);
    });

  const setUp = program
    .command("setup")
    .description("print the entry for an assistant's settings, or merge it into them; never writes a key")
    .argument("<client>", "claude-code, claude-desktop, cursor, vscode, codex, gemini, windsurf or zed")
    .option("--write", "merge it into the client's file, which is backed up")
    .addOption(new Option("--scope <scope>", "whose settings").choices(["user", "project"]))
    .option("--name <name>", "what the server is called there")
    .option("--key-command <command>", "a command that prints the key, in place of the variable")
    .option("--remote <url>", "the address of a server that runs elsewhere, over HTTP")
    .action(async (client: string, options) => {
      exitCode = await (await import("./setup/setup.js")).setup(client, options);
    });

  const tryIt = program
    .command("try")
    .description("serve any OpenAPI document over standard input and output: every operation a tool")
    .argument("<file-or-url>", "the document")
    .option("--base-url <url>", "where its API is, in place of what the document says")
    .option("--print", "print the tools as Markdown, and serve nothing")
    .action(async (fileOrUrl: string, options) => {
      exitCode = await (await import("./try.js")).tryDocument(fileOrUrl, options);
    });

  for (const [flags, description] of servingOptions) {
    const option = new Option(flags, description);
    for (const command of [serve, tools, doctor, tryIt]) command.addOption(option);
    if (passedOn.includes(option.long ?? "")) setUp.addOption(option);
  }
  for (const [flags, description] of observingOptions) {
    for (const command of [serve, tryIt]) command.option(flags, description);
  }

  try {
    await program.parseAsync(commandLine, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return exitCodeOf(error);
  }
  return exitCode;
}

async function serveAsItIs(): Promise<number> {
  try {
    return await (await import("./serve.js")).serve({});
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** Tells wrong usage; anything else is a defect, and thrown on. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`orchestra-mcp: ${error.message}\n`);
  return 2;
}
