/** Where a call stands: the client's trace, by the message's `_meta` or by the HTTP request around it. */
import {
  type Context,
  defaultTextMapGetter,
  type Link,
  ROOT_CONTEXT,
  type TextMapPropagator,
  trace,
} from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import type { Environment } from "../secret-source.js";
import type { McpRequest, TraceFields } from "../telemetry.js";

/** What `OTEL_PROPAGATORS` names, of those that MCP's fields can carry; by default trace context and baggage. */
export function propagatorFor(environment: Environment): TextMapPropagator {
  const named = environment["OTEL_PROPAGATORS"]?.trim() || "tracecontext,baggage";
  const names = new Set(named.split(",").map((name) => name.trim()));
  return new CompositePropagator({
    propagators: [
      ...(names.has("tracecontext") ? [new W3CTraceContextPropagator()] : []),
      ...(names.has("baggage") ? [new W3CBaggagePropagator()] : []),
    ],
  });
}

/**
 * The parent of a call. The message is nearer to it than the HTTP request that carried it, which may hold several: the
 * latter is linked where both stand on a trace.
 */
export function standingOf(
  mcp: McpRequest | undefined,
  propagator: TextMapPropagator,
): { readonly parent: Context; readonly links: readonly Link[] } {
  const read = (fields: TraceFields | undefined) =>
    propagator.extract(ROOT_CONTEXT, fields ?? {}, defaultTextMapGetter);
  const message = read(mcp?.trace);
  const transport = read(mcp?.transportTrace);
  const around = trace.getSpanContext(transport);
  const own = trace.getSpanContext(message);
  if (own === undefined) return { parent: transport, links: [] };
  const isOther = around !== undefined && (around.spanId !== own.spanId || around.traceId !== own.traceId);
  return { parent: message, links: isOther ? [{ context: around }] : [] };
}
