/** Parts of a file through whole calls: over real HTTP, held against the file as it is. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callTool } from "../../../server/call.js";
import type { AnyTool } from "../../../server/definition.js";
import { type Content, contentOf, contextFor, fileTool, KEY, type ServedFile, serveFile } from "./served-file.js";

const logTool = fileTool({ ways: ["tail", "head", "grep", "range"] });
const anyTool = fileTool({ ways: ["head", "tail", "grep", "pointer", "range"] }, "application/octet-stream");

let file: ServedFile;
beforeEach(async () => {
  file = await serveFile({ content: contentOf(Buffer.from("")) });
});
afterEach(() => file.close());

async function read(args: object, tool: AnyTool = logTool, environment: Record<string, string> = {}) {
  const { structuredContent, isError, text } = await callTool(
    contextFor(tool, file.url, { environment }),
    tool.name,
    args,
  );
  return { ...(structuredContent as Record<string, never>), isError, said: text } as Record<string, unknown> & {
    said: string;
  };
}

/** The lines of a text that has neither terminal codes nor unseen characters. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Lines of every length up to 400, so that a few hundred pass the first parts that are asked for. */
const logs = fc
  .tuple(fc.array(fc.nat(400), { maxLength: 1500 }), fc.constantFrom("\n", "\r\n", "\r"), fc.boolean())
  .map(([lengths, end, isEnded]) => {
    const words = "rows written to the table ändern 表 ";
    const lines = lengths.map((length, at) => `${at}:${words.repeat(13).slice(0, length)}`);
    return lines.join(end) + (isEnded ? end : "");
  });
const serving = fc.record({
  ranges: fc.constantFrom("honoured" as const, "ignored" as const),
  piece: fc.constantFrom(7, 1000, 16 * 1024, 100_000),
});
const LARGE = { FILES_MAX_RESULT_CHARS: "2000000" };

describe("lines are those of the whole text", () => {
  it("at its end and at its beginning", async () => {
    await fc.assert(
      fc.asyncProperty(logs, serving, fc.integer({ min: 1, max: 1200 }), async (text, how, count) => {
        file.serving = { content: contentOf(Buffer.from(text)), ...how, piece: Math.max(how.piece, text.length / 200) };
        const lines = linesOf(text);
        const tail = await read({ tail: count }, logTool, LARGE);
        expect(tail["text"]).toBe(lines.slice(-count).join("\n"));
        expect(tail["bytes"]).toBe(Buffer.byteLength(text));
        const head = await read({ head: count }, logTool, LARGE);
        expect(head["text"]).toBe(lines.slice(0, count).join("\n"));
        for (const result of [tail, head]) expect("truncated" in result).toBe(lines.length > count);
      }),
      { numRuns: 60 },
    );
  });

  it("that match, with those around them", async () => {
    const numbers = fc.record({
      pattern: fc.constantFrom("1", "99", "ROWS", "^1\\d:", "ndern|^7", "nowhere"),
      around: fc.nat(4),
    });
    await fc.assert(
      fc.asyncProperty(logs, serving, numbers, async (text, how, { pattern, around }) => {
        file.serving = { content: contentOf(Buffer.from(text)), ...how, piece: Math.max(how.piece, text.length / 200) };
        const lines = linesOf(text);
        // JavaScript's own engine agrees with RE2 on these.
        const hits = lines.flatMap((line, at) => (new RegExp(pattern, "i").test(line) ? [at] : []));
        const shown = lines.flatMap((line, at) => {
          if (!hits.some((hit) => Math.abs(hit - at) <= around)) return [];
          return [`${at + 1}${hits.includes(at) ? ":" : "-"}${line}`];
        });
        const result = await read({ grep: pattern, context: around }, logTool, LARGE);
        expect(
          String(result["text"])
            .split("\n")
            .filter((line) => line !== "--"),
        ).toEqual(shown.length > 0 ? shown : [""]);
        expect([result["matches"], result["lines"]]).toEqual([hits.length, lines.length]);
      }),
      { numRuns: 40 },
    );
  });
});

