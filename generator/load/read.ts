/** A file, or a text that came from elsewhere, into a Source; what cannot be read is told by line and column. */
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { LineCounter, parseDocument, type YAMLParseError } from "yaml";
import type { Report } from "../diagnostics.js";
import type { Place } from "../operation.js";
import type { Source } from "../source.js";

/** The largest file that is read: 32 MiB. The largest document met so far has 4 MB. */
export const maxSourceBytes = 32 * 1024 * 1024;

/** Where messages are relative to, and where they go. */
export interface ReadOptions {
  /** The working folder: files are named relative to it. */
  readonly root: string;
  readonly report: Report;
  /** Where the file is named, which is what is wrong when there is no such file. */
  readonly namedAt?: Place | undefined;
  /** Texts that stand for files, by absolute path: to see what would become of a file before it is written. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** Reads a YAML 1.2 or JSON file. Undefined where that fails: the report then says why. */
export function readSource(path: string, options: ReadOptions): Source | undefined {
  const file = nameOf(path, options.root);
  const text = options.texts?.get(resolve(path));
  if (text !== undefined) return sourceOfText(text, file, options.report);
  const bytes = readBytes(path);
  if (typeof bytes === "string") {
    options.report.add("unreadable-file", bytes.replace("%", `"${file}"`), options.namedAt ?? startOf(file), {
      help: pathHelp(path, options),
    });
    return undefined;
  }
  return sourceOfText(bytes.toString("utf8"), file, options.report);
}

function pathHelp(path: string, { namedAt }: ReadOptions): string {
  // Where they part folders, the file was looked for in them.
  if (sep === "/" && path.includes("\\")) return 'part the folders with "/", which every system reads.';
  return namedAt === undefined ? "check the path; it is relative to the working folder." : "check the path.";
}

/** A text already in memory, under the name that messages give it. Undefined where it is neither YAML nor JSON. */
export function sourceOfText(text: string, file: string, report: Report): Source | undefined {
  if (Buffer.byteLength(text) > maxSourceBytes) {
    report.add("unreadable-file", tooLarge(Buffer.byteLength(text)).replace("%", `"${file}"`), startOf(file), {
      help: "split the document, or leave out what is not needed.",
    });
    return undefined;
  }
  const lines = new LineCounter();
  // Duplicate keys are looked for in value.ts: the parser's own search takes time that grows with the square.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, version: "1.2", schema: "core" });
  const source: Source = { file, text, lines, document };
  const faults = document.errors.filter((error) => error.code !== "MULTIPLE_DOCS");
  const first = faults[0];
  if (first !== undefined) {
    report.add("not-yaml", sentenceOf(first, faults.length), placeOfFault(source, first), { help: helpFor(first) });
    return undefined;
  }
  const second = document.errors[0];
  if (second !== undefined) {
    report.add(
      "not-yaml",
      "The file holds several YAML documents; only the first is read.",
      placeOfFault(source, second),
      {
        as: "warning",
        help: "put each document into a file of its own.",
      },
    );
  }
  return source;
}

/** How messages name a file: relative to the working folder, with forward slashes. */
export function nameOf(path: string, root: string): string {
  return relative(root, resolve(root, path)).split(sep).join("/");
}

/** The bytes, or a sentence about why there are none, with `%` where the file's name goes. */
function readBytes(path: string): Buffer | string {
  let handle: number | undefined;
  try {
    handle = openSync(path, "r");
    const status = fstatSync(handle);
    if (!status.isFile()) return "% is not a file.";
    if (status.size > maxSourceBytes) return tooLarge(status.size);
    return readFileSync(handle);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
    return code === "ENOENT" ? "There is no file %." : `% cannot be read (${code}).`;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function tooLarge(bytes: number): string {
  return `% has ${bytes} bytes; at most ${maxSourceBytes} are read.`;
}

function startOf(file: string): Place {
  return { file, start: 0, end: 0 };
}

function placeOfFault(source: Source, error: YAMLParseError): Place {
  const [start, end] = error.pos;
  return { file: source.file, start, end: Math.max(end, start + 1) };
}

const faults: Partial<Record<YAMLParseError["code"], readonly [sentence: string, help: string]>> = {
  BLOCK_AS_IMPLICIT_KEY: [
    "A mapping starts here, inside a value that began on the same line.",
    'put a value that holds ": " in quotes, or start the mapping on a line of its own.',
  ],
  MULTILINE_IMPLICIT_KEY: ["A key goes over several lines.", "check the indentation, and the colon after the key."],
  BAD_INDENT: ["The indentation fits no level above.", "indent the entries of one mapping or list alike."],
  TAB_AS_INDENT: ["A tab is used as indentation.", "indent with spaces."],
  MISSING_CHAR: ["Something that was opened is not closed.", "look for a missing quote, comma, colon or bracket."],
  BAD_SCALAR_START: ["A value starts with a character that YAML keeps for itself.", "put the value in quotes."],
  BAD_DQ_ESCAPE: [
    "A backslash in double quotes is followed by a letter that means nothing there.",
    "write \\\\ for a backslash, or use single quotes.",
  ],
  RESOURCE_EXHAUSTION: ["Values are nested too deeply to be read.", "nest less deeply."],
};

function sentenceOf(error: YAMLParseError, count: number): string {
  const sentence = faults[error.code]?.[0] ?? "Here the text stops being YAML or JSON.";
  return count > 1 ? `${sentence} (The first of ${count} such faults.)` : sentence;
}

function helpFor(error: YAMLParseError): string {
  return faults[error.code]?.[1] ?? "check quotes, colons, brackets and indentation on this line and the one before.";
}
