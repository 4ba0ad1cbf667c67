/** Secrets never show, however they are printed, and whatever repeats them. */
import { format, inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callTool } from "../../server/call.js";
import { createCallContext } from "../../server/call-context.js";
import { createLog } from "../../server/log.js";
import { redact, Secret } from "../../server/secret.js";
import { readSettings } from "../../server/settings.js";
import { shelves } from "./catalogue-of-shelves.js";
import { json, startRecorder } from "./recorder.js";

/** Keys as they are issued, and keys full of what is written differently in JSON, URLs and headers. */
const key = fc.oneof(
  fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(..."abcXYZ0189-_.".split("")) }),
  fc
    .string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(..."ab\"\\/%&+= <>:;,'".split("")) })
    .filter((text) => text.trim().length >= 8),
);

it("is never printed", () => {
  fc.assert(
    fc.property(key, (value) => {
      const secret = new Secret(value);
      const shown = [
        String(secret),
        "".concat(secret as never),
        JSON.stringify({ secret }),
        inspect(secret),
        inspect({ deep: [secret] }, { depth: 9, showHidden: true }),
        format("%s %o %j", secret, secret, secret),
        Object.entries(secret).join(),
      ].join("\n");
      expect(shown).not.toContain(value);
      expect(secret.reveal()).toBe(value);
    }),
  );
});

it("is taken out of text in each form in which it travels", () => {
  fc.assert(
    fc.property(key, fc.string(), fc.string(), (value, before, after) => {
      const secrets = [new Secret(value)];
      for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString("base64")]) {
        expect(redact(before + form + after, secrets)).not.toContain(form);
      }
      expect(redact(JSON.stringify({ value }), secrets)).toBe('{"value":"[secret]"}');
    }),
  );
});

it("leaves text alone where a secret is too short to be one", () => {
  expect(redact("a banana", [new Secret("a")])).toBe("a banana");
});

describe("a call", () => {
  it("shows the key nowhere, whatever the API does with it", async () => {
    let status = 200;
    const api = await startRecorder(({ headers }, response) =>
      json(response, status, {
        id: headers.authorization,
        [headers.authorization ?? ""]: [headers.authorization?.slice(7)],
      }),
    );
    try {
      await fc.assert(
        fc.asyncProperty(key, fc.constantFrom(200, 400, 401, 422, 500), async (value, nextStatus) => {
          status = nextStatus;
          const trimmed = value.trim();
          const lines: string[] = [];
          const log = createLog({ name: "shelves", level: "debug", write: (line) => lines.push(line) });
          const environment = { SHELVES_BASE_URL: api.url, SHELVES_API_KEY: value };
          const settings = readSettings({ catalogue: shelves, environment });
          const context = createCallContext(shelves, settings, undefined, { log });
          const answer = await callTool(context, "get_book", { book_id: "b" });
          log.error(`a message with ${trimmed} in it`);
          expect(api.requests.at(-1)?.headers.authorization).toBe(`Bearer ${trimmed}`);
          const shown = [
            answer.text,
            JSON.stringify(answer.structuredContent),
            JSON.stringify(Object.values(answer)),
            ...lines,
          ].join("\n");
          expect(shown).toContain("[secret]");
          expect(shown).not.toContain(trimmed);
          expect(shown).not.toContain(JSON.stringify(trimmed).slice(1, -1));
        }),
        { numRuns: 60 },
      );
    } finally {
      await api.close();
    }
  });
});
