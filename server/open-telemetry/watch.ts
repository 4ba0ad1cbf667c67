/** Spans and measurements of calls and requests. Every attribute is one of a few words, a number or a name of ours. */
import {
  type Attributes,
  defaultTextMapSetter,
  type Context,
  type Meter,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type {
  CallEnd,
  CallFailure,
  CallStart,
  RequestEnd,
  RequestSpan,
  RequestStart,
  Telemetry,
} from "../telemetry.js";
import { createInstruments, type Instruments } from "./instruments.js";
import { standingOf } from "./trace-context.js";

export interface Watch {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** What attributes and instruments of our own begin with. */
  readonly space: string;
  readonly propagator: TextMapPropagator;
  /** Whether requests to the API carry the trace. */
  readonly propagates: boolean;
}

/** How many characters there are to a token of English and JSON, roughly. */
const CHARACTERS_PER_TOKEN = 4;
/** Anything else is told as `_OTHER`: HTTP conventions, `http.request.method`. */
const METHODS = new Set(["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"]);
/** Longer is no id of a message that would help anyone. */
const MAX_REQUEST_ID = 64;

export function watchedBy(watch: Watch): Telemetry {
  const instruments = createInstruments(watch.meter, watch.space);
  return { startCall: (call) => startCall(watch, instruments, call) };
}

function startCall(watch: Watch, instruments: Instruments, { tool, mcp }: CallStart) {
  const method = mcp?.method ?? "tools/call";
  const isToolCall = method === "tools/call";
  const version = mcp?.protocolVersion;
  const common: Attributes = {
    "mcp.method.name": method,
    ...(isToolCall ? { "gen_ai.operation.name": "execute_tool" } : {}),
    ...(tool === undefined ? {} : { "gen_ai.tool.name": tool }),
    // A client could name anything: only what looks like a version is told.
    ...(version !== undefined && /^\d{4}-\d\d-\d\d$/u.test(version) ? { "mcp.protocol.version": version } : {}),
    ...(mcp === undefined ? {} : { "network.transport": mcp.transport }),
  };
  const { parent, links } = standingOf(mcp, watch.propagator);
  const span = watch.tracer.startSpan(
    isToolCall && tool !== undefined ? `${method} ${tool}` : method,
    {
      kind: SpanKind.SERVER,
      links: [...links],
      attributes: {
        ...common,
        ...(mcp === undefined ? {} : { "jsonrpc.request.id": mcp.id.slice(0, MAX_REQUEST_ID) }),
      },
    },
    parent,
  );
  const context = trace.setSpan(parent, span);
  const { traceId } = span.spanContext();
  const started = performance.now();
  return {
    traceId: /^0*$/u.test(traceId) ? undefined : traceId,
    startRequest: (request: RequestStart) => startRequest(watch, instruments, request, context),
    end({ failure, resultCharacters }: CallEnd) {
      const how = failure === undefined ? {} : failureAttributes(failure, watch.space);
      const size = resultCharacters === undefined ? {} : { [`${watch.space}.tool.result.size`]: resultCharacters };
      span.setAttributes({ ...how, ...size });
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      const attributes = { ...common, ...how };
      instruments.callDuration.record((performance.now() - started) / 1000, attributes, context);
      if (resultCharacters === undefined) return;
      instruments.resultSize.record(resultCharacters, attributes, context);
      instruments.estimatedTokens.record(Math.ceil(resultCharacters / CHARACTERS_PER_TOKEN), attributes, context);
    },
  };
}

/** By the MCP conventions: the code of the JSON-RPC error, or `tool_error` where the result says that it is one. */
function failureAttributes(failure: CallFailure, space: string): Attributes {
  const kind = { [`${space}.tool.failure`]: failure };
  const code = failure === "unknown-tool" ? "-32602" : failure === "defect" ? "-32603" : undefined;
  if (code === undefined) return { "error.type": "tool_error", ...kind };
  return { "error.type": code, "rpc.response.status_code": code, ...kind };
}

function startRequest(
  watch: Watch,
  instruments: Instruments,
  { method, origin, template, resends }: RequestStart,
  parent: Context,
): RequestSpan {
  const { hostname, port, protocol } = new URL(origin);
  const scheme = protocol.replace(":", "");
  const shownMethod = METHODS.has(method) ? method : "_OTHER";
  const common: Attributes = {
    "http.request.method": shownMethod,
    "server.address": hostname,
    "server.port": port === "" ? (scheme === "http" ? 80 : 443) : Number(port),
    "url.scheme": scheme,
    ...(template === undefined ? {} : { "url.template": template }),
  };
  const name = shownMethod === "_OTHER" ? "HTTP" : shownMethod;
  const span = watch.tracer.startSpan(
    template === undefined ? name : `${name} ${template}`,
    {
      kind: SpanKind.CLIENT,
      attributes: { ...common, ...(resends === 0 ? {} : { "http.request.resend_count": resends }) },
    },
    parent,
  );
  const context = trace.setSpan(parent, span);
  const carrier: Record<string, string> = {};
  // Where a redirect led elsewhere, nobody asked for the trace to follow.
  if (watch.propagates && template !== undefined) watch.propagator.inject(context, carrier, defaultTextMapSetter);
  const started = performance.now();
  return {
    headers: Object.entries(carrier),
    end({ status, fault, receivedBytes }: RequestEnd) {
      const error = fault ?? (status !== undefined && status >= 400 ? String(status) : undefined);
      const how: Attributes = {
        ...(status === undefined ? {} : { "http.response.status_code": status }),
        ...(error === undefined ? {} : { "error.type": error }),
      };
      span.setAttributes({ ...how, [`${watch.space}.api.answer.size`]: receivedBytes });
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      const attributes = { ...common, ...how };
      instruments.requestDuration.record((performance.now() - started) / 1000, attributes, context);
      instruments.answerSize.record(receivedBytes, attributes, context);
      if (resends > 0) instruments.resends.add(1, common, context);
    },
  };
}
