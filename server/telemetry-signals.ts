/** Which signals the standard environment variables of OpenTelemetry ask for. Loads nothing of OpenTelemetry. */
import type { Environment } from "./secret-source.js";

/** How a signal travels: as JSON, or in the binary form that is OTLP's default. */
export type SignalProtocol = "http/json" | "http/protobuf";

export interface AskedSignals {
  readonly traces?: SignalProtocol;
  readonly metrics?: SignalProtocol;
  /** A sentence for each wish that cannot be met. A server is not kept from starting by a variable meant for others. */
  readonly unmet: readonly string[];
}

/** Nothing unless an exporter or an address is named: what is not asked for goes nowhere. */
export function signalsAskedFor(environment: Environment): AskedSignals {
  const value = (name: string) => environment[name]?.trim() ?? "";
  if (value("OTEL_SDK_DISABLED").toLowerCase() === "true") return { unmet: [] };
  const unmet: string[] = [];
  const protocolOf = (signal: "TRACES" | "METRICS"): SignalProtocol | undefined => {
    const exporterName = `OTEL_${signal}_EXPORTER`;
    const hasAddress = [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, "OTEL_EXPORTER_OTLP_ENDPOINT"].some((name) =>
      value(name),
    );
    const exporters = (value(exporterName) || (hasAddress ? "otlp" : "none")).split(",").map((name) => name.trim());
    for (const other of exporters.filter((name) => name !== "otlp" && name !== "none")) {
      unmet.push(`${exporterName}: there is no exporter "${other.slice(0, 40)}" here. Allowed: otlp, none.`);
    }
    if (!exporters.includes("otlp")) return undefined;
    const [from = "", protocol = "http/protobuf"] =
      [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL"]
        .map((name) => [name, value(name)] as const)
        .find(([, given]) => given !== "") ?? [];
    if (protocol === "http/protobuf" || protocol === "http/json") return protocol;
    const what = signal.toLowerCase();
    unmet.push(
      `${from}: "${protocol.slice(0, 40)}" is not spoken here, so no ${what} are sent. Allowed: http/protobuf, http/json.`,
    );
    return undefined;
  };
  const traces = protocolOf("TRACES");
  const metrics = protocolOf("METRICS");
  return { ...(traces === undefined ? {} : { traces }), ...(metrics === undefined ? {} : { metrics }), unmet };
}
