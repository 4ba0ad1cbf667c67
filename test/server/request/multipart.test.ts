import { once } from "node:events";
import busboy from "busboy";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BodyDefinition } from "../../../server/definition.js";
import type { EncodedRequest } from "../../../server/request/encode.js";
import { FileValue } from "../../../server/request/files.js";
import * as awkward from "./awkward.js";
import { bodyText, encoded, header, toolWith } from "./tools.js";

function sent(value: unknown, encoding: BodyDefinition["encoding"] = {}, mediaType = "multipart/form-data") {
  const tool = toolWith({ body: { mediaType, encoding }, arguments: { body: { in: "body", pointer: "" } } });
  return encoded(tool, { body: value });
}

interface ReadPart {
  readonly name: string;
  readonly type: string;
  readonly fileName?: string | undefined;
  readonly content: string;
}

/** The parts as busboy reads them; files as base64. */
async function read(request: EncodedRequest): Promise<ReadPart[]> {
  const parser = busboy({
    headers: { "content-type": header(request, "Content-Type") ?? "" },
    defParamCharset: "utf8",
    preservePath: true,
    limits: { fieldSize: 1e8, fieldNameSize: 1e6 },
  });
  const parts: ReadPart[] = [];
  parser.on("field", (name, content, { mimeType }) => parts.push({ name, type: mimeType, content }));
  parser.on("file", (name, stream, { filename, mimeType }) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () =>
      parts.push({ name, type: mimeType, fileName: filename, content: Buffer.concat(chunks).toString("base64") }),
    );
  });
  parser.end(request.body);
  await once(parser, "close");
  return parts;
}

const bytes = Uint8Array.from([0, 1, 255, 13, 10, 45, 45]);
const base64 = Buffer.from(bytes).toString("base64");