/** A log that is made as it is sent: each line has 64 bytes and tells its number. */
function endless(lines: number): Content {
  const rest = " a line of a log that nobody could keep in memory".padEnd(51, ".").concat("\n");
  const block = Buffer.from(`${"0".repeat(12)}${rest}`.repeat(4096), "latin1");
  return {
    size: lines * 64,
    slice: (start, end) => {
      const first = Math.floor(start / 64);
      const count = Math.ceil(end / 64) - first;
      const bytes = Buffer.from(block.subarray(0, count * 64));
      for (let at = 0; at < count; at += 1) bytes.write(String(first + at + 1).padStart(12, "0"), at * 64, "latin1");
      return bytes.subarray(start - first * 64, end - first * 64);
    },
  };
}

describe("a log of two gigabytes", () => {
  const lines = 32 * 1024 * 1024;
  beforeEach(() => {
    file.serving = { content: endless(lines) };
  });

  it("costs kilobytes where its end or its beginning is read", async () => {
    const usual = await read({});
    expect(String(usual["text"]).split("\n")).toHaveLength(200);
    expect(usual["text"]).toMatch(new RegExp(`${lines} a line[^\n]*$`));
    expect(usual["bytes"]).toBe(lines * 64);
    expect((await read({ head: 3 }))["text"]).toMatch(/^000000000001 .*\n000000000002 .*\n000000000003 [^\n]*$/);
    expect(file.asked).toEqual(["bytes=-65536", "bytes=0-65535"]);
    expect(file.sent()).toBe(2 * 65_536);
  });

  it("costs more where more lines are asked for, by parts that do not overlap", async () => {
    const result = await read({ tail: 5000 }, logTool, LARGE);
    expect(String(result["text"]).split("\n")).toHaveLength(5000);
    expect(file.sent()).toBe(1024 * 1024);
    expect(file.asked).toHaveLength(3);
  });

  it("is searched at its end, and the result says so", async () => {
    file.serving = { content: endless(lines), piece: 256 * 1024 };
    const result = await read({ grep: "4321 " });
    expect(result["truncated"]).toMatchObject({
      searched: expect.stringMatching(/^only what follows byte 1610612736/),
    });
    expect(file.sent()).toBeLessThanOrEqual(512 * 1024 * 1024);
    expect(result["text"]).toMatch(/\d+:0*\d+4321 a line[^\n]*$/);
    expect(result["matches"]).toBe(839);
  }, 120_000);

  it("is left alone as soon as the call is cancelled", async () => {
    const controller = new AbortController();
    file.serving = { content: endless(lines), ranges: "ignored" };
    const call = callTool(contextFor(logTool, file.url), "read_file", { grep: "x" }, { signal: controller.signal });
    while (file.sent() < 1_000_000) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect((await call).isError).toBe(true);
    await file.untilAborted(1);
    expect(file.sent()).toBeLessThan(lines * 64);
  });
});

