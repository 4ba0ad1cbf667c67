/** `npm run bench -- tools-list`: what the lists of tools cost in tokens, by tool and by parameter that they expose. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tokenCounter } from "../cli/tokens.js";
import { catalogue } from "../generated/index.js";
import { sandboxDocument } from "../cli/sandbox-document.js";
import { dispositionsOf } from "../generator/emit/account-file.js";
import { listingOf } from "../server/listing.js";
import { GENERATED, IVOTOBY } from "./contestants.js";
import { writeResults } from "./measuring/results.js";
import type { JsonObject, Launch } from "./measuring/session.js";
import { markdownTable, verdict } from "./measuring/table.js";
import { engineFile, operationsIn } from "./peers/documents.js";
import { ivotobyServer, kubbServer, listOf, openapiMcpGeneratorServer } from "./peers/servers.js";

const vendorList = fileURLToPath(new URL("../../shared/facts/vendor-tools.json", import.meta.url));
const KUBB = "Kubb 4.39.2";
const OURS = "ours, of the engine's document";

interface List {
  readonly name: string;
  readonly tools: number;
  readonly parameters: number;
  /** Without output schemas, which most do not have. */
  readonly tokens: number;
  readonly tokensWithOutput: number;
}

/** Measures, prints and writes the table. */
export async function measureToolsList(): Promise<void> {
  const countTokens = await tokenCounter();
  const sizeOf = (name: string, tools: readonly JsonObject[]): List => ({
    name,
    tools: tools.length,
    parameters: tools.reduce((sum, tool) => sum + exposedBy(tool), 0),
    tokens: countTokens(JSON.stringify(tools.map(({ outputSchema: _, ...rest }) => rest))),
    tokensWithOutput: countTokens(JSON.stringify(tools)),
  });
  const engine = await engineFile();
  const peers: [string, Launch | undefined][] = [
    [GENERATED, await openapiMcpGeneratorServer(engine, "engine")],
    [IVOTOBY, ivotobyServer(engine)],
    [KUBB, await kubbServer(engine, "engine")],
  ];
  const own = catalogue.tools.filter(({ operation }) => operation.document === "engine");
  const ours = sizeOf(OURS, own.map(listingOf));
  const lists = [ours];
  const silent: string[] = [];
  for (const [name, launch] of peers) {
    try {
      if (launch !== undefined) lists.push(sizeOf(name, await listOf(launch)));
    } catch (error) {
      silent.push(`- ${name} does not list its tools of this document: ${String(error).split("\n")[0]}`);
    }
  }
  if (existsSync(vendorList)) lists.push(sizeOf("the vendor's, rebuilt", rebuilt()));
  const dispositions = own.flatMap(dispositionsOf);
  const accounted = dispositions.length;
  const rows = lists.map(({ name, tools, parameters, tokens, tokensWithOutput }) => [
    name,
    ...[tools, parameters, tokens, tokensWithOutput].map(String),
    String(Math.round(tokens / tools)),
    (tokens / parameters).toFixed(1),
  ]);
  const perParameter = ({ tokens, parameters }: List) => tokens / parameters;
  const best = Math.min(
    ...lists
      .slice(1)
      .filter(({ name }) => !name.startsWith("the vendor"))
      .map(perParameter),
  );
  const text = [
    markdownTable(
      ["", "tools", "parameters exposed", "tokens", "with output schemas", "a tool", "a parameter exposed"],
      rows,
    ),
    "",
    verdict("tokens a parameter exposed, to the best of the generators", 0.5, perParameter(ours) / best),
    `- ours, a parameter accounted for: ${(ours.tokens / accounted).toFixed(1)} tokens; ${accounted} of them, ` +
      `${dispositions.filter((kind) => kind === "argument").length} as arguments`,
    `- the document has ${operationsIn(await sandboxDocument())} operations; ours serves ${own.length} of them as tools`,
    ...silent,
    "",
    "Parameters are counted alike for all: the arguments of every tool, and where one is an object for the body, the " +
      "headers or the query, its properties instead. Tokens are those of o200k models. The vendor's list is rebuilt from " +
      "public names, parameters and the gist of their texts, so that it is a lower bound.",
  ];
  writeResults("tools-list", "`tools/list` in tokens", text.join("\n"));
}

/** The arguments of a tool, those of a wrapping object one by one. */
export function exposedBy(tool: JsonObject): number {
  const properties = Object.entries<JsonObject>(tool["inputSchema"]?.properties ?? {});
  return properties.reduce((sum, [name, schema]) => {
    const inner = Object.keys(schema["properties"] ?? {}).length;
    return sum + (/^(body|requestBody|data|headers|params|query)$/.test(name) && inner > 0 ? inner : 1);
  }, 0);
}

interface VendorTool {
  readonly name: string;
  readonly title: string;
  readonly description_gist: string;
  readonly annotations: object;
  readonly params: readonly {
    readonly name: string;
    readonly type?: string;
    readonly description_gist?: string | null;
    readonly required?: boolean;
  }[];
}

function rebuilt(): JsonObject[] {
  const tools = JSON.parse(readFileSync(vendorList, "utf8")) as readonly VendorTool[];
  return tools.map(({ name, title, description_gist: description, params, annotations }) => ({
    name,
    title,
    description,
    annotations,
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(
        params.map((each) => [each.name, { type: each.type, description: each.description_gist ?? undefined }]),
      ),
      required: params.flatMap((each) => (each.required === true ? [each.name] : [])),
    },
  }));
}
