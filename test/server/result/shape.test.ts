/** What an answer becomes: JSON, text, bytes, nothing; concise, bounded, and saying what was left out. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyTool, ResultDefinition } from "../../../server/definition.js";
import { ApiError } from "../../../server/errors.js";
import type { HttpAnswer } from "../../../server/http/outcome.js";
import { shapeAnswer } from "../../../server/result/shape.js";
import { addBook, getBook, getCover, listBooks, listTags, readLog } from "../catalogue-of-shelves.js";

const MAX = 40_000;

function answer(
  body: unknown,
  contentType: string | null = "application/json",
  more: Partial<HttpAnswer> = {},
): HttpAnswer {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = new Headers(contentType === null ? {} : { "content-type": contentType });
  return {
    kind: "answer",
    status: 200,
    headers,
    body: new Uint8Array(bytes),
    isCut: false,
    tries: 1,
    isFinal: false,
    ...more,
  };
}

function shape(tool: unknown, given: HttpAnswer, args: Record<string, unknown> = {}, maxCharacters = MAX) {
  return shapeAnswer(tool as AnyTool, args, given, { maxCharacters, redact: (text) => text }) as Record<
    string,
    unknown
  >;
}

function toolOf(result: ResultDefinition): AnyTool {
  return { ...(listTags as unknown as AnyTool), result };
}

describe("JSON", () => {
  const book = { id: "1", title: "Emma", status: "LENT", pages: 474, note: null };

  it("is concise by default: the fields of each item, and nothing null; what stands beside the items stays", () => {
    const page = { results: [book, { ...book, title: null }], total: 2, next: null };
    const concise = {
      results: [
        { id: "1", title: "Emma", status: "LENT" },
        { id: "1", status: "LENT" },
      ],
      total: 2,
      next: null,
    };
    expect(shape(listBooks, answer(page))).toEqual(concise);
    expect(shape(listBooks, answer(page), { detail: "concise" })).toEqual(concise);
    // In full too: the document knows of no title that is null.
    const full = { ...page, results: [book, { ...book, title: undefined }] };
    expect(shape(listBooks, answer(page), { detail: "full" })).toEqual(full);
  });

  it("masks what the names of left-out fields tell to be a secret", () => {
    const tool = toolOf({ items: "results", fields: ["value"] });
    const page = {
      results: [
        { name: "DB_PASSWORD", value: "hunter2-Zq81kfP0" },
        { name: "REGION", value: "eu-west-1" },
      ],
    };
    expect(shape(tool, answer(page))).toEqual({ results: [{ value: "[secret]" }, { value: "eu-west-1" }] });
  });

  it("keeps fields of a list's items, and of an answer that is one object", () => {
    expect(shape(toolOf({ fields: ["id"] }), answer([book]))).toEqual({ result: [{ id: "1" }] });
    expect(shape(toolOf({ fields: ["id", "note"] }), answer(book))).toEqual({ id: "1" });
  });

  it.each([
    [["a", "b"], { result: ["a", "b"] }],
    ["text", { result: "text" }],
    [5, { result: 5 }],
    [null, { result: null }],
    [{ id: "x" }, { id: "x" }],
  ])("%j becomes %j", (body, expected) => expect(shape(toolOf({}), answer(JSON.stringify(body)))).toEqual(expected));

  it("keeps numbers beyond 2^53 exact, as strings", () => {
    const body =
      '{"id":12345678901234567890,"small":123,"text":"12345678901234567890 \\" 99999999999999999","list":[-9007199254740993, 9007199254740991]}';
    expect(shape(toolOf({}), answer(body))).toEqual({
      id: "12345678901234567890",
      small: 123,
      text: '12345678901234567890 " 99999999999999999',
      list: ["-9007199254740993", 9007199254740991],
    });
  });

  it("takes terminal codes and unseen characters out of strings", () => {
    const message = "\u001b[31mERROR\u001b[0m \u202eright\u202c\u0007 fine\r\nnext\u{e0041}";
    expect(shape(toolOf({}), answer({ message }))).toEqual({ message: "ERROR right fine\nnext" });
  });

  it("keeps names such as __proto__ as plain properties", () => {
    const shaped = shape(listBooks, answer('{"results":[{"id":"1","__proto__":{"x":1}}],"__proto__":{"polluted":1}}'), {
      detail: "full",
    });
    expect(JSON.stringify(shaped)).toBe('{"results":[{"id":"1","__proto__":{"x":1}}],"__proto__":{"polluted":1}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("is text where the API sends text instead", () => {
    expect(shape(getBook, answer("just words", "text/plain"))).toEqual({ text: "just words" });
    expect(shape(getBook, answer("{broken", "text/plain"))).toEqual({ text: "{broken" });
  });

  it("is read where it comes under a name that says nothing of it", () => {
    for (const type of ["application/octet-stream", "text/plain; charset=utf-8", ""]) {
      expect(shape(getBook, answer(book, type))).toEqual(shape(getBook, answer(book)));
    }
  });

  it.each([
    ["is broken", "{broken", "application/json"],
    ["is cut short", '{"id":"1","ti', "application/json; charset=utf-8"],
    ["is a page", "<!doctype html><title>Sign in</title>", "text/html"],
    ["holds bytes that are no UTF-8", Buffer.from('{"id":"\xff"}', "latin1"), "application/json"],
    ["nests too deeply", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "application/json"],
  ])("that %s is an error, and of a write one that says that it was done", (_, body, type) => {
    const read = () => shape(getBook, answer(body, type));
    expect(read).toThrow(ApiError);
    expect(read).toThrow(expect.objectContaining({ nextStep: expect.stringMatching(/^Call get_book again/) }));
    expect(() => shape(addBook, answer(body, type))).toThrow(
      expect.objectContaining({ nextStep: expect.stringMatching(/^It has been done.*look before you call again/) }),
    );
  });

  it("that was too large to be read whole is an error that says how to ask for less", () => {
    const cut = answer('{"results":[', "application/json", { isCut: true });
    expect(() => shape(listBooks, cut)).toThrow(ApiError);
    expect(() => shape(listBooks, cut)).toThrow(
      expect.objectContaining({ nextStep: expect.stringContaining("page_size") }),
    );
  });
});

describe("no content", () => {
  it("says that it is done", () => {
    expect(shape(getBook, answer("", null, { status: 204 }))).toEqual({
      status: "done",
      note: "The API answered 204 without content.",
    });
  });
});

describe("text", () => {
  it("is cleaned of terminal codes", () => {
    const log = "\u001b]0;title\u0007\u001b[1;31mfailed\u001b[0m\r\n\u001b(Bdone\u0000";
    expect(shape(readLog, answer(log, "text/plain"))).toEqual({ text: "failed\ndone" });
  });

  it("is decoded by its charset or byte order mark", () => {
    expect(shape(readLog, answer(Buffer.from("caf\u00e9", "latin1"), "text/plain; charset=ISO-8859-1"))).toEqual({
      text: "café",
    });
    expect(shape(readLog, answer(Buffer.from("\ufeffcafé", "utf16le"), "text/plain"))).toEqual({ text: "café" });
    expect(shape(readLog, answer(Buffer.from("\ufeffcafé"), "text/plain"))).toEqual({ text: "café" });
  });

  it("keeps its end when it is too long, from the beginning of a line, and says so with the range to ask for", () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index}`);
    const shaped = shape(readLog, answer(lines.join("\n"), "text/plain"), {}, 5_000);
    const text = shaped["text"] as string;
    expect(text.endsWith("line 4998\nline 4999")).toBe(true);
    expect(text).toMatch(/^line \d+\n/);
    expect(shaped["truncated"]).toMatchObject({ text: expect.stringMatching(/^the end is here/) });
    expect(JSON.stringify(shaped["truncated"])).toContain("bytes=-30000");
    expect(JSON.stringify(shaped).length).toBeLessThanOrEqual(5_000);
  });

  it("says which part it is, where the API sent a part", () => {
    const headers = new Headers({ "content-type": "text/plain", "content-range": "bytes 96-99/100" });
    expect(shape(readLog, answer("tail", "text/plain", { status: 206, headers }))).toEqual({
      text: "tail",
      range: "bytes 96-99/100",
    });
  });

  it("says so where more was sent than is read", () => {
    const shaped = shape(readLog, answer("beginning", "text/plain", { isCut: true }));
    expect(shaped["truncated"]).toMatchObject({ text: expect.stringContaining("the beginning is here") });
  });
});

describe("secrets", () => {
  it.each([
    ["text", readLog, "text/plain", "SECRETSECRET".repeat(1_000)],
    ["JSON", toolOf({}), "application/json", JSON.stringify({ long: "SECRETSECRET".repeat(1_000) })],
  ])("are taken out of %s before it is cut, so that no half of one is left at the border", (_, tool, type, body) => {
    const redact = (text: string) => text.replaceAll("SECRETSECRET", "[secret]");
    const shaped = shapeAnswer(tool, {}, answer(body, type), { maxCharacters: 3_001, redact });
    expect(JSON.stringify(shaped)).toContain("truncated");
    expect(JSON.stringify(shaped)).not.toContain("SEC");
  });
});

describe("bytes", () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]);

  it("are base64 with their type and number", () => {
    const shaped = shape(getCover, answer(png, "image/png"));
    expect(shaped).toEqual({ base64: Buffer.from(png).toString("base64"), mediaType: "image/png", bytes: 8 });
  });

  it("are left out where they do not fit, with the reason", () => {
    const shaped = shape(getCover, answer(new Uint8Array(100_000), "image/png"));
    expect(shaped).toMatchObject({ bytes: 100_000, truncated: { base64: expect.stringContaining("left out") } });
    expect(shaped["base64"]).toBeUndefined();
  });
});

describe("an answer of any type is read as what arrives", () => {
  const anything = toolOf({ mediaType: "*/*" });
  it.each([
    ['{"a":1}', "application/json", { a: 1 }],
    ['{"a":1}', "application/vnd.x+json; charset=utf-8", { a: 1 }],
    ["a,b\n1,2", "text/csv", { text: "a,b\n1,2" }],
    ["plain", "application/octet-stream", { text: "plain" }],
    ["plain", null, { text: "plain" }],
    [
      Uint8Array.from([0, 1, 2]),
      "application/octet-stream",
      { base64: "AAEC", mediaType: "application/octet-stream", bytes: 3 },
    ],
    [Uint8Array.from([0x50, 0x4b]), "application/zip", { base64: "UEs=", mediaType: "application/zip", bytes: 2 }],
  ])("%j as %s", (body, type, expected) => expect(shape(anything, answer(body, type))).toEqual(expected));
});