describe("servers that do as they please", () => {
  const text = Array.from({ length: 5000 }, (_, at) => `line ${at + 1}`).join("\n");

  it.each([
    ["no Content-Range", {}],
    ["one that makes no sense", { "content-range": "bytes 9-2/3" }],
    ["another part than was asked for", { "content-range": "bytes 5-9/50000" }],
    ["several parts", { "content-type": "multipart/byteranges; boundary=x" }],
  ])("206 with %s: the whole is asked for instead", async (_, headers) => {
    file.serving = {
      content: contentOf(Buffer.from(text)),
      instead: ({ headers: { range } }, response) => {
        if (range === undefined) return false;
        response.writeHead(206, headers as Record<string, string>).end("line 9999\nline 9998\n");
        return true;
      },
    };
    for (const [args, expected] of [
      [{ tail: 2 }, "line 4999\nline 5000"],
      [{ head: 2 }, "line 1\nline 2"],
    ] as const) {
      expect((await read(args))["text"]).toBe(expected);
    }
    expect((await read({ grep: "line 77$" }))["text"]).toBe("77:line 77");
  });

  it("parts of unknown whole, and shorter ones than were asked for", async () => {
    const bytes = Buffer.from(text);
    file.serving = {
      content: contentOf(bytes),
      instead: ({ headers: { range = "" } }, response) => {
        const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
        const start = from === "" ? Math.max(0, bytes.length - Math.min(Number(to), 1000)) : Number(from);
        const end = from === "" ? bytes.length : Math.min(bytes.length, Number(to) + 1, start + 1000);
        if (start >= bytes.length) response.writeHead(416).end();
        else
          response.writeHead(206, { "content-range": `bytes ${start}-${end - 1}/*` }).end(bytes.subarray(start, end));
        return true;
      },
    };
    expect((await read({ tail: 10 }))["text"]).toBe(linesOf(text).slice(-10).join("\n"));
    expect((await read({ head: 300 }))["text"]).toBe(linesOf(text).slice(0, 300).join("\n"));
    // The API gives the part before only in pieces that do not reach what is held.
    const all = await read({ tail: 300 });
    expect(linesOf(text).join("\n").endsWith(String(all["text"]))).toBe(true);
    expect(all["truncated"]).toBeDefined();
  });

  it("416 of an empty file is an empty text; any other is asked anew", async () => {
    for (const args of [{}, { head: 5 }]) {
      const result = await read(args);
      expect(result).toMatchObject({ text: "", isError: false });
      expect(result["truncated"]).toBeUndefined();
    }
    expect(await read({ grep: "x" })).toMatchObject({ text: "", matches: 0 });
    expect(file.asked).not.toContain("-");
    file.serving = {
      content: contentOf(Buffer.from("one\ntwo\n")),
      instead: ({ headers: { range } }, response) => range !== undefined && Boolean(response.writeHead(416).end()),
    };
    expect((await read({ tail: 1 }))["text"]).toBe("two");
  });

  it("a stream that breaks is read anew, and nothing twice", async () => {
    const bytes = Buffer.from(text);
    file.serving = {
      content: contentOf(bytes),
      ranges: "ignored",
      instead: (_, response, number) => {
        if (number > 1) return false;
        response.writeHead(200, { "content-type": "text/plain", "content-length": bytes.length });
        response.write(bytes.subarray(0, 30_000), () => response.destroy());
        return true;
      },
    };
    expect(await read({ grep: "line" })).toMatchObject({ matches: 5000, lines: 5000 });
    expect(file.asked).toHaveLength(2);
  });

  it("an error of the API is told as of any tool", async () => {
    file.serving = {
      content: contentOf(Buffer.from("")),
      instead: (_, response) => Boolean(response.writeHead(404).end("no such file")),
    };
    const result = await read({ tail: 3 });
    expect(result["isError"]).toBe(true);
    expect(result.said).toContain("404");
  });

  it("a range of the caller's own beyond the end is the API's to refuse", async () => {
    file.serving = { content: contentOf(Buffer.from("short")) };
    expect((await read({ range: "bytes=900-" }))["isError"]).toBe(true);
    expect(await read({ range: "bytes=-3" })).toMatchObject({ text: "ort", range: "bytes 2-4/5" });
  });
});

