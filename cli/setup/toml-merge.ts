/** Puts one table into the text of a TOML file, and leaves every other character as it is. */
import { isDeepStrictEqual } from "node:util";
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from "toml-eslint-parser";
import type { Fault, JsonObject, JsonValue } from "./entry.js";
import { eolOf } from "./json-merge.js";
import { type Merged, placeOf } from "./merged.js";

/** Sets the table of that name below the one of the servers. Tables within it go with it. */
export function setInToml(text: string, servers: string, name: string, entry: JsonObject): Merged | Fault {
  const program = parsed(text);
  if ("fault" in program) return program;
  const { before, rest } = apart(program, servers, name);
  if (isDeepStrictEqual(before, entry)) return { text, before };
  const table = tableText(`${servers}.${name}`, entry, eolOf(text));
  const tables = program.body[0].body.filter((node): node is AST.TOMLTable => isTableOf(node, [servers, name]));
  const changed = tables.length === 0 ? appended(text, table) : replaced(text, tables, table);
  // Servers may also be written in one line, or with dots: such a file is not extended by a table.
  const after = parsed(changed);
  if ("fault" in after || !isDeepStrictEqual(apart(after, servers, name), { before: entry, rest })) {
    const line = tables[0] === undefined ? "" : `${placeOf(text, tables[0].range[0])}: `;
    return {
      fault: `${line}"${servers}" is written in a form to which no table can be added. Write it as [${servers}.NAME] tables, or add the entry by hand.`,
    };
  }
  return { text: changed, before };
}

/** The table as text, without a line's end. Strings of JSON are strings of TOML (1.0, "basic strings"). */
export function tableText(path: string, entry: JsonObject, eol = "\n"): string {
  return [`[${path}]`, ...Object.entries(entry).map(([key, value]) => `${key} = ${valueText(value)}`)].join(eol);
}

function valueText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key} = ${valueText(inner)}`)
      .join(", ")} }`;
  }
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}

function parsed(text: string): AST.TOMLProgram | Fault {
  try {
    return parseTOML(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { fault: `line ${error.lineNumber}, column ${error.column + 1}: this is not TOML: ${error.message}.` };
  }
}

/** The entry, and all the rest of the file. */
function apart(program: AST.TOMLProgram, servers: string, name: string) {
  const { [servers]: all, ...others } = getStaticTOMLValue(program) as Record<string, unknown>;
  if (typeof all !== "object" || all === null || Array.isArray(all))
    return { before: undefined, rest: { all, others } };
  const { [name]: before, ...siblings } = all as Record<string, JsonValue>;
  // A table that only our entry needs is none of the rest.
  return { before, rest: { all: Object.keys(siblings).length === 0 ? undefined : siblings, others } };
}

function isTableOf(node: AST.TOMLTopLevelTable["body"][number], path: readonly string[]): node is AST.TOMLTable {
  return node.type === "TOMLTable" && path.every((key, index) => node.resolvedKey[index] === key);
}

function appended(text: string, table: string): string {
  const eol = eolOf(text);
  if (text.trim() === "") return `${text}${table}${eol}`;
  const blank = /\n[ \t]*\r?\n$/u.test(text) ? "" : eol;
  return `${text}${text.endsWith("\n") ? "" : eol}${blank}${table}${eol}`;
}

/** The first of its tables becomes the new one; the others go, each with the line that it leaves empty. */
function replaced(text: string, tables: readonly AST.TOMLTable[], table: string): string {
  let changed = text;
  for (const [index, { range }] of [...tables.entries()].toReversed()) {
    const end = index === 0 ? range[1] : range[1] + (/^[ \t]*\r?\n/u.exec(changed.slice(range[1]))?.[0].length ?? 0);
    changed = changed.slice(0, range[0]) + (index === 0 ? table : "") + changed.slice(end);
  }
  return changed;
}
