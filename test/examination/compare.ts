/** What arrived against what should have, in words: none where nothing differs. */
import type { Recorded } from "../server/recorder.js";
import { addressOf, canonical, headersOf, pairsOf, partsOf } from "./arrived.js";
import type { Call } from "./expected.js";

export async function differences(call: Call, path: string, request: Recorded): Promise<string[]> {
  const address = addressOf(request);
  const found = [
    differs("path", canonical(call.path ?? path), canonical(address.path)),
    differs("query", pairsOf(call.query ?? ""), pairsOf(address.query)),
    differs("headers", lowerCase(call.headers ?? {}), headersOf(request, Object.keys(call.headers ?? {}))),
    differs(
      "absent headers",
      [],
      (call.absent ?? []).filter((name) => request.headers[name] !== undefined),
    ),
    differs("cookie", pairsOf(call.cookie ?? "", "; "), pairsOf(request.headers.cookie ?? "", "; ")),
    ...(await bodyDifferences(call, request)),
  ];
  return found.filter((each) => each !== undefined);
}

async function bodyDifferences(call: Call, request: Recorded): Promise<(string | undefined)[]> {
  const type = request.headers["content-type"];
  const has = (key: keyof Call) => Object.hasOwn(call, key);
  if (has("parts")) {
    const isForm = type?.startsWith("multipart/form-data; boundary=") === true;
    return [isForm ? differs("parts", call.parts, await partsOf(request)) : `content-type: ${type}`];
  }
  if (has("form")) {
    const usual = call.type ?? "application/x-www-form-urlencoded";
    return [differs("content-type", usual, type), differs("form", pairsOf(call.form ?? ""), pairsOf(request.body))];
  }
  if (has("json")) {
    return [
      differs("content-type", call.type ?? "application/json", type),
      differs("body", call.json, parsed(request.body)),
    ];
  }
  if (has("text")) return [differs("content-type", call.type, type), differs("body", call.text, request.body)];
  if (has("base64")) {
    return [differs("content-type", call.type, type), differs("body", call.base64, request.bytes.toString("base64"))];
  }
  return [differs("body", "", request.body), differs("content-type", undefined, type)];
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { "no JSON": text };
  }
}

export function differs(what: string, wanted: unknown, found: unknown): string | undefined {
  const [one, other] = [sorted(wanted), sorted(found)].map((value) => JSON.stringify(value));
  return one === other ? undefined : `${what}: ${other} instead of ${one}`;
}

/** With the keys of objects in one order; `__proto__` is a key like any other. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
