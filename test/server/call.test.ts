/** One call from arguments to answer, against a real server on loopback. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { call, callTool } from "../../server/call.js";
import { type CallContext, createCallContext } from "../../server/call-context.js";
import { UnknownToolError } from "../../server/catalogue.js";
import type { AnyTool, Catalogue } from "../../server/definition.js";
import { ApiError, ArgumentError } from "../../server/errors.js";
import { createLog } from "../../server/log.js";
import { readSettings } from "../../server/settings.js";
import { addBook, type BookPage, listBooks, shelves } from "./catalogue-of-shelves.js";
import { type Answer, json, type Recorder, startRecorder } from "./recorder.js";

let answer: Answer;
let api: Recorder;
let lines: string[];
beforeEach(async () => {
  lines = [];
  answer = (_, response) => json(response, 200, { results: [{ id: "1", pages: 9, note: null }], total: 1 });
  api = await startRecorder((...given) => answer(...given));
});
afterEach(() => api.close());

function context(environment: Record<string, string> = {}, catalogue: Catalogue = shelves): CallContext {
  const all = { SHELVES_BASE_URL: api.url, SHELVES_API_KEY: "key-7f3a9c2e51", ...environment };
  const settings = readSettings({ catalogue, environment: all, flags: { toolsets: "all", allowDestructive: true } });
  const log = createLog({ name: "t", level: "debug", write: (line) => lines.push(line) });
  return createCallContext(catalogue, settings, undefined, { log });
}

describe("callTool", () => {
  it("answers with the shaped result, and the same JSON as text", async () => {
    const result = await callTool(context(), "list_books", {});
    expect(result).toMatchObject({ isError: false, structuredContent: { results: [{ id: "1" }], total: 1 } });
    expect(JSON.parse(result.text)).toEqual(result.structuredContent);
  });

  it("does the call of a definition, too", async () => {
    expect((await callTool(context(), addBook as unknown as AnyTool, { title: "Emma", pages: 3 })).isError).toBe(false);
    expect(api.requests[0]).toMatchObject({ method: "POST", url: "/books" });
    expect(JSON.parse(api.requests[0]?.body ?? "")).toEqual({ title: "Emma", page_count: 3 });
    expect(api.requests[0]?.headers["user-agent"]).toBe("shelves-mcp");
    expect(api.requests[0]?.headers["content-type"]).toMatch(/^application\/json/);
  });

  it("answers 204 with a plain statement", async () => {
    answer = (_, response) => void response.writeHead(204).end();
    const result = await callTool(context(), "delete_book", { book_id: "1" });
    expect(result).toMatchObject({ isError: false, structuredContent: { status: "done" } });
  });

  it.each(["../secrets", "..", ".", ""])(
    "sends nothing for the path value %j that would lead elsewhere",
    async (id) => {
      const result = await callTool(context(), "get_book", { book_id: id });
      if (result.isError) expect(api.requests.length).toBe(0);
      else expect(api.requests[0]?.url).toBe(`/books/${encodeURIComponent(id)}`);
    },
  );

  it("tells wrong arguments, in sentences and in parts", async () => {
    const result = await callTool(context(), "list_books", { page_size: 500 });
    expect(result.isError).toBe(true);
    expect(result.text).toBe(
      "Nothing was sent: the arguments of list_books cannot be used.\n" +
        "page_size: 500 is out of bounds. Allowed: at least 1 and at most 100.",
    );
    expect(result.structuredContent).toMatchObject({ error: { argument: "page_size" } });
    expect(api.requests.length).toBe(0);
  });

  it("writes no mask back: it stands for a value that was taken out of an answer", async () => {
    const result = await callTool(context(), "add_book", { title: "the [secret] of it" });
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(/title: it holds \[secret\].*would overwrite/s);
    expect(api.requests.length).toBe(0);
    answer = (_, response) => json(response, 200, { results: [], total: 0 });
    expect((await callTool(context(), "list_books", { author: "[secret]" })).text).not.toContain("overwrite");
  });

  it("tells the API's refusal, in sentences and in parts", async () => {
    answer = (_, response) => json(response, 404, { detail: "No such shelf" });
    const result = await callTool(context(), "list_books", {});
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(/^404: .*It says: No such shelf\nNext: Check the ids/);
    expect(result.structuredContent).toMatchObject({ error: { status: 404, next_step: expect.any(String) } });
  });

  it.each([
    [
      "no key",
      { SHELVES_API_KEY: "" },
      /needs a key and none is set, so nothing was sent\.\nNext: Set SHELVES_API_KEY /,
    ],
    ["an unreadable key", { SHELVES_API_KEY: "", SHELVES_API_KEY_FILE: "/nowhere" }, /\/nowhere.*ENOENT/],
    [
      "nothing at the base URL",
      { SHELVES_BASE_URL: "http://127.0.0.1:9" },
      /Nothing answers at http:\/\/127\.0\.0\.1:9.*set by SHELVES_BASE_URL/s,
    ],
  ])("tells %s", async (_, environment, expected) => {
    const clock = { now: () => 0, random: () => 0, sleep: async () => undefined };
    const result = await callTool({ ...context(environment), clock }, "list_books", {});
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(expected);
    expect(api.requests.length).toBe(0);
  });

  it("says which variable sets a base URL that nothing says", async () => {
    const documents = { shelves: { baseUrl: { env: "SHELVES_URL" } } };
    const result = await callTool(context({}, { ...shelves, documents }), "list_books", {});
    expect(result.text).toMatch(/set SHELVES_URL/);
  });

  it("throws for a tool that is not there, which is no fault of a call", async () => {
    await expect(callTool(context(), "nothing", {})).rejects.toThrow(UnknownToolError);
  });

  it("keeps results within the budget of the settings", async () => {
    const results = Array.from({ length: 500 }, (_, index) => ({ id: String(index), title: "x".repeat(50) }));
    answer = (_, response) => json(response, 200, { results });
    const result = await callTool(context({ SHELVES_MAX_RESULT_CHARS: "2000" }), "list_books", {});
    expect(result.text.length).toBeLessThanOrEqual(2_000);
    expect(result.structuredContent["truncated"]).toBeDefined();
  });

  it("retries, and says so in the log without the query", async () => {
    answer = (_, response, number) => json(response, number === 1 ? 503 : 200, { results: [] });
    const clock = { now: () => 0, random: () => 0, sleep: async () => undefined };
    await callTool({ ...context(), clock }, "list_books", { status: ["LENT"] });
    expect(lines.join("")).toContain("list_books: status 503; sending again in 200 ms");
    expect(lines.join("")).not.toContain("LENT");
  });
});

describe("call", () => {
  it("gives the whole answer, with the definition's types", async () => {
    const page = await call(context(), listBooks, { status: ["LENT"] });
    expectTypeOf(page).toEqualTypeOf<BookPage>();
    expect(page).toEqual({ results: [{ id: "1", pages: 9, note: null }], total: 1 });
  });

  it("throws what a workflow can catch", async () => {
    await expect(call(context(), listBooks, { page_size: 0 })).rejects.toThrow(ArgumentError);
    answer = (_, response) => json(response, 403, {});
    await expect(call(context(), listBooks, {})).rejects.toMatchObject({ name: ApiError.name, status: 403 });
  });
});
