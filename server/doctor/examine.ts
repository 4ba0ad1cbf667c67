/** Examines an installation: settings, keys, the way to each API, what it answers, whose data that is, and the clock. */
import { type CallContext, createCallContext } from "../call-context.js";
import { type ServedTools, selectTools } from "../catalogue.js";
import type { AnyTool, Catalogue, JsonValue, ListedTool } from "../definition.js";
import { createLog } from "../log.js";
import { mapStrings } from "../result/json.js";
import { cleanText } from "../result/text.js";
import type { Settings } from "../settings.js";
import { type AccountReport, accountReport } from "./accounts.js";
import { type ClockReport, clockReport } from "./clock.js";
import { type DocumentReport, documentReports } from "./documents.js";
import { type KeyReport, keyReports } from "./keys.js";
import { ask, type Asked, type Finding } from "./probe.js";
import { probesOf, runProbes } from "./probes.js";
import { type ProxyReport, proxyReport } from "./proxies.js";
import { type SettingRow, settingRows } from "./settings.js";
import { type WritingReport, writingReport } from "./writing.js";

/** The longest that one question may take: who waits for a doctor wants to know soon. */
const PROBE_TIMEOUT_MS = 15_000;

export interface Examination {
  /** Whether the tools that are served can work, as far as the probes tell. */
  readonly ok: boolean;
  readonly settings: readonly SettingRow[];
  readonly proxy: ProxyReport;
  readonly keys: readonly KeyReport[];
  readonly documents: readonly DocumentReport[];
  /** `needed`: the tool is served. */
  readonly probes: readonly (Finding & { readonly needed: boolean })[];
  /** Absent where the catalogue does not say how to list them, or they could not be listed. */
  readonly accounts?: AccountReport;
  readonly writing?: WritingReport;
  readonly clock?: ClockReport;
  /** Tools on operations that the documents are less sure of: confidence -> names, and those of them that are served. */
  readonly confidence: Readonly<
    Record<string, { readonly tools: readonly string[]; readonly served: readonly string[] }>
  >;
}

/** Examines; sends only what cannot change anything. No text in it holds a secret or a control character. */
export async function examine(catalogue: Catalogue, settings: Settings): Promise<Examination> {
  const served = selectTools(catalogue, settings);
  const timeoutMs = { ...settings.timeoutMs, value: Math.min(settings.timeoutMs.value, PROBE_TIMEOUT_MS) };
  const { logLevel } = settings;
  // Retries are told in the report by what came of them.
  const level = logLevel.from.kind === "default" ? "warn" : logLevel.value;
  const log = createLog({ name: catalogue.server.name, level, format: settings.logFormat.value });
  const context = createCallContext(catalogue, { ...settings, timeoutMs }, served, { log });
  const { hide, redact } = context.log;
  const proxy = proxyReport(settings.environment, hide);
  const keys = await keyReports(settings, hide);
  const findings = await questions(catalogue, context, keys);
  const documents = documentReports(settings, served, [...findings.asked.values()], proxy);
  const isServed = ({ name }: Pick<AnyTool, "name">) => served.tools.some((tool) => tool.name === name);
  const probes = [...findings.asked.values()].map(({ finding }) => ({
    ...finding,
    needed: isServed({ name: finding.tool }),
  }));
  const clock = clockReport([...findings.asked.values()].flatMap(({ timed }) => timed ?? []));
  const found = {
    settings: settingRows(catalogue, settings, served),
    proxy,
    keys,
    documents,
    probes,
    ...(findings.accounts === undefined ? {} : { accounts: findings.accounts }),
    ...(findings.writing === undefined ? {} : { writing: findings.writing }),
    ...(clock === undefined ? {} : { clock }),
    confidence: confidenceOf(catalogue, served),
  };
  const clean = mapStrings(found as unknown as JsonValue, (text) => redact(cleanText(text))) as unknown as typeof found;
  return { ok: canWork(found), ...clean };
}

/** Everything that is sent: the accounts first, since the others may need one named. */
async function questions(catalogue: Catalogue, context: CallContext, keys: readonly KeyReport[]) {
  const { doctor, tools } = catalogue;
  const { settings } = context;
  const toolOf = (name: string | undefined) => tools.find((tool) => tool.name === name);
  const probes = probesOf(catalogue);
  const keyless = new Set(keys.flatMap(({ state, documents }) => (state === "set" ? [] : documents)));
  const before = new Map<string, Asked>();
  const listing = toolOf(doctor?.accounts?.tool);
  if (listing !== undefined && !keyless.has(listing.operation.document)) {
    const fixed = probes.find(({ tool }) => tool === listing.name)?.arguments;
    before.set(listing.name, await ask(context, listing, fixed ?? {}));
  }
  const value = listing === undefined ? undefined : before.get(listing.name)?.value;
  const accounts =
    doctor?.accounts === undefined || listing === undefined || value === undefined
      ? undefined
      : accountReport(doctor.accounts, listing, value, settings);
  const named = { ...context, settings: withAccount(settings, accounts) };
  const asked = await runProbes({ context: named, catalogue, probes, keyless, before });
  if (doctor?.writing === undefined) return { asked, accounts, writing: undefined };
  const writer = toolOf(doctor.writing.tool);
  const canRead = [...asked.values()].some(
    ({ finding }) => finding.verdict === "ok" && finding.document === writer?.operation.document,
  );
  return { asked, accounts, writing: await writingReport(named, writer, doctor.writing, canRead) };
}

/** Where several accounts are possible and none is named, the first stands in, so that the probes tell something. */
function withAccount(settings: Settings, report: AccountReport | undefined): Settings {
  const { variable, chosen, accounts = [], total = 0 } = report ?? {};
  const id = accounts[0]?.at(-1);
  if (variable === undefined || chosen !== undefined || total < 2 || id === undefined) return settings;
  const configured = new Map(settings.configured).set(variable, { value: id, from: { kind: "default" } });
  return { ...settings, configured };
}

function canWork({ documents, keys, probes, accounts }: Omit<Examination, "ok">): boolean {
  const needed = new Set(documents.filter((document) => document.needed).map(({ name }) => name));
  const isKeyed = keys.every(
    ({ state, documents: names }) => state === "set" || !names.some((name) => needed.has(name)),
  );
  const isReachable = documents.every((document) => !document.needed || document.state !== "unreachable");
  const isAnswered = probes.every((probe) => !probe.needed || probe.verdict === "ok" || probe.verdict === "untried");
  const isSettled = accounts === undefined || accounts.state === "ok" || accounts.state === "none";
  return isKeyed && isReachable && isAnswered && isSettled;
}

function confidenceOf(catalogue: Catalogue, served: ServedTools): Examination["confidence"] {
  const words = new Set(catalogue.tools.flatMap(({ operation }) => operation.confidence ?? []));
  const named = (tools: readonly ListedTool[], word: string) =>
    tools.filter(({ operation }) => operation?.confidence === word).map(({ name }) => name);
  return Object.fromEntries(
    [...words].map((word) => [word, { tools: named(catalogue.tools, word), served: named(served.tools, word) }]),
  );
}
