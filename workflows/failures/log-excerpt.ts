/** The lines of a log that tell of an error, with a little of what stands around them. */

export interface LogExcerpt {
  readonly lines: readonly string[];
  /** Which of the lines looks like an error; where none does, the end of the log is shown. */
  readonly at: number | undefined;
}

/** Lines kept before and after the one that tells, blank ones not counted. */
const BEFORE = 6;
const AFTER = 3;
/** Lines shown of a log without an error. */
const LAST = 5;
/** In characters; a longer line keeps its beginning and its end. */
const LONGEST_LINE = 300;

/** Says nothing, or only when. */
const BLANK = /^[\s\d:.,TZ[\]-]*$/;
/** Says what went wrong. */
const STRONG =
  /(?:^|[\s[(|:])(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b|\b[A-Z]\w*(?:Error|Exception)\b\s*[:(]|\b(?:Database|Compilation|Runtime|Parsing) Error\b|\bFailure in\b|\bGot \d+ results?, configured to fail\b|^\s*(?:error|fatal|panic)\b\s*[:!]/;
/** May say it. */
const WEAK =
  /\b(?:errors?|exception|traceback|fail(?:ed|ure|s)?|fatal|denied|refused|unauthori[sz]ed|forbidden|timed? ?out|cannot|could not|unable to|not found|no such|does not exist|invalid|violates?|aborted|killed|out of memory|exceeded)\b/i;
/** Only counts errors, or says that there was one. */
const AFTERMATH =
  /\bexit(?:ed)?(?: with)?(?: (?:code|status))?:? ?-?\d+\b|\bPASS=\d+|\bERROR=\d+|\bCompleted with \d+ errors?\b|:\s*FAILED\s*$/i;
/** Says that there was none. */
const NONE =
  /\b(?:0|no|zero|without(?: any)?) (?:errors?|failures?|failed)\b|\b(?:errors?|failures?|failed)\s*[=:]\s*0\b/i;

/** The part around the last line that looks like an error; of several, the last that says what it was. */
export function logExcerpt(log: string): LogExcerpt {
  const lines = log.split("\n").filter((line) => !BLANK.test(line));
  const isAbout = (line: string, pattern: RegExp) => pattern.test(line) && !NONE.test(line);
  const found = [
    (line: string) => isAbout(line, STRONG) && !AFTERMATH.test(line),
    (line: string) => isAbout(line, WEAK) && !AFTERMATH.test(line),
    (line: string) => isAbout(line, STRONG) || isAbout(line, AFTERMATH),
  ]
    .map((looksLikeIt) => lines.findLastIndex(looksLikeIt))
    .find((index) => index !== -1);
  const start = found === undefined ? Math.max(0, lines.length - LAST) : Math.max(0, found - BEFORE);
  const shown = lines.slice(start, found === undefined ? lines.length : found + AFTER + 1);
  return { lines: shown.map((line) => shortened(line.trimEnd())), at: found === undefined ? undefined : found - start };
}

/** The excerpt with fewer lines around the one that tells. */
export function narrowed({ lines, at }: LogExcerpt, before: number, after: number): readonly string[] {
  return at === undefined ? lines : lines.slice(Math.max(0, at - before), at + after + 1);
}

function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  const half = LONGEST_LINE / 2;
  return `${line.slice(0, half)} […] ${line.slice(line.length - half)}`;
}