describe("the budget", () => {
  const books = (count: number, note = "n") => ({
    results: Array.from({ length: count }, (_, index) => ({ id: String(index), title: note, status: "LENT" })),
    total: count,
  });

  it("cuts at item borders, and says how many are here and what to ask next", () => {
    const shaped = shape(listBooks, answer(books(1_000)), { detail: "full" }, 5_000);
    const kept = shaped["results"] as unknown[];
    expect(kept).toEqual(books(1_000).results.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(60);
    expect(shaped["total"]).toBe(1_000);
    expect(shaped["truncated"]).toEqual({
      results: `the first ${kept.length} of 1000 are here; the others did not fit`,
      how_to_get_the_rest: expect.stringMatching(/detail="concise".*status, page_size, added_after/),
    });
    expect(JSON.stringify(shaped).length).toBeLessThanOrEqual(5_000);
  });

  it("cuts long strings where one item alone is too large, keeping their ends", () => {
    const shaped = shape(listBooks, answer(books(3, `${"x".repeat(50_000)} the cause`)), {}, 5_000);
    const [first] = shaped["results"] as { title: string }[];
    expect(first?.title).toMatch(/the cause$/);
    expect(JSON.stringify(shaped["truncated"])).toContain("results[0].title: 50010 characters");
    expect(JSON.stringify(shaped["truncated"])).toContain("the first 1 of 3 are here");
  });

  it("leaves a result that fits as it is", () => {
    expect(shape(listBooks, answer(books(3)))).toEqual(books(3));
  });

  it("does not lose an answer's own property of the same name", () => {
    const shaped = shape(toolOf({}), answer({ truncated: "own", long: "x".repeat(9_000) }), {}, 4_000);
    expect(shaped["truncated"]).toBe("own");
    expect(shaped["truncated_by_server"]).toMatchObject({ cut: ["long: 9000 characters"] });
  });

  it("holds for whatever an API sends, and never leaves half of a surrogate pair", () => {
    const long = fc
      .tuple(fc.constantFrom("a", "\\", '"', "\n", "😀", "é"), fc.nat(3_000))
      .map(([unit, count]) => unit.repeat(count));
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        long,
        fc.integer(),
        fc.array(tie("value"), { maxLength: 40 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 40 }),
      ),
    })).value;
    fc.assert(
      fc.property(
        tree,
        fc.constantFrom(toolOf({}), listBooks, readLog),
        fc.constantFrom(1_000, 2_500),
        (body, tool, max) => {
          const shaped = shape(
            tool,
            answer(JSON.stringify({ results: body }), tool === readLog ? "text/plain" : "application/json"),
            {},
            max,
          );
          const text = JSON.stringify(shaped);
          expect(text.length).toBeLessThanOrEqual(max);
          expect(text).not.toMatch(/\\ud[89a-f]/);
        },
      ),
      { numRuns: 150 },
    );
  });
});
