/** Workflows on the catalogue of shelves, against a real server on loopback and a clock that the test moves. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callTool } from "../../server/call.js";
import { type CallContext, type CallOptions, createCallContext } from "../../server/call-context.js";
import { selectTools } from "../../server/catalogue.js";
import { type AnyWorkflow, type Catalogue, defineWorkflow, type ListedTool } from "../../server/definition.js";
import { ApiError, ArgumentError } from "../../server/errors.js";
import type { Clock } from "../../server/http/send.js";
import { listedTools, listingOf } from "../../server/listing.js";
import { createLog } from "../../server/log.js";
import { risingProgress } from "../../server/progress.js";
import { readSettings, UsageError } from "../../server/settings.js";
import { checkWorkflows, type WorkflowRun } from "../../server/workflow.js";
import { addBook, deleteBook, getBook, listBooks, shelves } from "./catalogue-of-shelves.js";
import { type Answer, json, type Recorder, startRecorder } from "./recorder.js";

const KEY = "key-7f3a9c2e51";

interface CountBooksArguments {
  least: number;
}

const countBooks = defineWorkflow<CountBooksArguments>({
  name: "count_books",
  title: "Count books",
  description: "Counts books.",
  toolset: "reading",
  aliases: ["how_many_books"],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  arguments: {
    least: {
      required: true,
      binding: { in: "server", feature: "workflow" },
      schema: { type: "integer", minimum: 1 },
      description: "Fewest books.",
    },
  },
  result: {
    schema: {
      type: "object",
      properties: { count: { type: "integer" }, titles: { type: "array", items: { type: "string" } } },
    },
    items: "titles",
  },
});

let answer: Answer;
let api: Recorder;
let nowMs: number;
beforeEach(async () => {
  nowMs = 1_000_000;
  answer = (_, response) => json(response, 200, { results: [{ id: "1", pages: 9, note: KEY }], total: 1 });
  api = await startRecorder((...given) => answer(...given));
});
afterEach(() => api.close());

/** Sleeping moves it, and takes no time. */
const clock: Clock = {
  now: () => nowMs,
  random: () => 0.5,
  sleep: (ms, signal) => {
    if (signal.aborted) return Promise.reject(new Error("aborted"));
    nowMs += ms;
    return Promise.resolve();
  },
};

function catalogueWith(workflow: AnyWorkflow = countBooks): Catalogue {
  return { ...shelves, workflows: [workflow] };
}

function contextFor(
  run: WorkflowRun<CountBooksArguments>,
  environment: Record<string, string> = {},
  catalogue = catalogueWith(),
): CallContext {
  const all = { SHELVES_BASE_URL: `${api.url}/api/`, SHELVES_API_KEY: KEY, ...environment };
  const flags = { toolsets: "all", allowDestructive: true };
  const settings = readSettings({ catalogue, environment: all, flags });
  const log = createLog({ name: "t", level: "error", write: () => undefined });
  const workflows = { count_books: () => Promise.resolve({ run }) };
  return createCallContext(catalogue, settings, undefined, { log, clock, workflows });
}

const callIt = (run: WorkflowRun<CountBooksArguments>, options: CallOptions = {}) =>
  callTool(contextFor(run), "count_books", { least: 1 }, options);