describe("multipart/form-data", () => {
  test("text, repeated parts for arrays, JSON for objects, files with a name", async () => {
    const request = sent({
      id: 7,
      yes: false,
      none: null,
      tags: ["a", "b"],
      address: { city: "Zürich" },
      addresses: [{ a: 1 }, { a: 2 }],
      photo: new FileValue(bytes, 'é"\r\n.png', "image/png"),
      raw: [new FileValue(bytes), new FileValue(bytes, "two")],
    });
    expect(header(request, "Content-Type")).toMatch(/^multipart\/form-data; boundary=[-0-9a-f]{20,70}$/);
    expect(await read(request)).toEqual([
      { name: "id", type: "text/plain", content: "7" },
      { name: "yes", type: "text/plain", content: "false" },
      { name: "tags", type: "text/plain", content: "a" },
      { name: "tags", type: "text/plain", content: "b" },
      { name: "address", type: "application/json", content: '{"city":"Zürich"}' },
      { name: "addresses", type: "application/json", content: '{"a":1}' },
      { name: "addresses", type: "application/json", content: '{"a":2}' },
      { name: "photo", type: "image/png", fileName: "é%22%0D%0A.png", content: base64 },
      { name: "raw", type: "application/octet-stream", fileName: "raw", content: base64 },
      { name: "raw", type: "application/octet-stream", fileName: "two", content: base64 },
    ]);
  });

  test.each<[contentType: string, own: string | undefined, sentType: string]>([
    ["image/png, image/jpeg", "image/jpeg", "image/jpeg"],
    ["image/png, image/jpeg", "image/gif", "image/png"],
    ["image/png", undefined, "image/png"],
    ["image/*", "image/webp", "image/webp"],
    ["image/*", undefined, "application/octet-stream"],
    ["image/*, application/pdf", "text/plain", "application/pdf"],
    ["*/*", "text/csv; charset=utf-8", "text/csv"],
  ])("of a file whose API takes %s and which is %s, the type is %s", async (contentType, own, sentType) => {
    const [part] = await read(sent({ f: new FileValue(bytes, "f", own) }, { f: { contentType, file: true } }));
    expect(part?.type).toBe(sentType);
  });

  test("a stated content type", async () => {
    const encoding = {
      meta: { contentType: "application/json" },
      list: { contentType: "application/json" },
      doc: { contentType: "text/csv" },
      docs: { contentType: "application/xml; charset=utf-8" },
    };
    const value = { meta: "x", list: [1, 2], doc: "a,b", docs: ["<a/>", "<b/>"] };
    const request = sent(value, encoding);
    expect(await read(request)).toEqual([
      { name: "meta", type: "application/json", content: '"x"' },
      { name: "list", type: "application/json", content: "[1,2]" },
      { name: "doc", type: "text/csv", content: "a,b" },
      { name: "docs", type: "application/xml", content: "<a/>" },
      { name: "docs", type: "application/xml", content: "<b/>" },
    ]);
    expect(bodyText(request)).toContain("Content-Type: application/xml; charset=utf-8\r\n");
  });

  test("styles, in which nothing is percent-encoded", async () => {
    const encoding = {
      csv: { style: "form", explode: false },
      pipes: { style: "pipeDelimited", explode: false },
      deep: { style: "deepObject", explode: true, allowReserved: true },
      open: { style: "form", explode: true },
    } as const;
    const value = { csv: ["a b", "c"], pipes: [1, 2], deep: { x: { y: "&" }, z: [1, 2] }, open: { k: "/" } };
    expect((await read(sent(value, encoding))).map(({ name, content }) => [name, content])).toEqual([
      ["csv", "a b,c"],
      ["pipes", "1|2"],
      ["deep[x][y]", "&"],
      ["deep[z][]", "1"],
      ["deep[z][]", "2"],
      ["k", "/"],
    ]);
    expect(() => sent({ csv: ["a,b", "c"] }, encoding)).toThrow(/parts the items/);
  });

  test("arbitrary names and contents are what busboy reads", async () => {
    // Names: line breaks and quotes are percent-encoded there, a backslash is read as an escape by busboy.
    const name = awkward.key.map((own) => `n${own.replace(/[\0-\x1f\x7f"\\]/g, "")}`);
    await fc.assert(
      fc.asyncProperty(awkward.record(name), fc.uint8Array({ maxLength: 200 }), async (value, content) => {
        const parts = await read(sent({ ...value, file: new FileValue(content, "f") }));
        const fields = parts.filter((part) => part.fileName === undefined).map((part) => [part.name, part.content]);
        expect(fields).toEqual(Object.entries(value));
        expect(parts.find((part) => part.fileName === "f")?.content).toBe(Buffer.from(content).toString("base64"));
      }),
      { numRuns: 100 },
    );
  });

  test("no name or file name can add a header or a part", () => {
    const evil = 'x"\r\nContent-Type: text/html\r\n\r\n--';
    const text = bodyText(sent({ [evil]: new FileValue(bytes, evil) })) ?? "";
    expect(text.split("\r\n").filter((line) => line.startsWith("Content-Type"))).toEqual([
      "Content-Type: application/octet-stream",
    ]);
  });

  test("the same request is the same bytes, and a declared boundary gives way", () => {
    const [one, two] = [sent({ a: 1 }), sent({ a: 1 }, {}, "multipart/form-data; boundary=b")];
    expect(one).toEqual(two);
    expect(header(sent({ a: 2 }), "Content-Type")).not.toBe(header(one, "Content-Type"));
  });

  test("is what multipart/* becomes", () => {
    expect(header(sent({ a: 1 }, {}, "multipart/*"), "Content-Type")).toMatch(/^multipart\/form-data; boundary=/);
  });

  test("an empty form is well-formed", async () => {
    expect(await read(sent({ a: null, b: [] })).catch((error: unknown) => String(error))).toEqual([]);
  });
});

test("other multipart types: an array is parts without names", () => {
  const request = sent(
    [{ a: 1 }, new FileValue(bytes, "f", "image/png"), "text"],
    {},
    'multipart/related; type="application/json"',
  );
  expect(header(request, "Content-Type")).toMatch(/^multipart\/related; type="application\/json"; boundary=/);
  const boundary = header(request, "Content-Type")?.split("boundary=")[1] ?? "";
  const parts = Buffer.from(request.body ?? "")
    .toString("latin1")
    .split(`--${boundary}`);
  expect(parts[0]).toBe("");
  expect(parts.slice(1)).toEqual([
    '\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n',
    `\r\nContent-Type: image/png\r\n\r\n${Buffer.from(bytes).toString("latin1")}\r\n`,
    "\r\nContent-Type: text/plain\r\n\r\ntext\r\n",
    "--\r\n",
  ]);
});
