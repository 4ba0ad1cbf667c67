/** One request and its answer: what the client of HTTP adds to a request by itself, and who reads the body. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BodyReaderError, exchange } from "../../../server/http/exchange.js";
import { send } from "../../../server/http/send.js";
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

describe("a body that goes to a reader", () => {
  const request = () => ({ method: "GET", url: recorder.url, headers: [] });
  const options = { signal: new AbortController().signal, environment: {} };

  it("comes to it whole, and is empty in the answer", async () => {
    const pieces: Uint8Array[] = [];
    const answer = await exchange(request(), {
      ...options,
      readBody: ({ status, headers }) => {
        expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
        return { write: (piece) => pieces.push(piece) > 0 };
      },
    });
    expect(Buffer.concat(pieces).toString()).toBe("{}");
    expect(answer).toMatchObject({ status: 200, isCut: false, body: new Uint8Array() });
  });

  it("is cut where the reader has enough", async () => {
    const answer = await exchange(request(), { ...options, readBody: () => ({ write: () => false }) });
    expect(answer.isCut).toBe(true);
  });

  it("is sent once where the reader fails, which is no fault of the network", async () => {
    const before = recorder.requests.length;
    const readBody = () => ({
      write: () => {
        throw new TypeError("a defect");
      },
    });
    await expect(send(request(), { environment: {}, timeoutMs: 5_000, readBody })).rejects.toThrow(BodyReaderError);
    expect(recorder.requests.length).toBe(before + 1);
  });
});
