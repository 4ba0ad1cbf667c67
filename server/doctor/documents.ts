/** The way to each API: its address, who set it, and whether anything answers there. */
import type { ServedTools } from "../catalogue.js";
import { baseUrlHelp } from "../result/failure.js";
import type { Origin, Settings } from "../settings.js";
import type { Asked } from "./probe.js";
import type { ProxyReport } from "./proxies.js";

export interface DocumentReport {
  readonly name: string;
  readonly baseUrl?: string;
  readonly from?: Origin;
  /** Some tool that is served calls it. */
  readonly needed: boolean;
  readonly state: "answers" | "unreachable" | "not-asked";
  /** Of the first answer, with its connection. */
  readonly milliseconds?: number;
  readonly status?: number;
  readonly says?: string;
  readonly next?: string;
}

/** One report for each document. */
export function documentReports(
  settings: Settings,
  served: ServedTools,
  asked: readonly Asked[],
  proxy: ProxyReport,
): readonly DocumentReport[] {
  const needed = new Set(served.tools.map(({ operation }) => operation?.document));
  return Object.entries(settings.documents).map(([name, document]): DocumentReport => {
    const { baseUrl } = document;
    const about = { name, needed: needed.has(name) };
    if (baseUrl === undefined) {
      return { ...about, state: "unreachable", says: "no address is known", next: baseUrlHelp(document) };
    }
    const withAddress = { ...about, baseUrl: baseUrl.value, from: baseUrl.from };
    const first = asked.find(
      ({ finding }) => finding.document === name && (finding.milliseconds !== undefined || finding.says !== undefined),
    )?.finding;
    if (first?.verdict === "unreachable") {
      const next = `${first.next ?? ""}${proxyHint(baseUrl.value, proxy)}`;
      return { ...withAddress, state: "unreachable", ...(first.says === undefined ? {} : { says: first.says }), next };
    }
    if (first?.status === undefined || first.milliseconds === undefined) return { ...withAddress, state: "not-asked" };
    return { ...withAddress, state: "answers", status: first.status, milliseconds: first.milliseconds };
  });
}

/** Behind a proxy, what fails to answer may be the proxy. */
function proxyHint(url: string, { proxies }: ProxyReport): string {
  const isLocal = /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);
  const names = proxies.map(({ variable }) => variable).join(", ");
  return isLocal || names === "" ? "" : ` A proxy is set (${names}): check that it answers, too.`;
}
