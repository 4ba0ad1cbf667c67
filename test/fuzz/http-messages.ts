/** What clients send over HTTP that mean no good, or no longer know better: as bytes, and as messages with headers. */
import * as fc from "fast-check";

export const VERSIONS = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2024-10-07"] as const;
const METHODS = [
  "initialize",
  "notifications/initialized",
  "notifications/cancelled",
  "notifications/progress",
  "ping",
  "server/discover",
  "tools/list",
  "tools/call",
  "resources/list",
  "resources/read",
  "resources/templates/list",
  "resources/subscribe",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "logging/setLevel",
  "tasks/get",
  "sampling/createMessage",
  "elicitation/create",
  "__proto__",
  "constructor",
  "",
  "tools/list\r\nX-Injected: 1",
] as const;

const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "",
    "\u0000",
    "\ud800",
    "../../etc/passwd",
    "%0d%0aX-Injected: 1",
    "=?base64?DQpYLUluamVjdGVkOiAx?=",
    "a".repeat(9_000),
  ),
);
const version = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<string>(...VERSIONS) },
  { weight: 1, arbitrary: fc.constantFrom("2999-01-01", "1", "DRAFT", "2026-07-28, 2025-11-25", "") },
);

/** Sometimes the envelope of 2026, whole or in part. */
const meta = fc.record(
  {
    "io.modelcontextprotocol/protocolVersion": fc.oneof(version, fc.integer(), fc.constant(null)),
    "io.modelcontextprotocol/clientInfo": fc.oneof(
      fc.constant({ name: "f", version: "1" }),
      fc.jsonValue({ maxDepth: 1 }),
    ),
    "io.modelcontextprotocol/clientCapabilities": fc.oneof(fc.constant({}), fc.jsonValue({ maxDepth: 1 })),
    progressToken: fc.oneof(fc.integer(), hostileText, fc.constant(null)),
  },
  { requiredKeys: [] },
);

const params = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.record(
    {
      name: fc.oneof(fc.constantFrom("list_pipeline_runs", "whats_broken", "no_such_tool", "toString"), hostileText),
      arguments: fc.oneof(
        fc.constant({}),
        fc.jsonValue({ maxDepth: 2 }),
        fc.constant(JSON.parse('{"__proto__":{"a":1}}')),
      ),
      uri: fc.oneof(fc.constantFrom("orchestra://schema/pipeline", "file:///etc/passwd"), hostileText),
      protocolVersion: fc.oneof(version, fc.integer()),
      capabilities: fc.constantFrom({}, { elicitation: {} }),
      clientInfo: fc.constant({ name: "f", version: "1" }),
      inputResponses: fc.jsonValue({ maxDepth: 1 }),
      requestState: hostileText,
      _meta: fc.oneof(meta, fc.jsonValue({ maxDepth: 1 })),
    },
    { requiredKeys: [] },
  ),
);

const message = fc.record(
  {
    jsonrpc: fc.oneof(
      { weight: 6, arbitrary: fc.constant("2.0") },
      { weight: 1, arbitrary: fc.constantFrom("1.0", 2, null) },
    ),
    id: fc.oneof(fc.integer(), hostileText, fc.constantFrom(null, 1.5, true, [], {}, Number.MAX_SAFE_INTEGER)),
    method: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<string>(...METHODS) },
      { weight: 1, arbitrary: hostileText },
    ),
    params,
    result: fc.jsonValue({ maxDepth: 1 }),
    error: fc.constantFrom(null, { code: 1, message: "m" }, "no"),
  },
  { requiredKeys: ["jsonrpc", "method"] },
);

const bodyText = fc.oneof(
  { weight: 8, arbitrary: message.map((each) => JSON.stringify(each)) },
  { weight: 2, arbitrary: fc.array(message, { maxLength: 4 }).map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.jsonValue().map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: message.chain((each) => fc.nat(60).map((end) => JSON.stringify(each).slice(0, end))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "\uFEFF{}",
      "NaN",
      '{"jsonrpc":"2.0","jsonrpc":"1.0","id":1,"method":"ping"}',
      "[".repeat(20_000),
      `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`,
      '{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
      `{"jsonrpc":"2.0","id":1,"method":"${"x".repeat(50_000)}"}`,
    ),
  },
);

