/** What a run tells of itself to those who watch it. By default nobody does: then all of this does nothing. */

/** W3C Trace Context and Baggage, as a message or the HTTP request around it carried them; not yet checked. */
export interface TraceFields {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}

/** The message by which an MCP client asked for a call. */
export interface McpRequest {
  readonly method: string;
  /** Of the JSON-RPC message. */
  readonly id: string;
  readonly protocolVersion?: string;
  /** `pipe` is standard input and output, `tcp` is HTTP. */
  readonly transport: "pipe" | "tcp";
  /** What stands in the `_meta` of the message. */
  readonly trace: TraceFields;
  /** What the HTTP request that carried the message says. */
  readonly transportTrace: TraceFields;
}

/** Why a call did not bring what was asked for. */
export type CallFailure = "arguments" | "consent" | "api" | "cancelled" | "unknown-tool" | "defect";

export interface CallStart {
  /** Absent where no tool of the name that was given is served: the name may be anything. */
  readonly tool?: string;
  readonly mcp?: McpRequest | undefined;
}

export interface CallEnd {
  readonly failure?: CallFailure | undefined;
  /** How long the text of the answer is. */
  readonly resultCharacters?: number | undefined;
}

/** A call that is under way. */
export interface CallSpan {
  /** 32 hexadecimal digits; undefined where the call stands on no trace. */
  readonly traceId: string | undefined;
  startRequest(request: RequestStart): RequestSpan;
  end(how: CallEnd): void;
}

/** A request to an API. Neither its path nor its query is told, which hold arguments, and may hold a key. */
export interface RequestStart {
  /** Upper case. */
  readonly method: string;
  /** `https://host:port` */
  readonly origin: string;
  /** The path as the document has it, `/books/{id}`; undefined where a redirect leads elsewhere. */
  readonly template: string | undefined;
  /** How often the request has been sent before, by itself or because of a redirect. */
  readonly resends: number;
}

export interface RequestEnd {
  readonly status?: number;
  /** Why no answer came, in one word. */
  readonly fault?: string;
  /** What was read of the answer's body, decompressed. */
  readonly receivedBytes: number;
}

/** A request that is under way. */
export interface RequestSpan {
  /** Headers that carry the trace on to the API; none unless that is wished. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  end(how: RequestEnd): void;
}

/** Told of each call and each request. No member throws, and none waits for anything. */
export interface Telemetry {
  startCall(call: CallStart): CallSpan;
}

const unwatchedRequest: RequestSpan = { headers: [], end() {} };
const unwatchedCall: CallSpan = { traceId: undefined, startRequest: () => unwatchedRequest, end() {} };

/** Nobody watches. */
export const noTelemetry: Telemetry = { startCall: () => unwatchedCall };

/** Longer is no trace: what the W3C lets baggage be, the longest of the three, in characters. */
const MAX_FIELD = 8192;

/** The fields that are texts of a sensible length; what else stands under their names is not looked at. */
export function traceFieldsOf(field: (name: keyof TraceFields) => unknown): TraceFields {
  const names = ["traceparent", "tracestate", "baggage"] as const;
  const texts = names.flatMap((name) => {
    const value = field(name);
    return typeof value === "string" && value.length <= MAX_FIELD ? [[name, value] as const] : [];
  });
  return Object.fromEntries(texts);
}

/** The trace's id, for the log, where nothing else reads the field. W3C Trace Context, 3.2.2. */
export function traceIdIn({ traceparent }: TraceFields): string | undefined {
  const id = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/u.exec(traceparent ?? "")?.[1];
  return id === undefined || /^0+$/u.test(id) ? undefined : id;
}