describe("a workflow", () => {
  it("calls tools with their whole answers, and none of the secrets in them", async () => {
    const result = await callTool(
      contextFor(async ({ least }, context) => {
        const { results = [], total = 0 } = await context.call(listBooks, { status: ["LENT"], page_size: least });
        return { count: total, titles: results.map(({ pages, note }) => `${pages} ${note}`) };
      }),
      "how_many_books",
      { least: 2 },
    );
    expect(result).toMatchObject({ isError: false, structuredContent: { count: 1, titles: ["9 [secret]"] } });
    expect(JSON.parse(result.text)).toEqual(result.structuredContent);
    expect(api.requests.map(({ url }) => url)).toEqual(["/api/books?status=LENT&pageSize=2&tenant=main"]);
  });

  it("has its answer shaped like any other: hidden, cut with a note, of the declared form", async () => {
    const titles = Array.from({ length: 3000 }, (_, index) => `a title of some length, the ${index}th`);
    const long = await callIt(async (_, context) => {
      await context.call(listBooks, {});
      return { count: 3000, titles: [KEY, ...titles] };
    });
    expect(long.text.length).toBeLessThanOrEqual(40_000);
    expect(long.text).not.toContain(KEY);
    expect(long.structuredContent["truncated"]).toMatchObject({
      titles: expect.stringMatching(/^the first \d+ of 3001/),
    });
    const odd = await callIt(() => Promise.resolve({ count: "many" }));
    expect(odd.structuredContent).toMatchObject({
      note: expect.stringContaining("count"),
      unexpected: { count: "many" },
    });
  });

  it("is called only with arguments that are right", async () => {
    const run = () => Promise.reject(new Error("must not run"));
    const result = await callTool(contextFor(run), "count_books", { least: 0, most: 3 });
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(/Nothing was sent: the arguments of count_books cannot be used\.\n.*most.*\n.*least/s);
  });

  it("hands on what the API says, with what to do next", async () => {
    answer = (_, response) => json(response, 404, { detail: "No such shelf" });
    const result = await callIt(async (_, context) => ({ count: (await context.call(listBooks, {})).total ?? 0 }));
    expect(result).toMatchObject({ isError: true, structuredContent: { error: { status: 404 } } });
    expect(result.text).toMatch(/No such shelf.*\nNext: /s);
  });

  it("says which tool refused what it was given", async () => {
    const result = await callIt(async (_, context) => {
      await context.call(getBook, { book_id: "" });
      return {};
    });
    expect(result.isError).toBe(true);
    expect(result.text).toContain("count_books stopped: get_book, which it calls, cannot use its arguments.");
  });

  it.each([new ArgumentError("count_books", "least", "too few"), new ApiError(undefined, "too few", "add some")])(
    "may refuse by itself: $name",
    async (error) => {
      const result = await callIt(async () => {
        throw error;
      });
      expect(result.isError).toBe(true);
      expect(result.text).toContain("too few");
    },
  );

  it.each([addBook, deleteBook])("that only reads cannot call $name", async ({ name }) => {
    const acting = callIt(async (_, context) => {
      if (name === "add_book") await context.call(addBook, { title: "Emma" });
      else await context.call(deleteBook, { book_id: "1" });
      return {};
    });
    await expect(acting).rejects.toThrow(`count_books calls ${name}`);
    expect(api.requests).toEqual([]);
  });

  it("that destroys is asked about first", async () => {
    const annotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };
    const context = contextFor(() => Promise.resolve({}), {}, catalogueWith({ ...countBooks, annotations }));
    const result = await callTool(context, "count_books", { least: 1 }, { askUser: () => "declined" });
    expect(result.isError).toBe(true);
    expect(result.text).toContain("did not agree");
  });

  it("knows where the API is, without a slash at the end", async () => {
    const result = await callIt((_, context) => Promise.resolve({ titles: [`${context.baseUrl("shelves")}`] }));
    expect(result.structuredContent).toEqual({ titles: [`${api.url}/api`] });
  });

  it("waits by the clock of the call, and no longer once that is cancelled", async () => {
    const waited = await callIt(async (_, context) => {
      const before = context.now();
      await context.sleep(5_000);
      return { count: context.now() - before };
    });
    expect(waited.structuredContent).toEqual({ count: 5_000 });
    const controller = new AbortController();
    const run: WorkflowRun<CountBooksArguments> = async (_, context) => {
      controller.abort();
      await context.sleep(5_000);
      return { count: 1 };
    };
    const cancelled = await callIt(run, { signal: controller.signal });
    expect(cancelled).toMatchObject({
      isError: true,
      structuredContent: { error: { message: "The call was cancelled." } },
    });
  });

  it("tells whoever asked how far it is: rising, not too often, and nothing secret", async () => {
    const told: unknown[] = [];
    const run: WorkflowRun<CountBooksArguments> = async (_, context) => {
      await context.call(listBooks, {});
      context.progress(1, 4, `begun with ${KEY}`);
      context.progress(2, 4, "too soon");
      await context.sleep(1_000);
      context.progress(1, 4, "not more");
      context.progress(3, undefined, "going\n on");
      return {};
    };
    await callIt(run, { progress: (...given) => void told.push(given) });
    expect(told).toEqual([
      [1, 4, "begun with [secret]"],
      [3, undefined, "going on"],
    ]);
    expect((await callIt(run)).isError).toBe(false);
  });

  it("takes settings that are left to callers, and passes them to every call", async () => {
    const environment = { SHELVES_MULTI_WORKSPACE: "true", SHELVES_LIBRARY_ID: "usual" };
    let given: object = {};
    const context = contextFor(async (args, { call }) => {
      given = args;
      return { count: (await call(listBooks, {})).total ?? 0 };
    }, environment);
    expect(Object.keys(context.served.tools[0]?.arguments ?? {})).toEqual(["least", "library_id"]);
    await callTool(context, "count_books", { least: 1, library_id: "other" });
    await callTool(context, "count_books", { least: 1 });
    expect(given).toEqual({ least: 1 });
    expect(api.requests.map(({ headers }) => headers["x-library-id"])).toEqual(["other", "usual"]);
  });
});

