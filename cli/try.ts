/**
 * `orchestra-mcp try`: any OpenAPI document, planned in memory by the generator's own stages and served at once. Every
 * operation becomes a tool; one that cannot be built is told and left out.
 */
import { tokenCounter } from "./tokens.js";
import { version } from "./version.js";
import { createReport, type Report } from "../generator/diagnostics.js";
import { loadDocument } from "../generator/load/document.js";
import { sourceOfText } from "../generator/load/read.js";
import { normalizeDocument } from "../generator/normalize/document.js";
import type { LoadedDocument } from "../generator/loaded.js";
import { planCatalogue } from "../generator/plan/catalogue.js";
import { draftCuration } from "../generator/plan/draft.js";
import { render, type Sources } from "../generator/render.js";
import type { Plan } from "../generator/tool.js";
import type { Catalogue } from "../server/definition.js";
import { serveStdioCatalogue } from "../server/mcp.js";
import { readSettings, UsageError } from "../server/settings.js";
import { startObserving } from "./observing.js";
import { flagsOf, type ServingOptions } from "./serving-options.js";
import { catalogueAt } from "./try-address.js";

export interface TryOptions extends ServingOptions {
  readonly baseUrl?: string;
  readonly print?: true;
}

/** Where the secret of such a document comes from, as `draftCuration` names it. */
const tokenVariable = "API_TOKEN";
const fetchTimeoutMs = 30_000;
const maxFetchedBytes = 32 * 1024 * 1024;

/** Serves the document over stdio, or prints what it would serve. Answers with the exit code. */
export async function tryDocument(fileOrUrl: string, options: TryOptions): Promise<number> {
  const { baseUrl } = options;
  if (baseUrl !== undefined && !(/^https?:\/\//u.test(baseUrl) && URL.canParse(baseUrl))) {
    throw new UsageError(`--base-url takes an http or https URL, not "${baseUrl}".`);
  }
  const report = createReport();
  const loaded = await load(fileOrUrl, report);
  const sources: Sources = loaded?.sources ?? new Map();
  if (loaded === undefined || report.failed) {
    process.stderr.write(`${render(report.diagnostics, sources, { outcome: "Nothing is served." })}\n`);
    return 1;
  }
  const document = normalizeDocument(loaded, report);
  const plan = planCatalogue(draftCuration([document]), [document], report, { countTokens: await tokenCounter() });
  if (plan.tools.length === 0) {
    process.stderr.write(`${render(report.diagnostics, sources, { outcome: "No operation can be served." })}\n`);
    return 1;
  }
  if (options.print === true) {
    const { accountFile } = await import("../generator/emit/account-file.js");
    process.stdout.write(accountFile(plan));
    return 0;
  }
  process.stderr.write(`${summaryOf(plan, report, sources)}\n`);
  const catalogue = catalogueOf(plan, fileOrUrl, baseUrl);
  // Every operation was asked for, also those that overwrite and remove: their hints tell a client to ask first, and
  // this server does not ask once more.
  const flags = { ...flagsOf({ allowDestructive: true, ...options }), confirmDestructive: false };
  const settings = readSettings({ catalogue, environment: process.env, flags });
  const { log, telemetry, close } = await startObserving(catalogue, settings, { endsOnSignals: true });
  await serveStdioCatalogue(catalogue, settings, { version, log, telemetry });
  await close();
  return 0;
}

async function load(fileOrUrl: string, report: Report): Promise<LoadedDocument | undefined> {
  const root = process.cwd();
  if (!/^https?:\/\//u.test(fileOrUrl)) return loadDocument({ name: "api", file: fileOrUrl, root, report });
  const source = sourceOfText(await fetchText(fileOrUrl), fileOrUrl, report);
  return source === undefined ? undefined : loadDocument({ name: "api", file: source, root, report });
}

/** Fetches the document that the user named; nothing that it refers to is fetched. */
async function fetchText(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
    throw new UsageError(`${url} cannot be fetched${cause}. Check the address, or give a file.`);
  }
  if (!response.ok) throw new UsageError(`${url} answers with status ${response.status}; give a file instead.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxFetchedBytes) throw new UsageError(`${url} is longer than ${maxFetchedBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The catalogue as it is served: where no token is set, requests go out without one, and the API says if it wants one. */
function catalogueOf(plan: Plan, fileOrUrl: string, baseUrl: string | undefined): Catalogue {
  const hasToken = ["", "_FILE", "_COMMAND"].some((suffix) => (process.env[`${tokenVariable}${suffix}`] ?? "") !== "");
  const catalogue = catalogueAt(plan.catalogue, { document: fileOrUrl, baseUrl });
  if (hasToken) return catalogue;
  const documents = Object.entries(catalogue.documents).map(([name, { auth: _, ...document }]) => [name, document]);
  return { ...catalogue, documents: Object.fromEntries(documents) };
}

function summaryOf(plan: Plan, report: Report, sources: Sources): string {
  const left = plan.operationsLeftOut.map(({ method, path, reason }) => `  left out: ${method} ${path}: ${reason}`);
  const warnings = report.diagnostics.filter(({ severity }) => severity === "warning").length;
  const limit = 5;
  const shown = warnings === 0 ? [] : [render(report.diagnostics, sources, { limit })];
  return [...shown, `${plan.tools.length} tools; ${left.length} operations left out`, ...left.slice(0, limit)].join(
    "\n",
  );
}
