/** Lines of the log, in both formats. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createLog, type Log } from "../../server/log.js";
import { Secret } from "../../server/secret.js";
import { logLevels } from "../../server/settings.js";

const key = "key-7f3a9c2e51";
const awkward = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom(key, `a ${key}\nb`, "\u2028\u0000\r\n"),
);

describe("a line of JSON", () => {
  it("is one line, whatever is said, and gives the message back without secrets", () => {
    fc.assert(
      fc.property(awkward, fc.constantFrom(...logLevels), awkward, (message, level, requestId) => {
        const lines: string[] = [];
        const log = createLog({ name: "t", level: "debug", format: "json", write: (line) => lines.push(line) });
        log.hide(new Secret(key));
        log[level](message, { tool: "list_books", requestId, traceId: "ab" });
        const [line = ""] = lines;
        expect(lines).toHaveLength(1);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        const said = JSON.parse(line) as Record<string, string>;
        expect(said).toMatchObject({ level, logger: "t", tool: "list_books", trace_id: "ab" });
        expect(said["message"]).toBe(message.replaceAll(key, "[secret]"));
        expect(said["request_id"]).toBe(requestId.replaceAll(key, "[secret]"));
        expect(Math.abs(Date.parse(said["time"] ?? "") - Date.now())).toBeLessThan(60_000);
      }),
    );
  });

  it("names what is known alone", () => {
    const lines: string[] = [];
    createLog({ name: "t", level: "info", format: "json", write: (line) => lines.push(line) }).warn("m");
    expect(Object.keys(JSON.parse(lines[0] ?? "") as object)).toEqual(["time", "level", "logger", "message"]);
  });
});

it("a line of text begins with the name, the level and the tool", () => {
  const lines: string[] = [];
  const log = createLog({ name: "t", level: "info", write: (line) => lines.push(line) });
  log.info("a\nb", { tool: "list_books", requestId: "7" });
  log.warn("c");
  log.debug("never");
  expect(lines).toEqual(["t: info: list_books: a\n  b\n", "t: warn: c\n"]);
});

it("a secret that is put into a message shows as one, and only texts and named ids are taken", () => {
  const lines: string[] = [];
  const log = createLog({ name: "t", level: "info", write: (line) => lines.push(line) });
  const secret = new Secret(key);
  log.info(`${String(secret)} ${JSON.stringify({ secret })}`);
  expect(lines).toEqual(['t: info: [secret] {"secret":"[secret]"}\n']);
  expectTypeOf<Log["info"]>().parameter(0).toEqualTypeOf<string>();
  expectTypeOf<NonNullable<Parameters<Log["info"]>[1]>[keyof NonNullable<Parameters<Log["info"]>[1]>]>().toEqualTypeOf<
    string | undefined
  >();
});
