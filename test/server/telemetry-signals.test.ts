/** Which signals the variables ask for: OpenTelemetry's specification of its environment variables, as far as it goes. */
import { expect, it } from "vitest";
import { signalsAskedFor } from "../../server/telemetry-signals.js";

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };
const both = { traces: "http/protobuf", metrics: "http/protobuf" };

it.each<[string, Record<string, string>, object]>([
  ["nothing", {}, {}],
  ["a name alone", { OTEL_SERVICE_NAME: "x", OTEL_RESOURCE_ATTRIBUTES: "a=b" }, {}],
  ["an address", endpoint, both],
  ["an empty address", { OTEL_EXPORTER_OTLP_ENDPOINT: " " }, {}],
  [
    "an address of one signal",
    { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://h/v1/metrics" },
    { metrics: both.metrics },
  ],
  ["an exporter of one signal", { OTEL_TRACES_EXPORTER: "otlp" }, { traces: both.traces }],
  ["an address, and none for one", { ...endpoint, OTEL_METRICS_EXPORTER: "none" }, { traces: both.traces }],
  ["none of it", { ...endpoint, OTEL_SDK_DISABLED: "TRUE" }, {}],
  ["JSON", { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }, { traces: "http/json", metrics: "http/json" }],
  ["JSON for one", { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json" }, { ...both, traces: "http/json" }],
])("%s", (_, environment, expected) => {
  expect(signalsAskedFor(environment)).toEqual({ ...expected, unmet: [] });
});

it.each([
  [
    "an exporter that is not here",
    { OTEL_TRACES_EXPORTER: "zipkin" },
    /^OTEL_TRACES_EXPORTER: .*"zipkin".*otlp, none/u,
    {},
  ],
  ["one of two", { OTEL_TRACES_EXPORTER: "console,otlp" }, /"console"/u, { traces: both.traces }],
  [
    "a protocol that is not spoken",
    { ...endpoint, OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "grpc" },
    /^OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "grpc".*no metrics.*http\/protobuf, http\/json/u,
    { traces: both.traces },
  ],
])("%s is said, and keeps nothing else from being sent", (_, environment, sentence, expected) => {
  const { unmet, ...signals } = signalsAskedFor(environment);
  expect(signals).toEqual(expected);
  expect(unmet).toEqual([expect.stringMatching(sentence)]);
});
