/** OpenTelemetry, started for a run as the environment says, and ended with it. */
import { createNoopMeter, diag, DiagLogLevel, ProxyTracerProvider } from "@opentelemetry/api";
import { parseKeyPairsIntoRecord } from "@opentelemetry/core";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Log } from "../log.js";
import type { Environment } from "../secret-source.js";
import { Secret } from "../secret.js";
import type { Telemetry } from "../telemetry.js";
import type { AskedSignals } from "../telemetry-signals.js";
import { createExportWatch, metricExporter, traceExporter } from "./exporters.js";
import { propagatorFor } from "./trace-context.js";
import { watchedBy } from "./watch.js";

export interface TelemetryOptions {
  readonly signals: AskedSignals;
  /** Of the catalogue. */
  readonly name: string;
  readonly version: string;
  /** Must be the process's own: the exporters read it there. */
  readonly environment: Environment;
  readonly log: Log;
  /** Whether requests to the API carry the trace. */
  readonly propagates: boolean;
}

export interface StartedTelemetry {
  readonly telemetry: Telemetry;
  /** Sends what is pending; false where that takes longer, and something of it may keep the process alive. */
  readonly close: (limitMs: number) => Promise<boolean>;
}

/** For a collector that did not answer before. */
const CLOSE_FAILING_MS = 250;
/** As the specification of the variables has them, in milliseconds. */
const METRIC_INTERVAL_MS = 60_000;
const METRIC_TIMEOUT_MS = 30_000;

export function startOpenTelemetry(options: TelemetryOptions): StartedTelemetry {
  const { signals, name, version, environment, log, propagates } = options;
  hideHeaders(environment, log);
  diag.setLogger(diagnosticsTo(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const watch = createExportWatch(log);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": `${name}-mcp`, "service.version": version }))
    // No detector of processes or hosts: command lines and names of machines are nobody's business.
    .merge(detectResources({ detectors: [envDetector] }));
  const traces =
    signals.traces &&
    new BasicTracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor(traceExporter(signals.traces, watch))],
    });
  const exportIntervalMillis = milliseconds(environment["OTEL_METRIC_EXPORT_INTERVAL"]) ?? METRIC_INTERVAL_MS;
  const exportTimeoutMillis = milliseconds(environment["OTEL_METRIC_EXPORT_TIMEOUT"]) ?? METRIC_TIMEOUT_MS;
  const metrics =
    signals.metrics &&
    new MeterProvider({
      resource,
      readers: [
        new PeriodicExportingMetricReader({
          exporter: metricExporter(signals.metrics, watch),
          exportIntervalMillis,
          exportTimeoutMillis: Math.min(exportTimeoutMillis, exportIntervalMillis),
        }),
      ],
    });
  const scope = `${name}-mcp`;
  const telemetry = watchedBy({
    tracer: (traces ?? new ProxyTracerProvider()).getTracer(scope, version),
    meter: metrics?.getMeter(scope, version) ?? createNoopMeter(),
    space: spaceOf(name),
    propagator: propagatorFor(environment),
    propagates,
  });
  const shutdown = async () => {
    // What fails here has been told where it was sent.
    await Promise.allSettled([traces?.shutdown(), metrics?.shutdown()]);
    return true;
  };
  return {
    telemetry,
    async close(mostMs) {
      const limitMs = watch.isFailing() ? CLOSE_FAILING_MS : mostMs;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), limitMs)));
      const isDone = await Promise.race([shutdown(), late]);
      clearTimeout(timer);
      if (!isDone) watch.warn(`no answer within ${limitMs} ms at the end`);
      return isDone;
    },
  };
}

/** The collector's keys stand in these: they are secrets like that of the API. */
function hideHeaders(environment: Environment, log: Log): void {
  for (const signal of ["", "TRACES_", "METRICS_"]) {
    for (const value of Object.values(parseKeyPairsIntoRecord(environment[`OTEL_EXPORTER_OTLP_${signal}HEADERS`]))) {
      for (const part of [value, ...value.split(" ")]) log.hide(new Secret(part));
    }
  }
}

/** What the library has to say is for those who look closely; whether it works is told by the exporters. */
function diagnosticsTo(log: Log) {
  const say = (...words: unknown[]) =>
    log.debug(`OpenTelemetry: ${words.filter((word) => typeof word === "string").join(" ")}`);
  return { error: say, warn: say, info: say, debug: say, verbose: say };
}

function milliseconds(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

/** A name that instruments may begin with: they know letters, digits, `_`, `-`, `.` and `/`, a letter first. */
function spaceOf(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9_]+/gu, "_");
  return /^[a-z]/u.test(plain) ? plain : `api_${plain}`;
}
