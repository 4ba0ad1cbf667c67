/**
 * `npm run bench -- surface`: the size of what an assistant is shown, by toolset, and what became of every parameter;
 * beside the vendor's server as far as its public tool list tells, where that list is at hand. Writes docs/surface.md.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tokenCounter } from "../cli/tokens.js";
import { catalogue } from "../generated/index.js";
import { dispositionsOf } from "../generator/emit/account-file.js";
import type { ListedTool } from "../server/definition.js";
import { listedTools, listingOf } from "../server/listing.js";

const page = fileURLToPath(new URL("../docs/surface.md", import.meta.url));
const vendorList = fileURLToPath(new URL("../../shared/facts/vendor-tools.json", import.meta.url));
const begin = "<!-- measured: npm run bench -- surface -->";
const vendorBegin = "<!-- measured: vendor -->";
const end = "<!-- end -->";

interface VendorTool {
  readonly params: readonly {
    readonly name: string;
    readonly description_gist?: string | null;
    readonly type?: string;
  }[];
}

/** Measures, prints and writes the page. The vendor's part stays as it is where the list is not at hand. */
export async function measureSurface(): Promise<void> {
  const countTokens = await tokenCounter();
  const before = existsSync(page) ? readFileSync(page, "utf8") : template;
  const own = ownTable((tool) => countTokens(JSON.stringify(listingOf(tool))));
  let text = between(before, begin, own);
  if (existsSync(vendorList)) {
    const vendor = JSON.parse(readFileSync(vendorList, "utf8")) as readonly VendorTool[];
    text = between(text, vendorBegin, vendorTable(vendor));
  }
  writeFileSync(page, text);
  process.stdout.write(`${own}\n`);
}

function ownTable(tokensOf: (tool: ListedTool) => number): string {
  const listed = listedTools(catalogue);
  const rows = Object.entries(catalogue.toolsets).map(([name, toolset]) => {
    const tools = listed.filter((tool) => tool.toolset === name);
    return rowOf(`${name}${toolset.default === true ? " (default)" : ""}`, tools, tokensOf);
  });
  const byDefault = listed.filter(
    (tool) => catalogue.toolsets[tool.toolset]?.default === true && !tool.annotations.destructiveHint,
  );
  return table(
    ["toolset", "tools", "tokens of tools/list", "arguments", "constant", "configured", "managed", "omitted"],
    [...rows, rowOf("**all**", listed, tokensOf), rowOf("**served by default**", byDefault, tokensOf)],
  );
}

function rowOf(name: string, tools: readonly ListedTool[], tokensOf: (tool: ListedTool) => number): string[] {
  const kinds = tools.flatMap(dispositionsOf);
  const count = (kind: string) => String(kinds.filter((each) => each === kind).length);
  const tokens = tools.reduce((sum, tool) => sum + tokensOf(tool), 0);
  const counts = ["argument", "constant", "configured", "managed", "omitted"].map(count);
  return [name, String(tools.length), String(tokens), ...counts];
}

/** What the public list of the vendor's tools tells: it has no schemas, so no tokens can be counted. */
function vendorTable(tools: readonly VendorTool[]): string {
  const parameters = tools.flatMap(({ params }) => params);
  const isHeader = ({ name }: { readonly name: string }) => /account[-_]id/iu.test(name);
  const own = parameters.filter((parameter) => !isHeader(parameter));
  const undescribed = own.filter(({ description_gist: gist }) => gist === null || gist === undefined);
  const bodies = own.filter(({ name }) => name === "body");
  return table(
    ["vendor's server", "count"],
    [
      ["tools in the list", String(tools.length)],
      ["arguments, the workspace's apart", String(own.length)],
      ["of them without a description", String(undescribed.length)],
      ["of them one opaque body", String(bodies.length)],
      [
        "tools that repeat the workspace as an argument",
        String(tools.filter(({ params }) => params.some(isHeader)).length),
      ],
    ],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_cell, index) => (index === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

function between(text: string, mark: string, content: string): string {
  const from = text.indexOf(mark);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`docs/surface.md has no part that opens with ${mark}`);
  return `${text.slice(0, from)}${mark}\n\n${content}\n\n${text.slice(to)}`;
}

const template = `# What an assistant is shown

Tokens are those of o200k models, counted over the whole entry of a tool in \`tools/list\`: name, title, description, input
schema, output schema and hints. Parameters are those of the operations, path to body; each has exactly one place.
\`npm run bench -- surface\` rewrites the tables.

${begin}

${end}

## Beside the vendor's server

Counted from a public list of the vendor's tools (77 of about 84), which tells names, descriptions and parameters, but no
schemas: tokens cannot be counted from it.

${vendorBegin}

${end}
`;
