/** What was read of a file as a result: bounded, and saying what it leaves out. */
import type { AnyTool, JsonValue } from "../definition.js";
import { maskedValue } from "../redaction/masked-value.js";
import { noted, type Structured, textWithinBudget, withinBudget } from "../result/budget.js";
import { isObject, parseJson } from "../result/json.js";
import { essence } from "../result/media.js";
import { pointerTo } from "../validation/pointer.js";
import { cleanText, wellFormed } from "../result/text.js";
import { waysAdvice } from "./advice.js";
import type { PointedValue } from "./json/pointed.js";
import { MAX_SCANNED_BYTES } from "./limits.js";
import { type SearchFound, searchText } from "./search.js";
import type { LinesFound } from "./tail.js";
import type { About } from "./text-reading.js";

export interface ShapingFile {
  readonly tool: AnyTool;
  /** Characters of JSON that the result may have, its notes apart. */
  readonly room: number;
  readonly redact: (text: string) => string;
}

/** Lines of one end of a file. */
export function shapeLines(found: LinesFound, end: "tail" | "head", shaping: ShapingFile): Structured {
  const { about, lines } = found;
  if (about.isBinary) return shapeBinary(about, undefined, shaping);
  const fitting = fit(lines, end, shaping.room);
  const result: Structured = { text: textOf(fitting, lines, end, shaping.room), ...sizeOf(about) };
  if (!found.hasMore && !about.isCapped && fitting.length === lines.length) return result;
  const count = Math.max(1, fitting.length);
  const which = `the ${end === "tail" ? "last" : "first"} ${count === 1 ? "line is" : `${count} lines are`} here`;
  const isUnreached = about.isCapped && end === "tail";
  return noted(result, {
    text: isUnreached ? `${which} of the first ${MAX_SCANNED_BYTES} bytes, and no more is read of a file` : which,
    how_to_get_the_rest: waysAdvice(shaping.tool, Math.max(800, count * 4)),
  });
}

/** Lines that match, the last ones of them. */
export function shapeSearch(found: SearchFound, shaping: ShapingFile): Structured {
  const { about, matches, searched } = found;
  if (about.isBinary) return shapeBinary(about, undefined, shaping);
  const kept = found.lines.slice(found.lines.length - fit(found.lines.map(asText), "tail", shaping.room).length);
  const shown = kept.filter(({ isMatch }) => isMatch).length;
  const result: Structured = { text: wellFormed(searchText(kept)), matches, lines: searched, ...sizeOf(about) };
  const notes = {
    ...(shown < matches ? { text: `the last ${shown} of ${matches} matches are here` } : {}),
    ...(about.start > 0 ? { searched: `only what follows byte ${about.start}, and lines are counted from there` } : {}),
    ...(about.isCapped ? { searched: `only the first ${MAX_SCANNED_BYTES} bytes: no more is read of a file` } : {}),
  };
  if (Object.keys(notes).length === 0) return result;
  const advice = shown < matches ? `Search for something rarer. ${waysAdvice(shaping.tool)}` : waysAdvice(shaping.tool);
  return noted(result, { ...notes, how_to_get_the_rest: advice });
}

function asText({ number, text }: SearchFound["lines"][number]): string {
  return `--${number}:${text}`;
}

/** One value of a JSON text: whole, or what it is made of. */
export function shapePointed(
  about: About,
  path: readonly string[],
  value: PointedValue,
  shaping: ShapingFile,
): Structured {
  const { room, tool } = shaping;
  const whole = value.text === undefined ? undefined : cleanUnder(path.at(-1), parseJson(value.text)?.value, shaping);
  const isWhole = whole !== undefined && JSON.stringify(whole).length <= room;
  if (isWhole) return { json: whole, ...sizeOf(about) };
  if (typeof whole === "string")
    return withinBudget({ json: whole, ...sizeOf(about) }, undefined, room, waysAdvice(tool));
  const { type, size, characters } = value;
  const outline = cleanValue(value.outline as unknown as JsonValue, shaping) ?? [];
  const within = withinBudget({ type, size, outline, ...sizeOf(about) }, "outline", room, "");
  const first = value.outline.find((entry) => entry.size !== undefined)?.pointer ?? `${pointerTo(path)}/0`;
  return noted(within, {
    json: `too large to be shown whole, with ${characters} characters; outline has the first ${countOf(within)} of ${size}`,
    how_to_get_the_rest: `Go into it, for instance with pointer="${shaping.redact(first)}". ${waysAdvice(tool)}`,
  });
}

function countOf(result: Structured): number {
  return Array.isArray(result["outline"]) ? result["outline"].length : 0;
}

/** A digest, cut where it is too long. */
export function shapeDigest(about: About, digest: Structured, { tool, room, redact }: ShapingFile): Structured {
  const clean = cleanValue(digest, { redact }) ?? {};
  return withinBudget({ digest: clean, ...sizeOf(about) }, undefined, room, waysAdvice(tool));
}

/**
 * A file that is no text: its bytes as base64, where they were read and fit. A `resource_link` may take the place of
 * what does not fit once resources are served.
 */
export function shapeBinary(about: About, bytes: Uint8Array | undefined, { tool, room }: ShapingFile): Structured {
  const facts = { mediaType: essence(about.contentType ?? "application/octet-stream"), ...sizeOf(about) };
  if (bytes !== undefined && Math.ceil(bytes.length / 3) * 4 <= room) {
    return { base64: Buffer.from(bytes).toString("base64"), ...facts };
  }
  return noted(facts, {
    base64:
      bytes === undefined && about.isToEnd ? "left out: it is no text" : "left out: it would not fit into a result",
    how_to_get_the_rest: waysAdvice(tool),
  });
}

function sizeOf({ size }: About): Structured {
  return size === undefined ? {} : { bytes: size };
}

/** The value as a model may read it where it stands under this name, which may be that of a secret. */
function cleanUnder(
  name: string | undefined,
  value: JsonValue | undefined,
  shaping: ShapingFile,
): JsonValue | undefined {
  if (name === undefined || value === undefined) return cleanValue(value, shaping);
  // The name itself may be masked: it is not looked up again.
  const holder = cleanValue({ [name]: value }, shaping);
  return isObject(holder) ? Object.values(holder)[0] : undefined;
}

/** The value as a model may read it; undefined where it nests too deeply to be read. */
function cleanValue(value: JsonValue | undefined, { redact }: Pick<ShapingFile, "redact">): JsonValue | undefined {
  if (value === undefined) return undefined;
  try {
    return maskedValue(value, (text) => redact(cleanText(text))) as JsonValue;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** As many lines of that end as fit, in characters of JSON. */
function fit(lines: readonly string[], end: "tail" | "head", room: number): readonly string[] {
  const ordered = end === "tail" ? lines.toReversed() : lines;
  let left = room;
  const unfit = ordered.findIndex((line) => (left -= JSON.stringify(line).length) < 0);
  if (unfit < 0) return lines;
  return end === "tail" ? lines.slice(lines.length - unfit) : lines.slice(0, unfit);
}

/** The lines as text; where not even one fits, the end of it. */
function textOf(fitting: readonly string[], lines: readonly string[], end: "tail" | "head", room: number): string {
  if (fitting.length > 0 || lines.length === 0) return wellFormed(fitting.join("\n"));
  return textWithinBudget((end === "tail" ? lines.at(-1) : lines[0]) ?? "", room).text;
}
