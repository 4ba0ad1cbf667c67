/** `orchestra-mcp call`: one call of one tool from the terminal, by the same code that serves it over MCP. */
import { catalogue } from "../generated/index.js";
import { callTool } from "../server/call.js";
import { createCallContext } from "../server/call-context.js";
import { findTool, selectTools } from "../server/catalogue.js";
import { readSettings, UsageError } from "../server/settings.js";
import { checkWorkflows } from "../server/workflow.js";
import { workflows } from "../workflows/index.js";
import { dbtDigests } from "../workflows/digests/dbt.js";
import { argumentsFromWords } from "./call-arguments.js";

export interface CallOptions {
  readonly args?: string;
  readonly sandbox?: true;
}

/** Calls it and prints the answer as JSON. Answers with 0, 1 for a call that failed; wrong usage is thrown. */
export async function call(name: string, words: readonly string[], before: CallOptions): Promise<number> {
  const options = optionsIn(words, before);
  checkWorkflows(catalogue, workflows);
  const embedded = options.isSandbox ? await (await import("./sandbox.js")).startEmbeddedSandbox() : undefined;
  try {
    const environment = embedded?.environment ?? process.env;
    // Whoever types a tool's name has chosen it: what is served by default does not matter here.
    const settings = readSettings({ catalogue, environment, flags: { toolsets: ["all"], allowDestructive: true } });
    const served = selectTools(catalogue, settings);
    const tool = findTool(served, name);
    const argumentsValue = { ...objectIn(options.args), ...argumentsFromWords(tool, options.rest) };
    const context = createCallContext(catalogue, settings, served, { workflows, digests: dbtDigests });
    const result = await callTool(
      context,
      name,
      argumentsValue,
      process.stderr.isTTY ? { progress: printProgress } : {},
    );
    const text = `${JSON.stringify(result.structuredContent, undefined, 2)}\n`;
    if (result.isError) process.stderr.write(`${result.text}\n`);
    else process.stdout.write(text);
    return result.isError ? 1 : 0;
  } finally {
    await embedded?.sandbox.close();
  }
}

/** For people alone: where standard error is no terminal it holds failures and nothing more. */
function printProgress(_done: number, _total: number | undefined, message: string): void {
  process.stderr.write(`${message}\n`);
}

/** The options of the command itself, which may also stand behind the tool's name, among its arguments. */
function optionsIn(words: readonly string[], before: CallOptions) {
  const rest: string[] = [];
  let { args } = before;
  let isSandbox = before.sandbox === true;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--sandbox") isSandbox = true;
    else if (word.startsWith("--args=")) args = word.slice("--args=".length);
    else if (word === "--args") args = words[(index += 1)] ?? "";
    else rest.push(word);
  }
  return { rest, args, isSandbox };
}

function objectIn(json: string | undefined): object {
  if (json === undefined) return {};
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The same advice serves for both.
  }
  throw new UsageError(`--args takes one JSON object, such as '{"status":["FAILED"]}'.`);
}
