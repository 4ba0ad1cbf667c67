/** What a failure tells the model: what happened, why, and what to do next. */
import { describe, expect, it } from "vitest";
import { selectTools } from "../../../server/catalogue.js";
import type { AnyTool, FailureRule } from "../../../server/definition.js";
import type { FaultKind, HttpAnswer } from "../../../server/http/outcome.js";
import { failedAnswer, failedConnection, type FailedCall } from "../../../server/result/failure.js";
import { readSettings } from "../../../server/settings.js";
import { addBook, listBooks, shelves } from "../catalogue-of-shelves.js";

const settings = readSettings({ catalogue: shelves, environment: { SHELVES_API_KEY_FILE: "/run/key" } });

function callOf(tool: unknown = listBooks, more: Partial<FailedCall> = {}): FailedCall {
  const document = settings.documents["shelves"];
  if (document === undefined) throw new Error("no document");
  const known = { timeoutMs: 45_000, timeoutVariable: "SHELVES_TIMEOUT_MS", redact: (text: string) => text };
  return { tool: tool as AnyTool, document, ...known, ...more };
}

function answered(status: number, body: unknown = "", headers: Record<string, string> = {}, tries = 1): HttpAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const contentType = typeof body === "string" ? "text/plain" : "application/json";
  const all = new Headers({ "content-type": contentType, ...headers });
  return {
    kind: "answer",
    status,
    headers: all,
    body: new TextEncoder().encode(text),
    isCut: false,
    tries,
    isFinal: false,
  };
}

describe("by status", () => {
  it.each<[number, RegExp, RegExp]>([
    [400, /^400: The API refuses this request\./, /list_books again/],
    [
      401,
      /^401: The API does not accept the key\./,
      /SHELVES_API_KEY .*SHELVES_API_KEY_FILE.*SHELVES_API_KEY_COMMAND.*It comes from SHELVES_API_KEY_FILE now/,
    ],
    [403, /^403: .*may not do this/, /will not help/],
    [
      404,
      /^404: .*finds nothing/,
      /ids.*https:\/\/shelves\.example\/api \(the default; SHELVES_BASE_URL sets another\)/,
    ],
    [409, /^409: .*state/, /present state/],
    [416, /^416: .*range/, /range/],
    [418, /^418: /, /Correct/],
    [422, /^422: .*arguments/, /named arguments/],
    [429, /^429: .*too often/, /Wait a minute/],
    [500, /^500: .*failed on its side/, /later/],
    [503, /^503: .*not available/, /Wait a minute/],
    [599, /^599: /, /later/],
    [304, /^304: /, /base URL/],
  ])("%i", (status, message, next) => {
    const error = failedAnswer(callOf(), answered(status));
    expect(error.status).toBe(status);
    expect(error.message).toMatch(message);
    expect(error.nextStep).toMatch(next);
    expect(error.message + error.nextStep).not.toMatch(/[{}]/);
  });

  it("names the wait that Retry-After asks for", () => {
    expect(failedAnswer(callOf(), answered(429, "", { "retry-after": "37" })).nextStep).toContain("Wait 37 seconds");
    const nowMs = Date.parse("2026-03-31T08:00:00Z");
    const date = { "retry-after": "Tue, 31 Mar 2026 08:01:30 GMT" };
    expect(failedAnswer(callOf(listBooks, { nowMs }), answered(503, "", date)).nextStep).toContain("Wait 90 seconds");
  });

  it("names the size of the file whose range was missed", () => {
    const error = failedAnswer(callOf(), answered(416, "", { "content-range": "bytes */1234" }));
    expect(error.nextStep).toContain("(it has 1234 bytes)");
  });

  it("says how often it was asked, and that a write may have taken effect", () => {
    expect(failedAnswer(callOf(), answered(503, "", {}, 3)).message).toContain("asked 3 times");
    expect(failedAnswer(callOf(addBook), answered(502)).nextStep).toMatch(/may have taken effect/);
    expect(failedAnswer(callOf(listBooks), answered(502)).nextStep).not.toMatch(/may have taken effect/);
    expect(failedAnswer(callOf(addBook), answered(400)).nextStep).not.toMatch(/may have taken effect/);
  });
});

