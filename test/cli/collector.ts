/** An OTLP collector on loopback: keeps every byte that it is sent, and reads what is JSON (OTLP 1.x, JSON encoding). */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface Export {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Attributes = Record<string, unknown>;

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string | undefined;
  readonly name: string;
  /** 2: server, 3: client. */
  readonly kind: number;
  /** 2: an error. */
  readonly status: number;
  readonly attributes: Attributes;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface CollectedPoint {
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
  readonly count: number;
  readonly sum: number;
  readonly bounds: readonly number[];
}

export interface Collector {
  readonly url: string;
  readonly exports: readonly Export[];
  spans(): readonly CollectedSpan[];
  /** The latest state of each series. */
  points(): readonly CollectedPoint[];
  resources(): readonly Attributes[];
  close(): Promise<void>;
}

/** `hang`: takes everything, and never answers. */
export async function startCollector(behaviour: "answer" | "hang" = "answer"): Promise<Collector> {
  const exports: Export[] = [];
  const server = createServer((request, response) => {
    const keep = async () => {
      exports.push({ path: request.url ?? "", headers: request.headers, body: await buffer(request) });
      if (behaviour === "answer") response.writeHead(200, { "content-type": "application/json" }).end("{}");
    };
    void keep();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const read = (path: string) =>
    exports.filter((each) => each.path === path).map(({ body }) => JSON.parse(body.toString("utf8")));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exports,
    spans: () =>
      read("/v1/traces")
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map((span) => ({
          traceId: span.traceId,
          spanId: span.spanId,
          parentSpanId: span.parentSpanId,
          traceState: span.traceState,
          name: span.name,
          kind: span.kind,
          status: span.status?.code ?? 0,
          attributes: attributesOf(span.attributes),
          links: span.links ?? [],
        })),
    points() {
      const latest = new Map<string, CollectedPoint>();
      const metrics = read("/v1/metrics")
        .flatMap(({ resourceMetrics }) => resourceMetrics)
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(({ metrics: all }) => all);
      for (const { name, unit, histogram, sum } of metrics) {
        for (const point of (histogram ?? sum).dataPoints) {
          const attributes = attributesOf(point.attributes);
          latest.set(JSON.stringify([name, attributes]), {
            metric: name,
            unit,
            attributes,
            count: Number(point.count ?? 1),
            sum: Number(point.sum ?? point.asDouble ?? point.asInt),
            bounds: point.explicitBounds ?? [],
          });
        }
      }
      return [...latest.values()];
    },
    resources: () =>
      [...read("/v1/traces"), ...read("/v1/metrics")]
        .flatMap(({ resourceSpans, resourceMetrics }) => resourceSpans ?? resourceMetrics)
        .map(({ resource }) => attributesOf(resource.attributes)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function attributesOf(list: readonly { key: string; value: Record<string, unknown> }[] = []): Attributes {
  return Object.fromEntries(
    list.map(({ key, value }) => {
      const [kind, plain] = Object.entries(value)[0] ?? [];
      return [key, kind === "intValue" || kind === "doubleValue" ? Number(plain) : plain];
    }),
  );
}
