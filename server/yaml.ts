/** Reads YAML 1.2. A module of its own, so that the library is loaded only where it is needed. */
import { parseDocument, type YAMLError } from "yaml";

/** How often one text may repeat parts of itself by alias: more is a trap, not a document. */
const MAX_ALIASES = 100;

/**
 * The value of a text in YAML 1.2 (core schema) or JSON, or why it has none, with the place. Tags are refused: what they
 * say would be lost. Throws RangeError for a text nested too deeply.
 */
export function parseYaml(text: string): { readonly value: unknown } | { readonly fault: string } {
  if (nests(text)) throw new RangeError("nested too deeply");
  const document = parseDocument(text, { version: "1.2", schema: "core", resolveKnownTags: false, logLevel: "error" });
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) return { fault: faultOf(error) };
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown };
  } catch (problem) {
    if (!(problem instanceof ReferenceError)) throw problem;
    const alias = /^Unresolved alias .*: (.*)$/s.exec(problem.message)?.[1];
    if (alias !== undefined) return { fault: `*${alias} repeats what is nowhere marked with &${alias}.` };
    return { fault: `it repeats parts of itself by alias more than ${MAX_ALIASES} times. Write them out.` };
  }
}

/** Deeper than any document; the library's parser recurses, and a stack that runs out can end the process. */
const MAX_NESTING = 300;

/** Whether brackets, or dashes on one line, nest too deeply; brackets inside texts count as well. */
function nests(text: string): boolean {
  let depth = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    depth += sign === "[" || sign === "{" ? 1 : -1;
    if (depth > MAX_NESTING) return true;
  }
  return new RegExp(`(?:[-?] +){${MAX_NESTING}}`).test(text);
}

/** The words for faults where the library's own speak of its functions. */
const ownWords: Partial<Record<YAMLError["code"], string>> = {
  MULTIPLE_DOCS: "another document begins here; give one",
  TAG_RESOLVE_FAILED: "the tag means nothing here; write the value itself",
};

function faultOf({ code, linePos, message }: YAMLError): string {
  if (message.startsWith("Maximum call stack")) throw new RangeError(message);
  const [at] = linePos ?? [];
  const words = ownWords[code] ?? message.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
  return `${at === undefined ? "" : `line ${at.line}, column ${at.col}: `}${words}.`;
}