describe("by known causes", () => {
  const told = (rule: Partial<FailureRule>, status: number, body: unknown, more: Partial<FailedCall> = {}) => {
    const rules = [{ on: [400], cause: "The library is closed.", next: "Wait.", ...rule }];
    return failedAnswer(callOf(listBooks, { rules, ...more }), answered(status, body));
  };
  const isTold = (rule: Partial<FailureRule>, detail: unknown, status = 400) =>
    told(rule, status, detail === undefined ? "" : { detail }).message.includes("The library is closed.");

  it("come before the general ones", () => {
    expect(told({ says: ["closed"], next: "Ask {tool} tomorrow." }, 400, { detail: "We are CLOSED" })).toMatchObject({
      message: "400: The library is closed. It says: We are CLOSED",
      nextStep: "Ask list_books tomorrow.",
    });
    expect(told({ says: ["closed"] }, 400, { detail: "bad" }).message).toContain("The API refuses");
  });

  it.each<[given: string, says: string, is: boolean]>([
    ["The shelf is closed", "closed", true],
    ["The shelf is CLOSED.", "closed", true],
    ["Name it in the X-Library-Id header", "library id", true],
    ["a read-only card", "read only", true],
    ["a read_only card", "read-only", true],
    ["READ\nONLY", "read only", true],
    ["The shelf is disclosed", "closed", false],
    ["only to be read", "read only", false],
    ["There is no shelf 'closed'", "closed", false],
    ['There is no shelf "closed for good"', "closed", false],
    ["The shelf 'poems' is closed", "shelf is closed", true],
    ["It isn't open: it's closed, and we can't help", "closed", true],
    ["Regal geschlöossen", "geschl", false],
  ])("%j says %j: %j", (given, says, is) => {
    expect(isTold({ says: [says] }, given)).toBe(is);
    expect(isTold({ says: ["nothing of the kind", says] }, given)).toBe(is);
  });

  it("are read from JSON of a shape that is not known", () => {
    expect(told({ says: ["closed"] }, 400, { reason: "shelf closed" }).message).toContain("The library is closed.");
  });

  it("may ask for all that is said", () => {
    expect(isTold({ saysOnly: ["Not Found"] }, "Not found.")).toBe(true);
    expect(isTold({ saysOnly: ["Not Found"] }, "Book not found")).toBe(false);
    expect(isTold({ saysOnly: ["Not Found"] }, undefined)).toBe(false);
  });

  it("hold for their statuses and their tools alone", () => {
    expect(isTold({ on: [400, 409] }, "x", 409)).toBe(true);
    expect(isTold({}, "x", 409)).toBe(false);
    expect(isTold({ tools: ["list_books"] }, "x")).toBe(true);
    expect(isTold({ tools: ["add_book"] }, "x")).toBe(false);
  });

  it("name tools, with a remark where they are not served", () => {
    const catalogue = { ...shelves };
    const served = selectTools(catalogue, readSettings({ catalogue, environment: {}, flags: { readOnly: true } }));
    const { nextStep } = told({ next: "Ask {list_books}, then {add_book}." }, 400, "x", { served });
    expect(nextStep).toBe("Ask list_books, then add_book (not served here).");
  });
});

