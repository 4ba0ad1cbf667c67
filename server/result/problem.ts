/** What an API says in the body of a failure, in whichever of the usual shapes. */
import type { AnyTool, Binding, JsonValue } from "../definition.js";
import type { HttpAnswer } from "../http/outcome.js";
import { isObject, parseJson } from "./json.js";
import { cleanText, decodeText, wellFormed } from "./text.js";

/** What is told of an API's own words, in characters. */
const MAX_TOLD = 1_500;
/** How many refused values are named. */
const MAX_NAMED = 12;

/** The API's own words, on one or more lines, without secrets; undefined where the body says nothing readable. */
export function problemIn(
  tool: AnyTool,
  answer: Pick<HttpAnswer, "body" | "headers">,
  redact: (text: string) => string,
): string | undefined {
  const contentType = answer.headers.get("content-type");
  const text = decodeText(answer.body, contentType);
  const parsed = parseJson(text);
  const told = parsed === undefined ? plainText(text, contentType) : wordsOf(tool, parsed.value);
  const clean = redact(cleanText(told ?? "")).trim();
  if (clean === "") return undefined;
  return clean.length > MAX_TOLD ? `${wellFormed(clean.slice(0, MAX_TOLD))}…` : clean;
}

/**
 * The message within a JSON body: FastAPI's `detail`, `message`, `error`, `errors`, and RFC 9457's `title` and `detail`.
 * Where none of them is there, the JSON itself.
 */
function wordsOf(tool: AnyTool, body: JsonValue): string | undefined {
  if (typeof body === "string") return body;
  if (Array.isArray(body)) return listed(tool, body);
  if (!isObject(body)) return undefined;
  const { detail, errors, error, message, msg, title } = body;
  const first = [detail, message, msg, error].find((words) => wordOf(tool, words) !== undefined);
  const main =
    wordOf(tool, first) ?? (typeof body["error_description"] === "string" ? undefined : wordOf(tool, errors));
  const parts = [
    typeof title === "string" && title !== main ? title : undefined,
    main,
    first !== undefined ? wordOf(tool, errors) : undefined,
    wordOf(tool, body["error_description"]),
  ].filter((part) => part !== undefined);
  if (parts.length > 0) return [...new Set(parts)].join(". ").replaceAll(/\.\. /g, ". ");
  return Object.keys(body).length === 0 ? undefined : JSON.stringify(body);
}

function wordOf(tool: AnyTool, value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : listed(tool, value);
  if (isObject(value)) return wordsOf(tool, value);
  return undefined;
}

/** A list of faults, one on each line: texts, FastAPI's `{loc, msg}`, or objects with a message and the place's name. */
function listed(tool: AnyTool, faults: readonly JsonValue[]): string | undefined {
  const lines = faults.slice(0, MAX_NAMED).flatMap((fault) => {
    const words = oneFault(tool, fault);
    return words === undefined ? [] : [words];
  });
  if (faults.length > MAX_NAMED) lines.push(`and ${faults.length - MAX_NAMED} more`);
  return lines.length === 0 ? undefined : lines.join("\n");
}

function oneFault(tool: AnyTool, fault: JsonValue): string | undefined {
  if (!isObject(fault)) return typeof fault === "string" ? fault : undefined;
  const words = wordsOf(tool, fault);
  if (Array.isArray(fault["loc"])) return `${placeOf(tool, fault["loc"].map(String))}: ${words ?? "refused"}`;
  const place = fault["field"] ?? fault["parameter"] ?? fault["name"] ?? fault["pointer"];
  return typeof place === "string" && words !== undefined ? `${place}: ${words}` : words;
}

/** The argument that FastAPI's location means: `["query", "page_size"]` is the one bound to that parameter. */
function placeOf(tool: AnyTool, loc: readonly string[]): string {
  const [location = "", ...path] = loc;
  for (const [name, { binding }] of Object.entries(tool.arguments)) {
    const rest = restWithin(binding, location, path);
    if (rest !== undefined) return [name, ...rest].join(".");
  }
  for (const hidden of tool.hidden ?? []) {
    if ("configured" in hidden && restWithin(hidden, location, path) !== undefined) {
      return `${path[0] ?? location} (set by ${hidden.configured})`;
    }
  }
  return loc.join(".");
}

function restWithin(binding: Binding, location: string, path: readonly string[]): readonly string[] | undefined {
  if (binding.in === "server" || binding.in !== location) return undefined;
  if (binding.in !== "body") {
    // Header names have no case, and frameworks show theirs with underscores.
    const plain = (name: string) => name.toLowerCase().replaceAll("_", "-");
    return plain(binding.name) === plain(path[0] ?? "") ? path.slice(1) : undefined;
  }
  const own = binding.pointer === "" ? [] : binding.pointer.slice(1).split("/");
  return own.every((key, index) => path[index] === key) ? path.slice(own.length) : undefined;
}

/** The words of a body that is no JSON: of an HTML page its title, which a gateway writes for people. */
function plainText(text: string, contentType: string | null): string | undefined {
  const isPage = /html/i.test(contentType ?? "") || /^\s*<(!doctype|html)/i.test(text);
  if (!isPage) return text;
  // Far more than is told: what is cut before it is redacted may end in half a secret.
  const title = /<title[^>]*>([^<]{1,10000})/i.exec(text)?.[1]?.trim();
  return title === undefined ? "an HTML page" : `an HTML page titled "${title}"`;
}
