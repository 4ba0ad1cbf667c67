import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BodyDefinition } from "../../../server/definition.js";
import { ArgumentError } from "../../../server/errors.js";
import { FileValue, resolveFiles } from "../../../server/request/files.js";
import { styled, toolWith } from "./tools.js";

const upload: BodyDefinition = {
  mediaType: "multipart/form-data",
  encoding: { photo: { file: true }, raw: { file: true }, title: {} },
};
const tool = toolWith({
  body: upload,
  arguments: {
    photo: { in: "body", pointer: "/photo" },
    raws: { in: "body", pointer: "/raw" },
    title: { in: "body", pointer: "/title" },
    deep: { in: "body", pointer: "/deep/photo" },
    q: styled("query", "photo", "form", true),
  },
});
const wholeFile = toolWith({
  body: { mediaType: "application/octet-stream", file: true },
  arguments: { body: { in: "body", pointer: "" } },
});

const fileOf = async (text: string, readFile?: (path: string) => Promise<Uint8Array>) => {
  const { body } = await resolveFiles(wholeFile, { body: text }, readFile === undefined ? {} : { readFile });
  expect(body).toBeInstanceOf(FileValue);
  return body as FileValue;
};

describe("which arguments are files", () => {
  test("those that the body's definition calls so; each item of an array", async () => {
    const given = { photo: "AAE=", raws: ["Ag==", "Aw=="], title: "AAE=", deep: "AAE=", q: "AAE=", unknown: "AAE=" };
    const resolved = await resolveFiles(tool, given, {});
    expect(resolved).toEqual({
      ...given,
      photo: new FileValue(Buffer.from([0, 1])),
      raws: [new FileValue(Buffer.from([2])), new FileValue(Buffer.from([3]))],
    });
    expect(given.photo).toBe("AAE=");
  });

  test("properties of a body that is one argument", async () => {
    const whole = toolWith({ body: upload, arguments: { body: { in: "body", pointer: "" } } });
    const { body } = await resolveFiles(whole, { body: { photo: "AAE=", title: "AAE=", raw: ["Ag=="] } }, {});
    expect(body).toEqual({
      photo: new FileValue(Buffer.from([0, 1])),
      title: "AAE=",
      raw: [new FileValue(Buffer.from([2]))],
    });
  });

  test("null, and names from Object.prototype, are left alone", async () => {
    const given = Object.fromEntries([
      ["photo", null],
      ["__proto__", "x"],
      ["constructor", "y"],
    ]) as Record<string, unknown>;
    const resolved = await resolveFiles(tool, given, {});
    expect(Object.entries(resolved)).toEqual(Object.entries(given));
  });
});

describe("base64", () => {
  test("any bytes, standard or URL-safe, with line breaks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        const standard = Buffer.from(bytes).toString("base64");
        const texts = [standard, standard.replace(/.{10}/g, "$&\r\n"), `data:;base64,${standard}`];
        const urlSafe = Buffer.from(bytes).toString("base64url");
        if (/[-_]/.test(urlSafe)) texts.push(urlSafe);
        for (const text of texts) expect(Buffer.from((await fileOf(text)).bytes)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 60 },
    );
  });

  test.each(["Hello, world", "abc", "abcde", "ab=c", "a===", "=", "AA=", "A+-/", "AAE", "日本", "%41%41"])(
    "%j is none, and the message says what is",
    async (text) => {
      const attempt = fileOf(text);
      await expect(attempt).rejects.toBeInstanceOf(ArgumentError);
      await expect(attempt).rejects.toThrow(/^body: .* is no base64; give the content as base64, or as a data URL/);
    },
  );
});

describe("a data URL", () => {
  test.each<[text: string, content: string, type: string | undefined, name: string | undefined]>([
    ["data:,A%20brief%20note", "A brief note", undefined, undefined],
    ["data:text/csv;charset=utf-8,a,b%0A1,2", "a,b\n1,2", "text/csv;charset=utf-8", undefined],
    ["data:image/png;base64,aGk=", "hi", "image/png", undefined],
    ["data:image/png;base64,aGk%3D", "hi", "image/png", undefined],
    ["DATA:text/plain;name=a%20b.txt;BASE64,aGk=", "hi", "text/plain", "a b.txt"],
    ["data:text/plain;filename=x.txt,ü😀", "ü😀", "text/plain", "x.txt"],
    ["data:;base64,", "", undefined, undefined],
  ])("%s", async (text, content, type, name) => {
    const file = await fileOf(text);
    expect(Buffer.from(file.bytes).toString("utf8")).toBe(content);
    expect([file.contentType, file.fileName]).toEqual([type, name]);
  });

  test.each(["data:text/plain", "data:text/plain,100%", "data:;base64,a!b="])("%s is refused", async (text) => {
    await expect(fileOf(text)).rejects.toBeInstanceOf(ArgumentError);
  });
});

describe("a path", () => {
  test("is refused where nothing reads files", async () => {
    await expect(fileOf("file:/etc/passwd")).rejects.toThrow(/reads no local files/);
  });

  test.each([
    ["file:///data/a%20b.csv", "/data/a b.csv", "a b.csv"],
    ["file:reports/x.csv", "reports/x.csv", "x.csv"],
    ["file:/data/x.csv", "/data/x.csv", "x.csv"],
  ])("%s", async (text, path, name) => {
    const asked: string[] = [];
    const file = await fileOf(text, (own) => {
      asked.push(own);
      return Promise.resolve(Uint8Array.from([7]));
    });
    expect(asked).toEqual([path]);
    expect(file).toEqual(new FileValue(Uint8Array.from([7]), name));
  });

  test("that cannot be read is the argument's fault", async () => {
    const missing = () => Promise.reject(new Error("ENOENT: no such file"));
    await expect(fileOf("file:/x", missing)).rejects.toThrow('body: "/x" cannot be read: ENOENT: no such file');
    await expect(fileOf("file://elsewhere/x", missing)).rejects.toBeInstanceOf(ArgumentError);
  });
});
