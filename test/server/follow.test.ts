/** Tools that go on with a workflow: whatever becomes of it, what the tool itself did stays in sight. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callTool } from "../../server/call.js";
import { type CallContext, createCallContext } from "../../server/call-context.js";
import { type AnyTool, type AnyWorkflow, type Catalogue, type FollowDefinition } from "../../server/definition.js";
import { ApiError } from "../../server/errors.js";
import { listingOf } from "../../server/listing.js";
import { createLog } from "../../server/log.js";
import { readSettings } from "../../server/settings.js";
import type { WorkflowRun } from "../../server/workflow.js";
import { addBook, getBook, shelves } from "./catalogue-of-shelves.js";
import { type Answer, json, type Recorder, startRecorder } from "./recorder.js";

const waitForBook: AnyWorkflow = {
  name: "wait_for_book",
  title: "Wait for a book",
  description: "Waits until a book is on its shelf.",
  toolset: "extra",
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  arguments: {
    book_id: { required: true, binding: { in: "server", feature: "workflow" }, schema: { type: "string" } },
    patience: { binding: { in: "server", feature: "workflow" }, schema: { type: "integer" } },
  },
  result: {},
};
const follow: FollowDefinition = {
  argument: "wait",
  workflow: "wait_for_book",
  arguments: { book_id: { answer: "id" }, patience: { constant: 3 } },
};
const adding = {
  ...addBook,
  arguments: {
    ...addBook.arguments,
    wait: { binding: { in: "server", feature: "follow" }, schema: { type: "boolean" } },
  },
  follow,
} as unknown as AnyTool;

let answer: Answer;
let api: Recorder;
let lines: string[];
beforeEach(async () => {
  lines = [];
  answer = (request, response) => json(response, request.method === "POST" ? 201 : 404, { id: "b7", shelf: "3" });
  api = await startRecorder((...given) => answer(...given));
});
afterEach(() => api.close());

function context(run: WorkflowRun<{ book_id: string }>, flags: object = {}): CallContext {
  const catalogue: Catalogue = { ...shelves, tools: [adding], workflows: [waitForBook] };
  const environment = { SHELVES_BASE_URL: api.url, SHELVES_API_KEY: "key-7f3a9c2e51" };
  const settings = readSettings({ catalogue, environment, flags: { toolsets: "all", ...flags } });
  const log = createLog({ name: "t", level: "error", write: (line) => lines.push(line) });
  return createCallContext(catalogue, settings, undefined, {
    log,
    workflows: { wait_for_book: () => Promise.resolve({ run }) },
  });
}

const add = (run: WorkflowRun<{ book_id: string }>, args: object = { wait: true }, flags: object = {}) =>
  callTool(context(run, flags), "add_book", { title: "Emma", ...args });

describe("a tool that is followed", () => {
  it("answers with both, the workflow given what the answer holds", async () => {
    let given: unknown;
    const result = await add((args) => {
      given = args;
      return Promise.resolve({ state: "SHELVED" });
    });
    expect(given).toEqual({ book_id: "b7", patience: 3 });
    expect(result).toMatchObject({ isError: false });
    expect(result.structuredContent).toEqual({ id: "b7", shelf: "3", wait: { state: "SHELVED" } });
    expect(JSON.parse(result.text)).toEqual(result.structuredContent);
    expect(JSON.parse(api.requests[0]?.body ?? "")).toEqual({ title: "Emma" });
  });

  it.each([{}, { wait: false }])("is by itself where nobody asks: %j", async (args) => {
    const result = await add(() => Promise.reject(new Error("must not run")), args);
    expect(result).toMatchObject({ isError: false, structuredContent: { id: "b7", shelf: "3" } });
    expect(result.structuredContent).not.toHaveProperty("wait");
    expect(lines).toEqual([]);
  });

  it("never hides what it did behind a failure of the workflow", async () => {
    const result = await add(async (_, { call }) => {
      await call(getBook, { book_id: "b7" });
      return {};
    });
    expect(result).toMatchObject({
      isError: false,
      structuredContent: {
        id: "b7",
        wait: { note: expect.stringContaining("add_book is done"), error: { status: 404 } },
      },
    });
  });

  it("nor behind a defect of ours, which the log tells", async () => {
    const result = await add(() => Promise.reject(new TypeError("undefined is not a function")));
    expect(result).toMatchObject({ isError: false, structuredContent: { id: "b7" } });
    expect(JSON.stringify(result.structuredContent["wait"])).toContain("call wait_for_book by itself");
    expect(lines.join("")).toContain("undefined is not a function");
  });

  it("nor behind an answer that lacks what the workflow needs", async () => {
    answer = (_, response) => json(response, 201, { shelf: "3" });
    const result = await add(() => Promise.reject(new Error("must not run")));
    expect(result).toMatchObject({
      isError: false,
      structuredContent: { shelf: "3", wait: { error: { message: expect.stringContaining("the answer has no id") } } },
    });
  });

  it("is not followed where it failed itself", async () => {
    answer = (_, response) => json(response, 422, { detail: "no" });
    const result = await add(() => Promise.reject(new Error("must not run")));
    expect(result).toMatchObject({ isError: true, structuredContent: { error: { status: 422 } } });
  });

  it("is followed by a workflow that is not served by itself", async () => {
    const result = await add(
      () => Promise.resolve({ state: "SHELVED" }),
      { wait: true },
      { excludeTools: "wait_for_book" },
    );
    expect(result.structuredContent["wait"]).toEqual({ state: "SHELVED" });
  });

  it("keeps to the budget together with what follows", async () => {
    answer = (_, response) => json(response, 201, { id: "b7", shelf: "x".repeat(20_000) });
    const result = await add(() => Promise.reject(new ApiError(undefined, "y".repeat(50), "z")));
    expect(result.text.length).toBeLessThanOrEqual(40_000);
    const long = await add(() => Promise.resolve({ text: "w".repeat(60_000) }));
    expect(long.text.length).toBeLessThanOrEqual(40_000);
    expect(long.structuredContent["wait"]).toHaveProperty("truncated");
  });

  it("advertises a place for what follows", () => {
    expect(listingOf(adding).outputSchema).toMatchObject({
      properties: {
        id: { type: "string" },
        wait: { type: "object", description: expect.stringContaining("wait_for_book") },
      },
    });
  });
});
