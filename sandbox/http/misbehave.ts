/** An answer gone wrong on its way: the right one, damaged as a fault wants it. */
import type { ServerResponse } from "node:http";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { FaultKind } from "./faults.js";

/** An answer as it would go out. */
export interface Encoded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Between the bytes of an answer that trickles, in milliseconds. */
const TRICKLE_MS = 500;
/** What was written gets so long to arrive before the connection is reset, in milliseconds. */
const ARRIVAL_MS = 30;
/** What a bomb holds, in bytes of JSON. */
const BOMB_BYTES = 10_000_000_000;
const BOMB_BLOCK_BYTES = 10_000_000;

/** A 204 in words: of an answer without a body, none could be damaged. */
const NOTHING: Encoded = { status: 200, headers: { "content-type": "application/json" }, bytes: Buffer.from("null") };

const PAGE = "<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>";

/** Writes the answer as the fault has it. Resolves once nothing more is written. */
export async function misbehave(response: ServerResponse, answer: Encoded, kind: FaultKind): Promise<void> {
  const { status, headers, bytes } = answer.status === 204 && kind !== "reset-after" ? NOTHING : answer;
  const { socket } = response;
  const whole = (more: Readonly<Record<string, string>>, body: Buffer) =>
    void response.writeHead(status, { ...headers, ...more, "content-length": body.length }).end(body);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const declared = { ...headers, "content-length": Math.max(2, bytes.length) };
  switch (kind) {
    case "reset":
    case "reset-late":
      socket?.resetAndDestroy();
      return;
    case "reset-within":
      response.writeHead(status, declared).write(half);
      await pause(ARRIVAL_MS);
      socket?.resetAndDestroy();
      return;
    case "reset-after":
      whole({}, bytes);
      await pause(ARRIVAL_MS);
      socket?.resetAndDestroy();
      return;
    case "truncated":
      response.writeHead(status, declared).write(half);
      await pause(ARRIVAL_MS);
      socket?.end();
      return;
    case "overlong":
      response.writeHead(status, { ...headers, "content-length": bytes.length });
      response.end(Buffer.concat([bytes, Buffer.from(`{"more":"${"x".repeat(2_000)}"}`)]));
      return;
    case "endless":
      response.writeHead(status, { ...headers, "content-type": "application/json" });
      return poured(response, Buffer.from('{"results":["'), Buffer.alloc(65_536, "x"), Number.POSITIVE_INFINITY);
    case "html":
      response.writeHead(200, { "content-type": "text/html", "content-length": PAGE.length }).end(PAGE);
      return;
    case "mistyped":
      return whole({ "content-type": "application/octet-stream" }, bytes);
    case "invalid-json":
      return whole({ "content-type": "application/json" }, Buffer.concat([half, Buffer.from(" undefined")]));
    case "invalid-utf8":
      return whole({}, withStrayByte(bytes));
    case "redirect": {
      // By another name the same listener is another origin.
      const port = socket?.localPort ?? 0;
      response.writeHead(307, { location: `http://localhost:${port}${response.req.url ?? "/"}` }).end();
      return;
    }
    case "trickle":
      response.writeHead(status, declared);
      for (const byte of bytes) {
        if (response.destroyed) return;
        response.write(Buffer.of(byte));
        await pause(TRICKLE_MS, undefined, { ref: false });
      }
      response.end();
      return;
    case "stall":
      return;
    case "bomb": {
      const type = { "content-type": "application/json", "content-encoding": "gzip" };
      response.writeHead(status, { ...headers, ...type });
      // Members of gzip may follow one another (RFC 1952, 2.2): a small block, sent often, is a large file.
      const block = gzipSync(Buffer.alloc(BOMB_BLOCK_BYTES, " "));
      return poured(response, gzipSync('{"results":[1'), block, BOMB_BYTES / BOMB_BLOCK_BYTES);
    }
    case "corrupt-gzip":
      return whole({ "content-encoding": "gzip" }, Buffer.concat([gzipSync("").subarray(0, 10), Buffer.alloc(99, 7)]));
  }
}

/** Writes the block so many times, no faster than it is read, and until nobody reads any more. */
async function poured(response: ServerResponse, first: Buffer, block: Buffer, times: number): Promise<void> {
  const closed = once(response, "close");
  response.write(first);
  for (let count = 0; count < times && !response.destroyed; count++) {
    if (!response.write(block)) await Promise.race([once(response, "drain"), closed]);
  }
  if (!response.destroyed) response.end();
}

/** The body with a byte that UTF-8 never has: within its first text where it is JSON, near its beginning where not. */
function withStrayByte(bytes: Buffer): Buffer {
  const text = bytes.indexOf(':"');
  const at = text < 0 ? Math.min(10, bytes.length) : text + 2;
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at)]);
}