/** A body, as text or as bytes that are no text. */
export const body = fc.oneof(
  { weight: 9, arbitrary: bodyText.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
);

const fieldValue = fc
  .oneof(fc.string({ maxLength: 30 }), hostileText)
  .map((text) => text.replaceAll(/[^\u0020-\u007e]/g, "~"));

/** Headers that a client may send, each there or not. */
export const headers = fc.record(
  {
    accept: fc.constantFrom(
      "application/json, text/event-stream",
      "application/json",
      "text/event-stream",
      "*/*",
      "text/html",
    ),
    "content-type": fc.constantFrom(
      "application/json",
      "application/json; charset=utf-16",
      "text/plain",
      "multipart/form-data",
      "a",
    ),
    "mcp-protocol-version": fc.oneof(version, fieldValue),
    "mcp-session-id": fieldValue,
    "mcp-method": fc.oneof(fc.constantFrom("tools/list", "tools/call", "server/discover"), fieldValue),
    "mcp-name": fc.oneof(fc.constantFrom("list_pipeline_runs"), fieldValue),
    "last-event-id": fieldValue,
    origin: fc.constantFrom("http://localhost:1", "https://evil.example", "null", "~"),
    authorization: fieldValue,
    "content-encoding": fc.constantFrom("gzip", "identity"),
    "accept-encoding": fc.constantFrom("gzip", "br", "*;q=0"),
    "x-forwarded-for": fieldValue,
    traceparent: fieldValue,
  },
  { requiredKeys: [] },
);

const rawLine = fc.constantFrom(
  "X-Long: " + "a".repeat(20_000),
  "No-Colon",
  ": no-name",
  "Bad Name: 1",
  "X-Fold: a\r\n b",
  "X-Nul: a\u0000b",
  "X-Bare: a\nX-Injected: 1",
  "Origin: http://localhost:1\rX-Injected: 1",
  "Host: 127.0.0.1",
  "Host:",
  "Host: evil.example, 127.0.0.1",
  "Connection: upgrade\r\nUpgrade: websocket",
  "Connection: upgrade\r\nUpgrade: h2c",
  "Expect: 100-continue",
  "Expect: nonsense",
  "Mcp-Session-Id: a\r\nMcp-Session-Id: b",
  "Mcp-Protocol-Version: 2026-07-28\r\nMcp-Protocol-Version: 2025-11-25",
  "Content-Encoding: gzip",
);

/** How long the body is said to be: rightly, wrongly, twice, or in chunks that are none. */
const framing = fc.constantFrom<(text: string) => string>(
  (text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  (text) => `Content-Length: ${Buffer.byteLength(text) + 7}\r\n\r\n${text}`,
  (text) => `Content-Length: ${Math.max(0, Buffer.byteLength(text) - 7)}\r\n\r\n${text}`,
  (text) => `Content-Length: -1\r\n\r\n${text}`,
  (text) => `Content-Length: 1e3\r\n\r\n${text}`,
  (text) => `Content-Length: 99999999999999999999\r\n\r\n${text}`,
  (text) => `Content-Length: 5\r\nContent-Length: 6\r\n\r\n${text}`,
  (text) => `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${text}`,
  (text) => `Transfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`,
  (text) => `Transfer-Encoding: chunked\r\n\r\nzz\r\n${text}\r\n0\r\n\r\n`,
  (text) => `Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n${text}`,
  (text) => `Transfer-Encoding: chunked\r\n\r\n-5\r\n${text}\r\n0\r\n\r\n`,
  (text) => `Transfer-Encoding: chunked\r\n\r\n5;${"x".repeat(20_000)}\r\n${text}`,
  (text) => `Transfer-Encoding: chunked, gzip\r\n\r\n${text}`,
  (text) => `Transfer-Encoding: xchunked\r\n\r\n${text}`,
  (text) => `\r\n${text}`,
  (text) => text,
);

const requestLine = fc
  .tuple(
    fc.constantFrom(
      "POST",
      "POST",
      "POST",
      "GET",
      "DELETE",
      "PUT",
      "OPTIONS",
      "TRACE",
      "CONNECT",
      "PRI",
      "post",
      "P\u0000ST",
    ),
    fc.constantFrom(
      "/mcp",
      "/mcp",
      "/mcp",
      "/mcp?a=%ff",
      "/mcp/",
      "/healthz",
      "//",
      "*",
      "mcp",
      "http://evil.example/mcp",
      "http://[",
      "/%",
      "/\u0001",
      `/${"a".repeat(20_000)}`,
    ),
    fc.constantFrom("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTX/1.1", ""),
  )
  .map((parts) => parts.join(" "));

const ORDINARY = ["Host: 127.0.0.1", "Content-Type: application/json", "Accept: application/json, text/event-stream"];

/** Bytes of what is nearly a request, perhaps cut off, in pieces; or of none at all. */
export const rawPieces: fc.Arbitrary<readonly Buffer[]> = fc
  .oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(requestLine, fc.subarray(ORDINARY), fc.array(rawLine, { maxLength: 2 }), framing, bodyText)
        .map(([line, ordinary, lines, frame, text]) =>
          Buffer.from([line, ...ordinary, ...lines, frame(text)].join("\r\n"), "latin1"),
        ),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
    // What speaks another protocol: TLS, HTTP/2, and a client over stdio that was given the wrong address.
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("\u0016\u0003\u0001\u0002\u0000", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", '{"jsonrpc":"2.0"}\n')
        .map((text) => Buffer.from(text, "latin1")),
    },
  )
  .chain((bytes) =>
    fc
      .tuple(fc.option(fc.nat(bytes.length), { freq: 3 }), fc.array(fc.nat(bytes.length), { maxLength: 3 }))
      .map(([end, cuts]) => inPieces(bytes.subarray(0, end ?? bytes.length), cuts)),
  );

function inPieces(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const ends = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
  return ends
    .slice(1)
    .map((end, index) => bytes.subarray(ends[index], end))
    .filter(({ length }) => length > 0);
}
