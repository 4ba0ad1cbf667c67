/** The answer as the model gets it: one object, concise, bounded, and saying what it leaves out. */
import type { AnyTool, JsonValue } from "../definition.js";
import type { HttpAnswer } from "../http/outcome.js";
import { maskedValue } from "../redaction/masked-value.js";
import { adviceFor, detailArgument } from "./advice.js";
import { noted, type Structured, textWithinBudget, withinBudget } from "./budget.js";
import { conciseForm, pickedFields } from "./concise.js";
import { conforming } from "./conform.js";
import { isObject } from "./json.js";
import { essence } from "./media.js";
import { outputSchemaOf } from "./output-schema.js";
import { withParsedFields } from "./parsed-fields.js";
import { readAnswer } from "./read-answer.js";
import { cleanText } from "./text.js";

/** What the notes and wrappings around an answer may add to it. */
const ROOM_FOR_NOTES = 700;

/** How answers are shaped in a run. */
export interface Shaping {
  /** The largest result, in characters of its JSON. */
  readonly maxCharacters: number;
  /** Takes the secrets out of a text. Done before anything is cut, so that no part of one is left. */
  readonly redact: (text: string) => string;
}

/** The characters that are left for an answer beside the notes around it. */
export function roomFor(maxCharacters: number): number {
  return Math.max(300, maxCharacters - ROOM_FOR_NOTES);
}

/**
 * Shapes a successful answer of the tool's operation.
 * @throws ApiError where the answer is JSON that cannot be read, or was too large to be read whole.
 */
export function shapeAnswer(
  tool: AnyTool,
  args: Readonly<Record<string, unknown>>,
  answer: HttpAnswer,
  { maxCharacters, redact }: Shaping,
): Structured {
  const room = roomFor(maxCharacters);
  return conforming(shapeByKind({ tool, args, answer, room, redact }), outputSchemaOf(tool));
}

/** Shapes an answer that is read already. */
export function shapeValue(
  tool: AnyTool,
  args: Readonly<Record<string, unknown>>,
  value: JsonValue,
  shaping: Shaping,
): Structured {
  return shapeJson({ tool, args, room: roomFor(shaping.maxCharacters), redact: shaping.redact }, value);
}

/** The answer's JSON as the API sent it; its text, or base64, where it is none; undefined where it is empty. */
export function plainAnswer(tool: AnyTool, answer: HttpAnswer): JsonValue | undefined {
  const read = readAnswer(tool, {}, answer);
  if (read.kind === "nothing") return undefined;
  if (read.kind === "binary") return Buffer.from(answer.body).toString("base64");
  return read.kind === "text" ? read.text : read.value;
}

/** What every kind of answer is shaped from. */
interface Given {
  readonly tool: AnyTool;
  readonly args: Readonly<Record<string, unknown>>;
  readonly answer: HttpAnswer;
  readonly room: number;
  readonly redact: (text: string) => string;
}

function shapeByKind(given: Given): Structured {
  const { tool, args, answer } = given;
  const read = readAnswer(tool, args, answer);
  if (read.kind === "nothing") return { status: "done", note: `The API answered ${answer.status} without content.` };
  if (read.kind === "binary") return shapeBinary(given);
  return read.kind === "text" ? shapeText(given, read.text) : shapeJson(given, read.value);
}

function shapeJson({ tool, args, room, redact }: Omit<Given, "answer">, value: JsonValue): Structured {
  const read = withParsedFields(value, tool.result);
  const detail = detailArgument(tool);
  const picked = pickedFields(tool, args, value);
  const isFull = picked === undefined && detail !== undefined && args[detail] === "full";
  const isConcise = !isFull && (detail !== undefined || tool.result.fields !== undefined);
  const form = picked === undefined ? tool.result : { ...tool.result, fields: picked };
  // What is left out need not be cleaned; its names tell all the same which values are secret.
  const selected = isConcise ? conciseForm(read, form) : read;
  const shaped = maskedValue(selected, (text) => redact(cleanText(text)), read) as JsonValue;
  const itemsAt = isObject(shaped) ? tool.result.items : "result";
  const result = isObject(shaped) ? shaped : { result: shaped };
  return withinBudget(result, itemsAt, room, adviceFor(tool, args));
}

function shapeText({ tool, args, answer, room, redact }: Given, text: string): Structured {
  const whole = redact(cleanText(text));
  const { text: kept, isCut } = textWithinBudget(whole, room);
  const result: Structured = { text: kept, ...rangeOf(answer) };
  if (!isCut && !answer.isCut) return result;
  const source = answer.isCut ? `the first ${answer.body.length} bytes` : `${whole.length} characters`;
  return noted(result, {
    text: isCut ? `the end is here, ${kept.length} characters of ${source}` : `the beginning is here, ${source}`,
    how_to_get_the_rest: adviceFor(tool, args),
  });
}

function shapeBinary({ tool, args, answer, room }: Given): Structured {
  const about: Structured = {
    mediaType: essence(answer.headers.get("content-type") ?? tool.result.mediaType ?? "application/octet-stream"),
    bytes: answer.body.length,
    ...rangeOf(answer),
  };
  const base64Length = Math.ceil(answer.body.length / 3) * 4;
  if (!answer.isCut && base64Length <= room) return { base64: Buffer.from(answer.body).toString("base64"), ...about };
  return noted(about, {
    base64: answer.isCut
      ? "left out: the file is larger than what is read of an answer"
      : "left out: it would not fit into a result",
    how_to_get_the_rest: adviceFor(tool, args),
  });
}

function rangeOf(answer: HttpAnswer): Structured {
  const range = answer.headers.get("content-range");
  return range === null ? {} : { range };
}