describe("by what the body says", () => {
  const said = (tool: unknown, body: unknown, headers = {}) =>
    /It says:\s([\s\S]*)$/.exec(failedAnswer(callOf(tool), answered(422, body, headers)).message)?.[1];

  it.each<[string, unknown, string]>([
    ["FastAPI, one text", { detail: "No such book" }, "No such book"],
    ["message", { message: "No such book", code: 5 }, "No such book"],
    ["error as text", { error: "No such book" }, "No such book"],
    ["error as object", { error: { code: "x", message: "No such book" } }, "No such book"],
    ["OAuth", { error: "invalid_token", error_description: "It expired" }, "invalid_token. It expired"],
    [
      "errors",
      { errors: [{ message: "one" }, "two", { title: "three", detail: "why" }] },
      "> one\n> two\n> three. why",
    ],
    ["errors with a field", { errors: [{ field: "title", message: "too short" }] }, "title: too short"],
    [
      "RFC 9457",
      { type: "about:blank", title: "Out of credit", status: 422, detail: "It costs 50." },
      "Out of credit. It costs 50.",
    ],
    ["a message with its errors", { message: "Validation failed", errors: ["a", "b"] }, "> Validation failed. a\n> b"],
    ["another object", { code: 5, reason: "x" }, '{"code":5,"reason":"x"}'],
    ["a JSON string", '"No such book"', "No such book"],
    ["plain text", "No such book\n", "No such book"],
  ])("%s", (_, body, expected) => expect(said(listBooks, body)).toBe(expected));

  it("gives a gateway's page by its title", () => {
    const page = "<!doctype html><html><head><title>502 Bad Gateway</title></head><body>…</body></html>";
    expect(said(listBooks, page, { "content-type": "text/html" })).toBe('an HTML page titled "502 Bad Gateway"');
  });

  it("says nothing of an empty body", () => {
    expect(said(listBooks, "")).toBeUndefined();
    expect(said(listBooks, {})).toBeUndefined();
    expect(said(listBooks, { detail: [], errors: [] })).toBe('{"detail":[],"errors":[]}');
  });

  it("names FastAPI's places by the arguments that go there", () => {
    const body = (loc: unknown[]) => ({ detail: [{ loc, msg: "wrong", type: "x" }] });
    expect(said(listBooks, body(["query", "pageSize"]))).toBe("page_size: wrong");
    expect(said(addBook, body(["body", "page_count"]))).toBe("pages: wrong");
    expect(said(addBook, body(["body", "page_count", 0, "x"]))).toBe("pages.0.x: wrong");
    expect(said(addBook, body(["body", "other"]))).toBe("body.other: wrong");
    expect(said(listBooks, body(["header", "x_library_id"]))).toBe("x_library_id (set by SHELVES_LIBRARY_ID): wrong");
    const several = { detail: [...body(["query", "status"]).detail, ...body(["query", "pageSize"]).detail] };
    expect(said(listBooks, several)).toBe("> status: wrong\n> page_size: wrong");
  });

  it("cuts what is long, cleans what is unseen, and takes secrets out before cutting", () => {
    expect(said(listBooks, { detail: "x".repeat(10_000) })?.length).toBeLessThan(1_600);
    expect(said(listBooks, { detail: "\u001b[31mred\u001b[0m" })).toBe("red");
    const call = callOf(listBooks, { redact: (text) => text.replaceAll("SECRETSECRET", "[secret]") });
    const detail = `${"x".repeat(1_494)}SECRETSECRET`;
    expect(failedAnswer(call, answered(400, { detail })).message).not.toContain("SECRET");
  });
});

describe("without an answer", () => {
  const fault = (kind: FaultKind, detail = "CODE", mayHaveArrived = false, tool: unknown = listBooks) =>
    failedConnection(callOf(tool), { kind: "fault", fault: kind, detail, mayHaveArrived, tries: 1, isFinal: false });

  it.each<[FaultKind, RegExp, RegExp]>([
    ["refused", /Nothing answers at https:\/\/shelves\.example\/api \(CODE\)/, /SHELVES_BASE_URL/],
    ["name", /host of .* is not known/, /SHELVES_BASE_URL/],
    ["tls", /secure connection/, /NODE_EXTRA_CA_CERTS/],
    ["broken", /broke before/, /again/],
    ["garbled", /cannot be read as an answer of HTTP/, /again/],
    ["deadline", /within 45 seconds/, /SHELVES_TIMEOUT_MS/],
    ["cancelled", /cancelled/, /again/],
    ["other", /could not be made/, /SHELVES_BASE_URL/],
  ])("%s", (kind, message, next) => {
    const error = fault(kind);
    expect(error.status).toBeUndefined();
    expect(error.message).toMatch(message);
    expect(error.nextStep).toMatch(next);
  });

  it("says that a write may have taken effect, where it may have arrived", () => {
    expect(fault("broken", "ECONNRESET", true, addBook).nextStep).toMatch(/may have taken effect/);
    expect(fault("refused", "ECONNREFUSED", false, addBook).nextStep).not.toMatch(/may have taken effect/);
    expect(fault("broken", "ECONNRESET", true, listBooks).nextStep).not.toMatch(/may have taken effect/);
  });
});
