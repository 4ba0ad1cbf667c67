/** What tells of a run while it serves: the log, and telemetry where the environment asks for it. */
import type { Catalogue } from "../server/definition.js";
import { createLog, type Log } from "../server/log.js";
import type { Settings } from "../server/settings.js";
import { noTelemetry, type Telemetry } from "../server/telemetry.js";
import { signalsAskedFor } from "../server/telemetry-signals.js";
import { version } from "./version.js";

/** How long the end waits for a collector. MCP clients give a server two seconds to end before they end it. */
const END_MS = 1_500;
/** Whoever runs it as a service gives it more: ten seconds are usual. */
const SIGNAL_MS = 5_000;

export interface Observing {
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Sends what is pending; what cannot be sent in time is given up, and does not hold the exit. */
  readonly close: () => Promise<void>;
}

/**
 * Loads OpenTelemetry only where it is asked for: most runs end before it would be of use, and all would wait for it.
 * With `endsOnSignals` a signal ends the process once what is pending is sent; else whoever serves does so.
 */
export async function startObserving(
  catalogue: Catalogue,
  settings: Settings,
  { endsOnSignals }: { readonly endsOnSignals: boolean },
): Promise<Observing> {
  const { name } = catalogue.server;
  const log = createLog({ name, level: settings.logLevel.value, format: settings.logFormat.value });
  const signals = signalsAskedFor(settings.environment);
  for (const sentence of signals.unmet) log.warn(sentence);
  if (signals.traces === undefined && signals.metrics === undefined) {
    return { log, telemetry: noTelemetry, close: async () => undefined };
  }
  const { startOpenTelemetry } = await import("../server/open-telemetry/start.js");
  const { environment, propagateTrace } = settings;
  const started = startOpenTelemetry({ signals, name, version, environment, log, propagates: propagateTrace.value });
  let closing: Promise<boolean> | undefined;
  const closeOnce = (limitMs: number) => (closing ??= started.close(limitMs));
  if (endsOnSignals) endOnSignals(() => closeOnce(SIGNAL_MS));
  return {
    log,
    telemetry: started.telemetry,
    async close() {
      // A request to the collector that is still under way would keep the process alive.
      if (!(await closeOnce(endsOnSignals ? END_MS : SIGNAL_MS))) setImmediate(() => process.exit());
    },
  };
}

/** Whoever ends the process by a signal gets what was measured, and then the end that was asked for. */
function endOnSignals(close: () => Promise<boolean>): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void close().then(() => process.kill(process.pid, signal)));
  }
}
