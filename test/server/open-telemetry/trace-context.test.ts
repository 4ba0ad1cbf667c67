/** The parent of a call, by the examples of W3C Trace Context and whatever else a client may send. */
import { propagation, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propagatorFor, standingOf } from "../../../server/open-telemetry/trace-context.js";
import { type McpRequest, type TraceFields, traceFieldsOf, traceIdIn } from "../../../server/telemetry.js";

const message = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const transport = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const propagator = propagatorFor({});

function request(fields: TraceFields, transportTrace: TraceFields = {}): McpRequest {
  return { method: "tools/call", id: "1", transport: "tcp", trace: fields, transportTrace };
}

function standing(fields: TraceFields, transportTrace?: TraceFields) {
  const { parent, links } = standingOf(request(fields, transportTrace), propagator);
  return { parent: trace.getSpanContext(parent)?.spanId, links: links.map(({ context }) => context.spanId) };
}

describe("a call stands", () => {
  it.each([
    ["on nothing", {}, {}, undefined, []],
    ["on the message's trace", { traceparent: message }, {}, "00f067aa0ba902b7", []],
    [
      "on that of the HTTP request, where the message names none",
      {},
      { traceparent: transport },
      "b7ad6b7169203331",
      [],
    ],
    [
      "on the message's, with a link to the other",
      { traceparent: message },
      { traceparent: transport },
      "00f067aa0ba902b7",
      ["b7ad6b7169203331"],
    ],
    [
      "without a link, where both are the same",
      { traceparent: message },
      { traceparent: message },
      "00f067aa0ba902b7",
      [],
    ],
  ])("%s", (_, own, around, parent, links) => {
    expect(standing(own, around)).toEqual({ parent, links });
  });

  it("on what comes along: state and baggage", () => {
    const { parent } = standingOf(request({ traceparent: message, tracestate: "a=1", baggage: "user=7" }), propagator);
    expect(trace.getSpanContext(parent)?.traceState?.serialize()).toBe("a=1");
    expect(propagation.getBaggage(parent)?.getEntry("user")?.value).toBe("7");
  });

  it("on what the propagators are told to read alone", () => {
    const given = request({ traceparent: message, baggage: "user=7" });
    const { parent } = standingOf(given, propagatorFor({ OTEL_PROPAGATORS: "tracecontext" }));
    expect(trace.getSpanContext(parent)?.spanId).toBe("00f067aa0ba902b7");
    expect(propagation.getBaggage(parent)).toBeUndefined();
    const none = standingOf(given, propagatorFor({ OTEL_PROPAGATORS: "none" }));
    expect(trace.getSpanContext(none.parent)).toBeUndefined();
  });
});

/** Almost right, which is worse than anything: one character of it is another. */
const almost = fc
  .tuple(fc.nat(message.length), fc.constantFrom(..."0fFg- \u0000", ""))
  .map(([at, other]) => message.slice(0, at) + other + message.slice(at + 1));

it("nothing that a client sends is a failure, and the id for the log is the one that OpenTelemetry reads", () => {
  const field = fc.oneof(
    almost,
    fc.constant(message),
    fc.string({ unit: "binary" }),
    fc.anything({ maxDepth: 1, maxKeys: 2 }),
  );
  fc.assert(
    fc.property(field, field, field, (traceparent, tracestate, baggage) => {
      const given: Record<string, unknown> = { traceparent, tracestate, baggage };
      const fields = traceFieldsOf((name) => given[name]);
      const { parent } = standingOf(request(fields), propagator);
      const read = trace.getSpanContext(parent);
      if (read !== undefined) expect(traceIdIn(fields)).toBe(read.traceId);
    }),
    { numRuns: 200 },
  );
});
