/** What the client of HTTP adds to a request by itself. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { exchange } from "../../../server/http/exchange.js";
import { json, type Recorder, startRecorder } from "../recorder.js";

let recorder: Recorder;
beforeAll(async () => {
  recorder = await startRecorder((_, response) => json(response, 200, {}));
});
afterAll(() => recorder.close());

async function headersOf(headers: readonly (readonly [string, string])[], absent: readonly string[] = []) {
  const request = { method: "GET", url: recorder.url, headers, absent };
  await exchange(request, { signal: new AbortController().signal, environment: {} });
  return recorder.requests.at(-1)?.headers ?? {};
}

it.each(["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range"])(
  "no order to caches beside %s",
  async (name) => {
    const headers = await headersOf([[name, '"x"']]);
    expect(headers[name.toLowerCase()]).toBe('"x"');
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(["cache-control"]));
    expect(headers["pragma"]).toBeUndefined();
  },
);

it("no language where the operation has a parameter for it that is not given", async () => {
  expect((await headersOf([], ["accept-language"]))["accept-language"]).toBeUndefined();
  expect((await headersOf([["Accept-Language", "de"]]))["accept-language"]).toBe("de");
});
