/** Where spans and measurements go: an OTLP collector over HTTP. That it cannot be reached is said once. */
import { ExportResultCode, type ExportResult } from "@opentelemetry/core";
import { OTLPMetricExporter as JsonMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Log } from "../log.js";
import type { SignalProtocol } from "../telemetry-signals.js";

/** Told of each attempt to send something. */
export interface ExportWatch {
  /** Whether the latest attempt failed, and none succeeded since. */
  readonly isFailing: () => boolean;
  readonly note: (result: ExportResult) => void;
  /** Says that something was not sent, unless that was said before. */
  readonly warn: (why: string) => void;
}

/** One warning in a run, however often it fails: a collector that is away is no fault of the server's. */
export function createExportWatch(log: Log): ExportWatch {
  let isFailing = false;
  let hasWarned = false;
  const warn = (why: string) => {
    const message = `telemetry could not be sent (${why}).`;
    const next = "Check OTEL_EXPORTER_OTLP_ENDPOINT, or unset it; tools are served as before.";
    if (hasWarned) log.debug(message);
    else log.warn(`${message} ${next}`);
    hasWarned = true;
  };
  return {
    isFailing: () => isFailing,
    note({ code, error }) {
      isFailing = code !== ExportResultCode.SUCCESS;
      if (isFailing) warn(reasonOf(error));
    },
    warn,
  };
}

export function traceExporter(protocol: SignalProtocol, watch: ExportWatch): SpanExporter {
  const exporter = protocol === "http/json" ? new JsonTraceExporter() : new ProtobufTraceExporter();
  return watched(exporter, watch);
}

export function metricExporter(protocol: SignalProtocol, watch: ExportWatch): PushMetricExporter {
  const exporter = protocol === "http/json" ? new JsonMetricExporter() : new ProtobufMetricExporter();
  return watched(exporter, watch);
}

/** The same exporter, whose results are also told. */
function watched<Exporter extends SpanExporter | PushMetricExporter>(exporter: Exporter, watch: ExportWatch): Exporter {
  const send: (batch: never, done: (result: ExportResult) => void) => void = exporter.export.bind(exporter);
  return Object.assign(exporter, {
    export(batch: never, done: (result: ExportResult) => void) {
      send(batch, (result) => {
        watch.note(result);
        done(result);
      });
    },
  });
}

/** `ECONNREFUSED`, `status 503`: no text of the collector's, which may say anything. */
function reasonOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === "number") return `status ${code}`;
  if (typeof code === "string") return code;
  const { cause } = (error ?? {}) as { cause?: { code?: unknown } };
  return typeof cause?.code === "string" ? cause.code : "no answer";
}