describe("what stands in the lines", () => {
  it("has no terminal codes, no unseen characters, and no secret, wherever the pieces end", async () => {
    const lines = [
      "\u001b[31mred\u001b[0m line",
      "nul\u0000 and \u202ebidi",
      "plain",
      `with ${KEY} in it`,
      "last\u001b]0;title",
    ];
    const bytes = Buffer.from(lines.join("\r\n"));
    for (const piece of [1, 3, 10]) {
      file.serving = { content: contentOf(bytes), ranges: "ignored", piece };
      const clean = ["red line", "nul and bidi", "plain", "with [secret] in it", "last"];
      expect((await read({}))["text"]).toBe(clean.join("\n"));
      expect((await read({ head: 9 }))["text"]).toBe(clean.join("\n"));
      expect((await read({ grep: "[a-z]" }))["text"]).toBe(clean.map((line, at) => `${at + 1}:${line}`).join("\n"));
    }
    // Nobody finds out a secret by guessing at it.
    expect(await read({ grep: KEY.slice(0, 8) })).toMatchObject({ matches: 0 });
  });

  it("is cut where it is long, with a mark; the place that matches is shown, and no piece of a secret", async () => {
    const long = `${"a".repeat(60_000)}${KEY}${"b".repeat(70_000)}needle${"c".repeat(70_000)}${KEY}${"d".repeat(5)}`;
    file.serving = { content: contentOf(Buffer.from(`first\n${long}\nlast`)) };
    const tail = String((await read({ tail: 3 }))["text"]).split("\n");
    expect(tail).toEqual(["first", `${"a".repeat(2000)} […]`, "last"]);
    const found = await read({ grep: "needle" });
    expect(found).toMatchObject({ matches: 1, lines: 3 });
    expect(String(found["text"])).toMatch(/^2:\[…\] b+needlec+ \[…\]$/);
    for (const pattern of ["ab?", "[ab]+", "bbb", "c", "d", "secret"]) {
      const { text } = await read({ grep: pattern });
      for (let at = 0; at + 6 <= KEY.length; at += 1) expect(text).not.toContain(KEY.slice(at, at + 6));
    }
  });

  it("is shown by its end where it is a single line, larger than what is held", async () => {
    const line = `${"x".repeat(9_000_000)}${KEY}the end`;
    for (const end of ["", "\n"]) {
      file.serving = { content: contentOf(Buffer.from(line + end)) };
      const { text, truncated } = await read({ tail: 3 });
      expect(text).toMatch(/^\[…\] x+\[secret\]the end$/);
      expect(truncated).toMatchObject({ text: "the last line is here" });
    }
  });

  it("is counted whole where too many lines match, and the last are shown", async () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `error number ${at + 1}`).join("\n");
    file.serving = { content: contentOf(Buffer.from(text)) };
    const result = await read({ grep: "ERROR" });
    expect(result["matches"]).toBe(20_000);
    const shown = String(result["text"]).split("\n");
    expect(shown.at(-1)).toBe("20000:error number 20000");
    expect(result["truncated"]).toMatchObject({ text: `the last ${shown.length} of 20000 matches are here` });
    expect(result.said.length).toBeLessThanOrEqual(40_000);
  });

  it("fits into a result, from the right end", async () => {
    const text = Array.from({ length: 3000 }, (_, at) => `"${at + 1}" ${"\\".repeat(60)}`).join("\n");
    file.serving = { content: contentOf(Buffer.from(text)) };
    for (const [args, edge] of [
      [{ tail: 3000 }, /"3000" \\+$/],
      [{ head: 3000 }, /^"1" \\+\n/],
    ] as const) {
      const result = await read(args);
      expect(result.said.length).toBeLessThanOrEqual(40_000);
      expect(result.said.length).toBeGreaterThan(35_000);
      expect(result["text"]).toMatch(edge);
      expect(result["truncated"]).toMatchObject({
        text: expect.stringMatching(/^the (first|last) \d+ lines are here$/),
      });
    }
  });

  it("is read in UTF-16, at its end and with its mark at its beginning", async () => {
    const text = Array.from({ length: 9000 }, (_, at) => `Zeile ${at + 1} größer`).join("\r\n");
    for (const bytes of [Buffer.from(`\ufeff${text}`, "utf16le"), Buffer.from(`\ufeff${text}`, "utf16le").swap16()]) {
      file.serving = { content: contentOf(bytes) };
      expect((await read({ tail: 2 }))["text"]).toBe("Zeile 8999 größer\nZeile 9000 größer");
      expect((await read({ head: 2 }))["text"]).toBe("Zeile 1 größer\nZeile 2 größer");
      expect(await read({ grep: "GRÖSSER|größer" })).toMatchObject({ matches: 9000 });
    }
  });
});

