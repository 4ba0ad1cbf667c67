/** Diagnostics as text with an excerpt of the file, and as JSON. */
import type { Diagnostic } from "./diagnostics.js";
import type { Place } from "./operation.js";
import { lineAndColumn, type Source } from "./source.js";

/** The files that messages are about, by the name in their places. One that is missing costs only the excerpt. */
export type Sources = ReadonlyMap<string, Source>;

export interface RenderOptions {
  /** The end of the last line, for example "Nothing was written." */
  readonly outcome?: string;
  /** How many are shown; the rest is counted. */
  readonly limit?: number;
}

const defaultLimit = 20;
/** Wider lines are cut around the place: a document may be one single line. */
const excerptWidth = 120;

/**
 * The messages as text, in clang's form, sorted by file and place, with one blank line between them; a last line
 * counts errors and warnings. Errors are preferred where there are more than the limit. "" where there is nothing to say.
 */
export function render(diagnostics: readonly Diagnostic[], sources: Sources, options: RenderOptions = {}): string {
  const all = inOrder(diagnostics);
  const limit = options.limit ?? defaultLimit;
  const shown = new Set([...all].sort((left, right) => rank(left) - rank(right)).slice(0, limit));
  const blocks = all.filter((diagnostic) => shown.has(diagnostic)).map((diagnostic) => renderOne(diagnostic, sources));
  const hidden = all.filter((diagnostic) => !shown.has(diagnostic));
  if (hidden.length > 0) blocks.push(`… and ${countOf(hidden)} more; --json lists all.`);
  const last = [all.length === 0 ? "" : `${countOf(all)}.`, options.outcome ?? ""]
    .filter((part) => part !== "")
    .join(" ");
  if (last !== "") blocks.push(last);
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

/** The messages as data: the same order, every one of them, lines and columns from 1. */
export function renderJson(diagnostics: readonly Diagnostic[], sources: Sources): string {
  const all = inOrder(diagnostics).map(({ rule, severity, message, at, help, notes }) => ({
    rule,
    severity,
    message,
    ...spanOf(at, sources),
    ...(help === undefined ? {} : { help }),
    notes: notes.map((note) => ({ message: note.message, ...spanOf(note.at, sources) })),
  }));
  const [errors, warnings] = counts(inOrder(diagnostics));
  return `${JSON.stringify({ errors, warnings, diagnostics: all }, null, 2)}\n`;
}

/** Sorted by file and place, each once: several operations can reach the same fault. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of [...diagnostics].sort((left, right) => rank(left) - rank(right))) {
    const { rule, message, at } = diagnostic;
    const key = JSON.stringify([rule, message, at.file, at.start]);
    if (!unique.has(key)) unique.set(key, diagnostic);
  }
  return [...unique.values()].sort(
    (left, right) =>
      compare(left.at.file, right.at.file) || left.at.start - right.at.start || compare(left.message, right.message),
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function rank({ severity }: Diagnostic): number {
  return severity === "error" ? 0 : 1;
}

function counts(diagnostics: readonly Diagnostic[]): [errors: number, warnings: number] {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return [errors, diagnostics.length - errors];
}

function countOf(diagnostics: readonly Diagnostic[]): string {
  const [errors, warnings] = counts(diagnostics);
  const parts = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""];
  return parts.filter((part) => part !== "").join(", ");
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function renderOne({ rule, severity, message, at, help, notes }: Diagnostic, sources: Sources): string {
  const excerpt = excerptOf(at, sources);
  const more = [
    ...(help === undefined ? [] : [`  help: ${visible(help)}`]),
    ...notes.map((note) => `  note: ${positionOf(note.at, sources)}: ${visible(note.message)}`),
  ];
  const first = `${positionOf(at, sources)}: ${severity}: ${visible(message)} [${rule}]`;
  return [first, excerpt, more.join("\n")].filter((part) => part !== "").join("\n\n");
}

function positionOf(at: Place, sources: Sources): string {
  const { line, column } = spanOf(at, sources);
  return `${visible(at.file)}:${line}:${column}`;
}

function spanOf(at: Place, sources: Sources) {
  const source = sources.get(at.file);
  if (source === undefined) return { file: at.file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const start = lineAndColumn(source, at.start);
  const end = lineAndColumn(source, Math.max(at.start, at.end));
  return { file: at.file, ...start, endLine: end.line, endColumn: end.column };
}

/** The line before and the line itself, with carets under what is meant: to its end, or to the end of the line. */
function excerptOf(at: Place, sources: Sources): string {
  const source = sources.get(at.file);
  if (source === undefined || source.text === "") return "";
  const { line, column, endLine, endColumn } = spanOf(at, sources);
  const text = lineText(source, line);
  const before = line > 1 ? lineText(source, line - 1) : "";
  const end = endLine === line ? endColumn - 1 : text.trimEnd().length;
  const window = windowOf(text, column - 1);
  const shown = visible(text.slice(window.start, window.end));
  const lead = visible(text.slice(window.start, column - 1));
  const marked = visible(text.slice(column - 1, Math.min(window.end, Math.max(end, column))));
  const width = String(line).length;
  const row = (label: string, content: string) => `  ${label.padStart(width)} | ${content}`.trimEnd();
  const [open, close] = [window.start > 0 ? "…" : "", window.end < text.length ? "…" : ""];
  return [
    ...(before.trim() === "" || window.start > 0 ? [] : [row(String(line - 1), cutTo(before))]),
    row(String(line), `${open}${shown}${close}`),
    row("", `${" ".repeat(lengthOf(open + lead))}${"^".repeat(Math.max(1, lengthOf(marked)))}`),
  ].join("\n");
}

function lineText(source: Source, line: number): string {
  const start = source.lines.lineStarts[line - 1] ?? 0;
  const end = source.text.indexOf("\n", start);
  return source.text.slice(start, end === -1 ? source.text.length : end).replace(/\r$/, "");
}

function windowOf(text: string, at: number): { start: number; end: number } {
  if (text.length <= excerptWidth) return { start: 0, end: text.length };
  const start = at < excerptWidth - 40 ? 0 : at - 40;
  return { start, end: Math.min(text.length, start + excerptWidth) };
}

function cutTo(text: string): string {
  return visible(text.length <= excerptWidth ? text : `${text.slice(0, excerptWidth)}…`);
}

function lengthOf(text: string): number {
  return [...text].length;
}

/** Text of a document must not move the terminal's cursor nor reorder what is seen. A tab becomes one space. */
export function visible(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replace(/\n+/g, " ")
    .replace(
      /[\p{Cc}\p{Cf}\u2028\u2029]|\p{Surrogate}/gu,
      (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
    );
}
