/** The answer as the model gets it: one object, concise, bounded, and saying what it leaves out. */
import type { AnyTool, JsonValue } from "../definition.js";
import { ApiError } from "../errors.js";
import { type HttpAnswer } from "../http/outcome.js";
import { adviceFor, detailArgument } from "./advice.js";
import { noted, type Structured, textWithinBudget, withinBudget } from "./budget.js";
import { conciseForm, pickedFields } from "./concise.js";
import { conforming } from "./conform.js";
import { isObject, mapStrings, parseJson } from "./json.js";
import { essence, kindOfAnswer } from "./media.js";
import { outputSchemaOf } from "./output-schema.js";
import { withParsedFields } from "./parsed-fields.js";
import { cleanText, decodeText } from "./text.js";

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
 * @throws ApiError where the answer is JSON that was too large to be read whole.
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
  if (answer.body.length === 0) return undefined;
  const contentType = answer.headers.get("content-type");
  const kind = kindOfAnswer(tool.result, contentType, answer.body);
  if (kind === "binary") return Buffer.from(answer.body).toString("base64");
  const text = decodeText(answer.body, contentType);
  if (kind === "text") return text;
  if (answer.isCut) throw tooLarge(tool, {}, answer);
  return parseJson(text)?.value ?? text;
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
  if (answer.body.length === 0) return { status: "done", note: `The API answered ${answer.status} without content.` };
  const contentType = answer.headers.get("content-type");
  const kind = kindOfAnswer(tool.result, contentType, answer.body);
  if (kind === "binary") return shapeBinary(given);
  const text = decodeText(answer.body, contentType);
  if (kind === "text") return shapeText(given, text);
  if (answer.isCut) throw tooLarge(tool, args, answer);
  const parsed = parseJson(text);
  return parsed === undefined ? shapeText(given, text) : shapeJson(given, parsed.value);
}

function shapeJson({ tool, args, room, redact }: Omit<Given, "answer">, value: JsonValue): Structured {
  const clean = mapStrings(withParsedFields(value, tool.result), (text) => redact(cleanText(text)));
  const detail = detailArgument(tool);
  const picked = pickedFields(tool, args, value);
  const isFull = picked === undefined && detail !== undefined && args[detail] === "full";
  const isConcise = !isFull && (detail !== undefined || tool.result.fields !== undefined);
  const form = picked === undefined ? tool.result : { ...tool.result, fields: picked };
  const shaped = isConcise ? conciseForm(clean, form) : clean;
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

function tooLarge(tool: AnyTool, args: Readonly<Record<string, unknown>>, answer: HttpAnswer): ApiError {
  return new ApiError(
    answer.status,
    `The API's answer is larger than ${answer.body.length} bytes, which is the most that is read of one.`,
    adviceFor(tool, args),
  );
}
