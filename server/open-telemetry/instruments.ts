/** What is measured, in which unit, and how finely. Names of OpenTelemetry's conventions where these have one. */
import type { Counter, Histogram, Meter } from "@opentelemetry/api";

/** As the conventions advise, in seconds: for calls, "MCP metrics"; for requests, "HTTP metrics". */
const CALL_SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** In characters, up to what a client takes at most. */
const CHARACTERS = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 100_000, 500_000];
const TOKENS = CHARACTERS.map((characters) => characters / 4);
/** In bytes. */
const BYTES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

export interface Instruments {
  readonly callDuration: Histogram;
  readonly resultSize: Histogram;
  readonly estimatedTokens: Histogram;
  readonly requestDuration: Histogram;
  readonly answerSize: Histogram;
  readonly resends: Counter;
}

/** The instruments. Those that no convention names stand under `space`, the catalogue's own name. */
export function createInstruments(meter: Meter, space: string): Instruments {
  const histogram = (name: string, unit: string, description: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });
  return {
    callDuration: histogram(
      "mcp.server.operation.duration",
      "s",
      "How long a request of an MCP client took.",
      CALL_SECONDS,
    ),
    resultSize: histogram(`${space}.tool.result.size`, "{character}", "How long an answer is.", CHARACTERS),
    estimatedTokens: histogram(
      `${space}.tool.result.estimated_tokens`,
      "{token}",
      "What an answer may cost a model: its characters divided by four. An estimate, not a count.",
      TOKENS,
    ),
    requestDuration: histogram(
      "http.client.request.duration",
      "s",
      "How long a request to the API took, each repeat by itself.",
      REQUEST_SECONDS,
    ),
    answerSize: histogram(
      `${space}.api.answer.size`,
      "By",
      "How many bytes of an answer were read, decompressed.",
      BYTES,
    ),
    resends: meter.createCounter(`${space}.api.resends`, {
      unit: "{request}",
      description: "Requests to the API that were sent again, after a failure or because of a redirect.",
    }),
  };
}
