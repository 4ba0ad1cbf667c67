/**
 * Peak memory is bounded by the stated cap, whatever the size of the file. The client is a process of its own whose heap
 * is far smaller than the file, and which must not grow by more than a part of it.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { type Content, type ServedFile, serveFile, type Serving } from "./served-file.js";

const MIB = 1024 * 1024;
/** MAX_HELD_BYTES is 8 MiB; copies of it, buffers of the network and young garbage come on top. */
const MOST_GROWTH = 110 * MIB;
const MOST_HEAP_MIB = 72;

let file: ServedFile | undefined;
afterEach(() => file?.close());

async function askInSmallHeap(serving: Serving, args: object) {
  file = await serveFile({
    ...serving,
    // The first call, which loads the code.
    instead: (_, response, number) => number === 1 && Boolean(response.end('{"warm":1}')),
  });
  const client = fileURLToPath(new URL("memory-client.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--max-old-space-size=${MOST_HEAP_MIB}`, "--import", "tsx", client, file.url, JSON.stringify(args)],
    { maxBuffer: 4 * MIB },
  );
  return JSON.parse(stdout) as { structuredContent: Record<string, unknown>; isError: boolean; grown: number };
}

/** The same bytes over and over, with a beginning and an end. */
function repeated(size: number, unit: string, beginning: string, end: string): Content {
  const block = Buffer.from(unit.repeat(Math.ceil((2 * MIB) / unit.length)));
  const count = Math.ceil((size - beginning.length - end.length) / unit.length);
  const endAt = beginning.length + count * unit.length;
  const whole = endAt + end.length;
  return {
    size: whole,
    slice: (start, to) => {
      const from = Math.max(start, beginning.length);
      const upTo = Math.min(to, endAt);
      const offset = (from - beginning.length) % unit.length;
      return Buffer.concat([
        Buffer.from(beginning).subarray(start, Math.max(start, Math.min(to, beginning.length))),
        upTo > from ? block.subarray(offset, offset + upTo - from) : Buffer.alloc(0),
        to > endAt ? Buffer.from(end).subarray(Math.max(0, start - endAt), to - endAt) : Buffer.alloc(0),
      ]);
    },
  };
}

const line = `2026-03-31 02:10:11 \u001b[32mINFO\u001b[0m ${"written ".repeat(8)}\n`;
const log = (size: number) => repeated(size, line, "first\n", "ERROR: the end\n");
const node = `{"status":"success","unique_id":"model.p.m","execution_time":1,"compiled_code":"${"select ".repeat(200)}"},`;
const artifact = (size: number) =>
  repeated(
    size,
    node,
    '{"elapsed_time":3,"results":[',
    '{"status":"error","unique_id":"model.p.last","message":"no"}],"after":{"a":1}}',
  );

describe("memory", () => {
  it.each(["honoured", "ignored"] as const)("of the end of a log of 50 MB, ranges %s", async (ranges) => {
    const { structuredContent, grown } = await askInSmallHeap({ content: log(50 * MIB), ranges }, { tail: 100 });
    expect(structuredContent["text"]).toMatch(/ERROR: the end$/);
    expect(grown).toBeLessThan(MOST_GROWTH);
  });

  it("of a search in 200 MB where every line matches", async () => {
    const args = { grep: "info|error", context: 2 };
    const { structuredContent, grown } = await askInSmallHeap({ content: log(200 * MIB) }, args);
    expect(structuredContent["text"]).toMatch(/ERROR: the end$/);
    expect(structuredContent["matches"]).toBeGreaterThan(2_000_000);
    expect(grown).toBeLessThan(MOST_GROWTH);
  }, 120_000);

  it("of a single line of 200 MB", async () => {
    const content = repeated(200 * MIB, "words ", "", "needle");
    const { structuredContent, grown } = await askInSmallHeap({ content }, { grep: "needle" });
    expect(structuredContent).toMatchObject({ matches: 1, lines: 1 });
    expect(grown).toBeLessThan(MOST_GROWTH);
  }, 120_000);

  it.each([
    [{ pointer: "/after" }, { json: { a: 1 } }],
    [{}, { type: "object", outline: [{ value: 3 }, { pointer: "/results", type: "array" }, { pointer: "/after" }] }],
    [{ digest: "dbt" }, { digest: { elapsed_seconds: 3, failed: [{ node: "model.p.last", message: "no" }] } }],
  ])(
    "of an artifact of 200 MB with %j",
    async (args, expected) => {
      const { structuredContent, grown } = await askInSmallHeap({ content: artifact(200 * MIB) }, args);
      expect(structuredContent).toMatchObject(expected);
      expect(grown).toBeLessThan(MOST_GROWTH);
    },
    120_000,
  );

  it("of a pointer that leads to nothing among many names, each far from the next", async () => {
    const unit = `"a name of some length, for one":{"text":"${"x".repeat(60_000)}"},`;
    const content = repeated(200 * MIB, unit, '{"all":{', '"last":1}}');
    const { structuredContent, isError, grown } = await askInSmallHeap({ content }, { pointer: "/all/nothing" });
    expect(isError).toBe(true);
    expect(JSON.stringify(structuredContent)).toContain("a name of some length");
    expect(grown).toBeLessThan(MOST_GROWTH);
  }, 120_000);

  it("of a text of 200 MB within JSON", async () => {
    const content = repeated(200 * MIB, "text ", '{"long":"', '","after":1}');
    const { structuredContent, grown } = await askInSmallHeap({ content }, { pointer: "/after" });
    expect(structuredContent).toMatchObject({ json: 1 });
    expect(grown).toBeLessThan(MOST_GROWTH);
  }, 120_000);
});
