/** `orchestra-mcp tools`: what is served under the given options, with hints and size. */
import { catalogue } from "../generated/index.js";
import { selectTools } from "../server/catalogue.js";
import type { ListedTool } from "../server/definition.js";
import { readSettings } from "../server/settings.js";
import { flagsOf, type ServingOptions } from "./serving-options.js";
import { tokensOf } from "./tokens.js";

/** Prints the tools. Answers with the exit code. */
export async function listTools(options: ServingOptions & { readonly json?: true }): Promise<number> {
  const settings = readSettings({ catalogue, environment: process.env, flags: flagsOf(options) });
  const { tools } = selectTools(catalogue, settings);
  const rows = await Promise.all(tools.map(rowOf));
  process.stdout.write(options.json === true ? `${JSON.stringify(rows, undefined, 2)}\n` : tableOf(rows));
  return 0;
}

type Row = Awaited<ReturnType<typeof rowOf>>;

async function rowOf(tool: ListedTool) {
  return {
    name: tool.name,
    title: tool.title,
    toolset: tool.toolset,
    aliases: tool.aliases ?? [],
    annotations: tool.annotations,
    ...(tool.operation === undefined ? { workflow: true } : { operation: tool.operation }),
    arguments: Object.keys(tool.arguments),
    confidence: confidenceOf(tool),
    tokens: await tokensOf(tool),
  };
}

/** What the documents say of their own certainty: of the operation, and of arguments. */
function confidenceOf(tool: ListedTool) {
  const stated = Object.entries(tool.arguments).flatMap(([name, { confidence }]) =>
    confidence === undefined ? [] : [[name, confidence] as const],
  );
  return {
    ...(tool.operation?.confidence === undefined ? {} : { operation: tool.operation.confidence }),
    ...(stated.length === 0 ? {} : { arguments: Object.fromEntries(stated) }),
  };
}

/** ` inferred`, ` inferred: page, page_size`; nothing where the document is as sure as of the rest. */
function markOf({ operation, arguments: ofArguments = {} }: Row["confidence"]): string {
  if (operation !== undefined) return `  ${operation}`;
  const words = [...new Set(Object.values(ofArguments))];
  const marks = words.map((word) => {
    const names = Object.keys(ofArguments).filter((name) => ofArguments[name] === word);
    return `${word}: ${names.join(", ")}`;
  });
  return marks.length === 0 ? "" : `  ${marks.join("; ")}`;
}

function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length), 4);
  const lines = rows.map(
    (row) =>
      `  ${row.name.padEnd(width)}  ${hintsOf(row.annotations).padEnd(11)}  ${String(row.tokens).padStart(5)} tokens${markOf(row.confidence)}`,
  );
  const titled = [...new Set(rows.map(({ toolset }) => toolset))].flatMap((toolset) => [
    `${toolset}: ${catalogue.toolsets[toolset]?.title ?? toolset}`,
    ...lines.filter((_line, index) => rows[index]?.toolset === toolset),
    "",
  ]);
  const total = rows.reduce((sum, { tokens }) => sum + tokens, 0);
  return `${titled.join("\n")}\n${rows.length} tools, ${total} tokens in tools/list\n`;
}

function hintsOf({ readOnlyHint, destructiveHint }: ListedTool["annotations"]): string {
  if (readOnlyHint) return "read-only";
  return destructiveHint ? "destructive" : "changes";
}