describe("a file of any kind", () => {
  it("is JSON as JSON where it is small, an outline where it is large, and a part where that is asked for", async () => {
    const small = { name: KEY, list: [1, "\u001b[1mbold"], "a/b": { "~": null } };
    file.serving = {
      content: contentOf(Buffer.from(JSON.stringify(small, undefined, 4))),
      contentType: "application/json",
    };
    expect(await read({}, anyTool)).toMatchObject({ json: { ...small, name: "[secret]", list: [1, "bold"] } });
    expect(await read({ pointer: "/a~1b" }, anyTool)).toMatchObject({ json: { "~": null } });
    expect(await read({ pointer: "#/list/0" }, anyTool)).toMatchObject({ json: 1 });
    const items = Array.from({ length: 50_000 }, (_, id) => ({
      id,
      text: `item ${id}`.padEnd(500),
      inner: { deep: [id] },
    }));
    const bytes = Buffer.from(JSON.stringify({ version: 3, items }));
    file.serving = { content: contentOf(bytes), contentType: "application/octet-stream" };
    expect(await read({}, anyTool)).toMatchObject({
      type: "object",
      bytes: bytes.length,
      outline: [
        { pointer: "/version", value: 3 },
        { pointer: "/items", type: "array", size: 50_000 },
      ],
      truncated: { how_to_get_the_rest: expect.stringContaining('pointer="/items"') },
    });
    expect(await read({ pointer: "/items" }, anyTool)).toMatchObject({ type: "array", size: 50_000 });
    expect(await read({ pointer: "/items/49999/inner" }, anyTool)).toMatchObject({ json: { deep: [49_999] } });
    const before = file.sent();
    expect(await read({ pointer: "/version" }, anyTool)).toMatchObject({ json: 3 });
    expect(file.sent() - before).toBeLessThan(bytes.length);
  });

  it("tells where a pointer leads to nothing", async () => {
    file.serving = { content: contentOf(Buffer.from('{"results":[{"unique_id":1}],"elapsed":2}')) };
    for (const [pointer, sentence] of [
      ["/result", 'The whole has no "result". It has results, elapsed.'],
      ["/results/1", 'is a list of 1, from 0 to 0: there is no "1"'],
      ["/results/0/unique", 'Did you mean "unique_id"?'],
      ["/elapsed/x", "/elapsed is a number, with nothing inside"],
    ] as const) {
      const result = await read({ pointer }, anyTool);
      expect(result["isError"]).toBe(true);
      expect(result.said).toContain(sentence);
    }
    file.serving = { content: contentOf(Buffer.from("plain text")) };
    expect((await read({ pointer: "/a" }, anyTool)).said).toContain("it is not JSON");
  });

  it("is text where it only begins like JSON", async () => {
    const text = '{"line":1}\n{"line":2}\n';
    file.serving = { content: contentOf(Buffer.from(text)), contentType: "application/octet-stream" };
    expect(await read({}, anyTool)).toMatchObject({ text: '{"line":1}\n{"line":2}' });
  });

  it("is base64 where it is small and no text, and told by its size where it is not", async () => {
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 7919) % 256));
    file.serving = { content: contentOf(bytes), contentType: "image/png" };
    const small = await read({}, anyTool);
    expect(Buffer.from(String(small["base64"]), "base64").equals(bytes)).toBe(true);
    expect(small).toMatchObject({ mediaType: "image/png", bytes: 3000 });
    expect(await read({ tail: 5 }, anyTool)).toMatchObject({ mediaType: "image/png", bytes: 3000 });
    file.serving = {
      content: { size: 1e9, slice: (start, end) => Buffer.alloc(end - start) },
      contentType: "image/png",
    };
    const before = file.sent();
    const large = await read({}, anyTool);
    expect(large).toMatchObject({ bytes: 1e9, truncated: { how_to_get_the_rest: expect.stringContaining("range=") } });
    expect(large["base64"]).toBeUndefined();
    expect(file.sent() - before).toBeLessThan(10_000_000);
  });
});

describe("what cannot be asked", () => {
  it.each([
    [{ tail: 1, head: 1 }, "tail and head exclude each other"],
    [{ tail: 1, grep: "x" }, "tail and grep exclude each other"],
    [{ pointer: "/a", range: "bytes=0-1" }, "pointer and range exclude each other"],
    [{ context: 2 }, "context stands beside grep alone"],
    [{ context: 2, head: 1 }, "context stands beside grep alone"],
    [{ pointer: "a/b" }, "is no JSON Pointer"],
    [{ grep: "(a" }, "is no expression of RE2"],
    [{ grep: "|" }, "the pattern is empty"],
    [{ grep: "x".repeat(501) }, "at most 500 are taken"],
  ])("%j is refused, and nothing is sent", async (args, sentence) => {
    const result = await read(args, anyTool);
    expect(result["isError"]).toBe(true);
    expect(result.said).toContain(sentence);
    expect(file.asked).toEqual([]);
  });

  it("is no pattern that makes an engine hang", async () => {
    file.serving = { content: contentOf(Buffer.from(`${"a".repeat(60_000)}!\n`.repeat(20))) };
    for (const grep of ["(a+)+$", "(a|aa)+$", "(.*a){12}b"]) expect(await read({ grep })).toMatchObject({ matches: 0 });
  });
});
