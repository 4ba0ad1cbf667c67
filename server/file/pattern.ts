/** Patterns that come from a model: none of them can hang, whatever it is matched against. */
import { ArgumentError } from "../errors.js";
import { wellFormed } from "../result/text.js";
import { shown } from "../validation/explain.js";

/** A pattern, matched without regard to case, against one line at a time. */
export interface Pattern {
  readonly test: (line: string) => boolean;
  /** Where the first match begins; -1 where there is none. */
  readonly find: (line: string) => number;
}

/** Longer patterns are refused, in characters. */
const MAX_PATTERN = 500;
/** Text, or texts with | between them: Node's own engine finds these without going back. */
const PLAIN = /^[^\\^$.[\](){}*+?]*$/;

/**
 * The pattern: plain text, texts with `|` between them, or an RE2 expression, whose engine is loaded only then.
 * @throws ArgumentError where it is none of these.
 */
export async function compilePattern(tool: string, argument: string, source: string): Promise<Pattern> {
  const refuse = (sentence: string) => new ArgumentError(tool, argument, `${argument}: ${sentence}`);
  if (source.length > MAX_PATTERN) {
    throw refuse(`the pattern has ${source.length} characters; at most ${MAX_PATTERN} are taken.`);
  }
  if (!PLAIN.test(source)) return expression(source, refuse);
  const texts = source.split("|").filter((text) => text !== "");
  if (texts.length === 0) throw refuse("the pattern is empty; give a text that the lines hold.");
  // Of signs that RegExp knows only | is there, and it means the same.
  const found = new RegExp(wellFormed(texts.join("|")), "iu");
  return { test: (line) => found.test(line), find: (line) => line.search(found) };
}

async function expression(source: string, refuse: (sentence: string) => ArgumentError): Promise<Pattern> {
  const { RE2JS } = await import("re2js");
  try {
    const compiled = RE2JS.compile(wellFormed(source), RE2JS.CASE_INSENSITIVE);
    return {
      test: (line) => compiled.test(line),
      find: (line) => {
        const matcher = compiled.matcher(line);
        return matcher.find() ? matcher.start() : -1;
      },
    };
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : "";
    throw refuse(
      `${shown(source)} is no expression of RE2 (${why}). RE2 has no lookaround and no back references; ` +
        "a sign such as ( or * is itself behind a backslash.",
    );
  }
}
