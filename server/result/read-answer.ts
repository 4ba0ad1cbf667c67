/** What an answer holds: JSON, a text, bytes or nothing; and an error where it is not what it says it is. */
import type { AnyTool, JsonValue } from "../definition.js";
import { ApiError } from "../errors.js";
import type { HttpAnswer } from "../http/outcome.js";
import { isSafeMethod } from "../http/retry.js";
import { adviceFor } from "./advice.js";
import { nestsDeeper, parseJson } from "./json.js";
import { essence, isJsonType, kindOfAnswer } from "./media.js";
import { declaredCharset, decodeText, isUtf8 } from "./text.js";

export type ReadAnswer =
  | { readonly kind: "nothing" }
  | { readonly kind: "binary" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "json"; readonly value: JsonValue };

/** JSON that nests deeper is read by nobody, and would cost a stack. */
const MAX_DEPTH = 500;

/**
 * Reads the answer of a tool's operation.
 * @throws ApiError where it is JSON by what it says, and cannot be read as such: half an answer is no result.
 */
export function readAnswer(tool: AnyTool, args: Readonly<Record<string, unknown>>, answer: HttpAnswer): ReadAnswer {
  const { body, headers } = answer;
  if (body.length === 0) return { kind: "nothing" };
  const contentType = headers.get("content-type");
  const kind = kindOfAnswer(tool.result, contentType, body);
  if (kind === "binary") return { kind };
  const text = decodeText(body, contentType);
  const isPage = tool.result.mediaType === undefined && essence(contentType ?? "") === "text/html";
  if (isPage) throw unreadable(tool, answer, "it is an HTML page, which some gateway may have put in its place");
  if (kind === "text") return { kind, text };
  if (answer.isCut) throw tooLarge(tool, args, answer);
  if (nestsDeeper(text, MAX_DEPTH)) throw unreadable(tool, answer, `it nests deeper than ${MAX_DEPTH} levels`);
  const parsed = parseJson(text);
  if (parsed === undefined) {
    if (contentType === null || !isJsonType(essence(contentType))) return { kind: "text", text };
    throw unreadable(tool, answer, "it breaks the rules of JSON");
  }
  if (declaredCharset(contentType) === undefined && !isUtf8(body)) {
    throw unreadable(tool, answer, "it holds bytes that are no UTF-8, so that any of its values may be damaged");
  }
  return { kind: "json", value: parsed.value };
}

function tooLarge(tool: AnyTool, args: Readonly<Record<string, unknown>>, answer: HttpAnswer): ApiError {
  return new ApiError(
    answer.status,
    `The API's answer is larger than ${answer.body.length} bytes, which is the most that is read of one.`,
    `${effectOf(tool)}${adviceFor(tool, args)}`,
  );
}

function unreadable(tool: AnyTool, answer: HttpAnswer, why: string): ApiError {
  const next = isSafeMethod(tool.operation.method)
    ? `Call ${tool.name} again; where it stays so, the person who runs this server has to look.`
    : "Where it stays so, the person who runs this server has to look.";
  const message = `The API's answer (${answer.status}) cannot be read as JSON: ${why}.`;
  return new ApiError(answer.status, message, `${effectOf(tool)}${next}`);
}

/** Of what changes something: its status says that it was done, whatever became of the words. */
function effectOf({ operation }: AnyTool): string {
  return isSafeMethod(operation.method) ? "" : "It has been done, by its status: look before you call again. ";
}
