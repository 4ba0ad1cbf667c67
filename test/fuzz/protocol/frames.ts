/** What a client may put on the wire: messages of both eras, sound ones, wrong ones, and bytes that are none. */
import * as fc from "fast-check";
import { hostileName, hostileText, hostileValue } from "../hostile.js";

/** The eras of the protocol; a session has begun in one, or in neither. */
export type Era = "2025-11-25" | "2026-07-28" | "none";

/** One thing to write. The id is given when it is written, so that no two are alike. */
export interface Frame {
  readonly kind: string;
  /** The bytes, line end and all. */
  readonly bytes: (id: string) => Buffer;
  /** A sound request: the server owes one answer to its id. */
  readonly isOwed: boolean;
}

/** What every request of the era of 2026 carries. */
export const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "fuzz", version: "1" },
};

/** A request as an era writes it. */
export function request(era: Era, id: unknown, method: string, params: object = {}): Buffer {
  const envelope = era === "2026-07-28" ? { _meta: ENVELOPE } : {};
  return line({ jsonrpc: "2.0", id, method, params: { ...params, ...envelope } });
}

export function line(message: unknown): Buffer {
  return Buffer.from(`${textOf(message)}\n`);
}

/** Too deep for JSON.stringify is still something that a client can send. */
function textOf(message: unknown): string {
  try {
    return JSON.stringify(message) ?? "null";
  } catch {
    return `${"[".repeat(15_000)}${"]".repeat(15_000)}`;
  }
}

const METHODS = ["ping", "tools/list", "tools/call", "server/discover", "initialize", "resources/list", "prompts/get"];
const NOTIFICATIONS = ["notifications/initialized", "notifications/cancelled", "notifications/progress", "x", ""];
const NAMES = ["list_books", "get_book", "read_log", "nothing", "__proto__", ""];

const badId = fc.constantFrom<unknown>(null, 1.5, -1, {}, [], true, "", "a".repeat(10_000), 2 ** 60);
const method = fc.oneof(fc.constantFrom(...METHODS), hostileText);
const version = fc.constantFrom<unknown>("2.0", "1.0", "2", 2, null, undefined, "2.0 ");
const protocolVersion = fc.constantFrom<unknown>("2024-10-07", "2026-07-28", "2099-01-01", "1.0.0", "", null, 7, {});
const envelope = fc.oneof(
  fc.constant(ENVELOPE),
  fc.record({ "io.modelcontextprotocol/protocolVersion": protocolVersion }),
  fc.tuple(hostileName, hostileValue).map(([key, value]) => ({ ...ENVELOPE, [key]: value })),
  hostileValue,
);

/** Frames for a session of that era. */
export function framesFor(era: Era): fc.Arbitrary<Frame> {
  const frame = (kind: string, bytes: Frame["bytes"], isOwed = false): Frame => ({ kind, bytes, isOwed });
  const sound = fc
    .constantFrom<[string, object]>(
      ["tools/list", {}],
      ["tools/call", { name: "list_books", arguments: { page_size: 2 } }],
      ["tools/call", { name: "list_books", arguments: { page_size: "x" } }],
      ["tools/call", { name: "nothing" }],
    )
    .map(([name, params]) => frame("sound", (id) => request(era, id, name, params), era !== "none"));
  const call = fc
    .tuple(fc.constantFrom(...NAMES), hostileValue)
    .map(([name, args]) =>
      frame("hostile arguments", (id) => request(era, id, "tools/call", { name, arguments: args })),
    );
  const mixed = fc
    .tuple(
      method,
      fc.oneof(
        hostileValue,
        envelope.map((_meta) => ({ _meta })),
      ),
      version,
    )
    .map(([name, params, jsonrpc]) => frame("odd request", (id) => line({ jsonrpc, id, method: name, params })));
  const identified = fc
    .tuple(badId, method)
    .map(([id, name]) =>
      frame("odd id", () => line({ jsonrpc: "2.0", id, method: name, params: { _meta: ENVELOPE } })),
    );
  const notified = fc
    .tuple(fc.oneof(fc.constantFrom(...NOTIFICATIONS), hostileText), hostileValue)
    .map(([name, params]) => frame("notification", () => line({ jsonrpc: "2.0", method: name, params })));
  const answered = fc
    .tuple(badId, hostileValue)
    .map(([id, result]) => frame("answer to nothing", () => line({ jsonrpc: "2.0", id, result })));
  const started = fc.tuple(protocolVersion, hostileValue).map(([protocol, info]) =>
    frame("initialize", (id) =>
      line({
        jsonrpc: "2.0",
        id,
        method: "initialize",
        params: { protocolVersion: protocol, capabilities: info, clientInfo: info },
      }),
    ),
  );
  const other = otherEra(era);
  const crossed = fc
    .constantFrom("tools/list", "ping", "server/discover")
    .map((name) => frame("other era", (id) => request(other, id, name)));
  const batch = fc
    .array(fc.tuple(method, hostileValue), { maxLength: 3 })
    .map((items) =>
      frame("batch", (id) => line(items.map(([name, params]) => ({ jsonrpc: "2.0", id, method: name, params })))),
    );
  const value = hostileValue.map((json) => frame("no message", () => line(json)));
  const bytes = fc
    .uint8Array({ maxLength: 60 })
    .map((raw) => frame("bytes", () => Buffer.concat([raw, Buffer.from("\n")])));
  const broken = hostileText.map((text) => frame("no JSON", () => Buffer.from(`{"jsonrpc":"2.0",${text}\n`)));
  const cut = fc
    .nat({ max: 80 })
    .map((length) =>
      frame("half a message", () =>
        Buffer.concat([request(era, "half", "tools/list").subarray(0, length), Buffer.from("\n")]),
      ),
    );
  const ended = fc
    .constantFrom("\r\n", "\n\n\n", "\r", "\u0000", "\ufeff", "\u2028")
    .map((text) => frame("line ends", () => Buffer.from(`${text}\n`)));
  const large = fc
    .constantFrom(100_000, 1_500_000)
    .map((size) =>
      frame("large", (id) =>
        request(era, id, "tools/call", { name: "get_book", arguments: { book_id: "a".repeat(size) } }),
      ),
    );
  const flood = fc
    .constantFrom(50, 400)
    .map((count) =>
      frame("flood", () =>
        Buffer.concat(Array.from({ length: count }, (_, index) => request(era, `flood-${index}`, "tools/list"))),
      ),
    );
  return fc.oneof(
    { weight: 4, arbitrary: sound },
    { weight: 4, arbitrary: mixed },
    ...[call, identified, notified, answered, started, crossed, batch, value, bytes, broken, cut, ended].map(
      (arbitrary) => ({ weight: 2, arbitrary }),
    ),
    { weight: 1, arbitrary: large },
    { weight: 1, arbitrary: flood },
  );
}

function otherEra(era: Era): Era {
  return era === "2026-07-28" ? "2025-11-25" : "2026-07-28";
}