describe("progress", () => {
  it("rises strictly, and leaves a quarter of a second between two messages, whatever is told", () => {
    const step = fc.record({ done: fc.double({ noNaN: false }), passedMs: fc.nat({ max: 600 }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let now = 0;
        const told: { done: number; at: number }[] = [];
        const tell = risingProgress(
          (done) => void told.push({ done, at: now }),
          String,
          () => now,
        );
        for (const { done, passedMs } of steps) {
          now += passedMs;
          tell(done, undefined, "");
        }
        for (const [index, { done, at }] of told.slice(1).entries()) {
          expect(done).toBeGreaterThan(told[index]?.done ?? Number.NaN);
          expect(at - (told[index]?.at ?? 0)).toBeGreaterThanOrEqual(250);
        }
      }),
    );
  });
});

describe("among the tools", () => {
  const named = (name: string, toolset: string) => ({ ...countBooks, name, toolset });

  it("a workflow is listed first in its toolset, and by itself where its toolset stands", () => {
    const catalogue: Catalogue = {
      ...shelves,
      toolsets: { triage: { title: "Triage" }, ...shelves.toolsets, last: { title: "Last" } },
      workflows: [
        named("w1", "extra"),
        named("w2", "last"),
        named("w3", "reading"),
        named("w4", "triage"),
        named("w5", "reading"),
      ],
    };
    const order = listedTools(catalogue).map(({ name }) => name);
    const [, , , ...inOrder] = order;
    expect(order.slice(0, 3)).toEqual(["w4", "w3", "w5"]);
    expect(inOrder).toEqual([
      "list_books",
      "get_book",
      "add_book",
      "delete_book",
      "read_log",
      "get_cover",
      "w1",
      "list_tags",
      "w2",
    ]);
  });

  it("none is lost or listed twice, and tools keep their order, whatever the toolsets", () => {
    const toolset = fc.constantFrom("a", "b", "c", "d");
    fc.assert(
      fc.property(
        fc.array(toolset),
        fc.array(toolset),
        fc.shuffledSubarray(["a", "b", "c", "d"]),
        (ofTools, ofWorkflows, known) => {
          const tools = ofTools.map((each, index) => ({ ...shelves.tools[0]!, name: `t${index}`, toolset: each }));
          const workflows = ofWorkflows.map((each, index) => named(`w${index}`, each));
          const toolsets = Object.fromEntries(known.map((name) => [name, { title: name }]));
          const listed = listedTools({ toolsets, tools, workflows });
          expect([...listed].map(({ name }) => name).toSorted()).toEqual(
            [...tools, ...workflows].map(({ name }) => name).toSorted(),
          );
          expect(listed.filter(({ operation }) => operation !== undefined)).toEqual(tools);
          for (const name of known) {
            const kinds = listed
              .filter((each) => each.toolset === name)
              .map(({ operation }) => operation === undefined);
            expect(kinds).toEqual(kinds.toSorted((left, right) => Number(right) - Number(left)));
          }
        },
      ),
    );
  });

  const served = (flags: object) => {
    const writing: ListedTool = { ...named("rebind_books", "writing"), aliases: [], annotations: addBook.annotations };
    const catalogue: Catalogue = { ...shelves, workflows: [countBooks, writing] };
    const settings = readSettings({ catalogue, environment: {}, flags });
    return selectTools(catalogue, settings).tools.map(({ name }) => name);
  };

  it("a workflow is chosen as any other tool is", () => {
    expect(served({ toolsets: "reading" })).toContain("count_books");
    expect(served({ toolsets: "extra" })).toEqual(["list_tags"]);
    expect(served({ tools: "how_many_books" })).toEqual(["count_books"]);
    expect(served({ excludeTools: "count_books" })).not.toContain("count_books");
    expect(served({ readOnly: true })).not.toContain("rebind_books");
    expect(() => served({ tools: "count_bookz" })).toThrow('Did you mean "count_books"?');
  });

  it("one that is not there gets the nearest, workflows among them", async () => {
    await expect(
      callTool(
        contextFor(() => Promise.resolve({})),
        "count_book",
        {},
      ),
    ).rejects.toThrow('"count_books"');
  });

  it("a workflow is listed with its schemas", () => {
    expect(listingOf(countBooks)).toMatchObject({
      name: "count_books",
      inputSchema: { required: ["least"], properties: { least: { minimum: 1 } }, additionalProperties: false },
      outputSchema: { type: "object", properties: { count: { type: "integer" } } },
      annotations: { readOnlyHint: true, title: "Count books" },
    });
  });
});

describe("the code of workflows", () => {
  const code = () => Promise.resolve({ run: () => Promise.resolve({}) });

  it("is held against what is declared, at the start", () => {
    expect(() => checkWorkflows(catalogueWith(), { count_books: code })).not.toThrow();
    expect(() => checkWorkflows(shelves, {})).not.toThrow();
    expect(() => checkWorkflows(catalogueWith(), { count_boks: code })).toThrow(UsageError);
    expect(() => checkWorkflows(catalogueWith(), { count_boks: code })).toThrow(
      /"count_books" is declared, but there is no code.*"count_boks"\?.*\n.*"count_boks" that is not declared/s,
    );
  });
});
