/**
 * The simulated workspace in a process of its own. On a message of its parent it tells which starts arrived, the mark
 * (`ciRunId`) of each as often as it came, or holds its answers back from then on.
 */
import { startSandbox } from "../../sandbox/start.js";

/** The sandbox keeps the latest thousand requests: they are looked through before that many more can come. */
const LOOK_EVERY_MS = 20;

export interface Told {
  readonly url: string;
  readonly apiKey: string;
  readonly starts: readonly string[];
  readonly violations: number;
}

const sandbox = await startSandbox();
const seen = new WeakSet<object>();
const starts: string[] = [];

function look(): void {
  for (const request of sandbox.requests) {
    if (seen.has(request)) continue;
    seen.add(request);
    if (request.method !== "POST" || !request.path.endsWith("/start")) continue;
    starts.push(String((JSON.parse(request.body) as { ciRunId?: unknown }).ciRunId));
  }
}

function tell(): void {
  look();
  const { url, apiKey, violations } = sandbox;
  process.send?.({ url, apiKey, starts, violations: violations.length } satisfies Told);
}

setInterval(look, LOOK_EVERY_MS).unref();
process.on("message", (message: "tell" | { readonly slowMs: number }) => {
  if (message === "tell") tell();
  else sandbox.setFaults({ slowMs: message.slowMs });
});
process.on("disconnect", () => process.exit());
tell();
