/**
 * All of a pull: which documents, fetched and merged, judged by what they generate to, and written if they pass. The
 * committed file stays as it is where anything stands against the new one.
 */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readCuration } from "../curate/read.js";
import type { CuratedDocument, Curation } from "../curation.js";
import { createReport } from "../diagnostics.js";
import { nameOf, readSource } from "../load/read.js";
import { nearest } from "../../server/nearest.js";
import { placeOf, type Source } from "../source.js";
import { replaceFile } from "../write.js";
import { type Consequences, type Findings, type GenerationOptions, judge } from "./consequences.js";
import { type Fetched, type FetchLimits, fetchText } from "./fetch.js";
import { type Pulled, pullDocument } from "./pull-document.js";

export interface PullOptions extends GenerationOptions {
  /** The key of one document; all that have a source where not given. */
  readonly name: string | undefined;
  /** A file or an address to pull that one document from, in place of its source. */
  readonly from: string | undefined;
  /** Write nothing. */
  readonly check: boolean;
  readonly limits?: Partial<FetchLimits>;
}

/** One document that was asked for. */
export interface PulledFile {
  readonly name: string;
  readonly from: string;
  /** As messages name it. */
  readonly file: string;
  readonly isNew: boolean;
  /** `stale`: it would be written, but for `check`. */
  readonly status: "unchanged" | "written" | "stale" | "refused";
  /** Undefined where what was fetched is no document. */
  readonly pulled: Pulled | undefined;
  readonly findings: Findings;
}

export type Outcome =
  | { readonly usage: string }
  | {
      readonly files: readonly PulledFile[];
      readonly findings: Findings;
      readonly consequences: Consequences | undefined;
    };

interface Candidate {
  readonly document: CuratedDocument;
  readonly path: string;
  readonly from: string;
  readonly committed: string | undefined;
  readonly pulled: Pulled | undefined;
  readonly findings: Findings;
}

/** Pulls; answers with `usage` where what is asked for cannot be. Faults of documents are findings, never thrown. */
export async function pullDocuments(options: PullOptions): Promise<Outcome> {
  const report = createReport();
  const path = resolve(options.root, options.config);
  const source = readSource(path, { root: options.root, report });
  const curation = source === undefined || report.failed ? undefined : readCuration(source, report);
  const findings = {
    diagnostics: report.diagnostics,
    sources: new Map(source === undefined ? [] : [[source.file, source]]),
  };
  if (source === undefined || curation === undefined || report.failed)
    return { files: [], findings, consequences: undefined };
  const chosen = choose(curation, options);
  if (typeof chosen === "string") return { usage: chosen };

  const candidates: Candidate[] = [];
  for (const document of chosen) candidates.push(await candidateOf(document, source, options));
  const texts = new Map(
    candidates.flatMap(({ path: file, pulled }) => (pulled === undefined ? [] : [[file, pulled.text]])),
  );
  const { accepted, refused, consequences } = judge(texts, {
    ...options,
    isCommitted: (file) =>
      candidates.some(({ path: at, committed, pulled }) => at === file && pulled?.text === committed),
  });
  const files = candidates.map((candidate): PulledFile => {
    const status = statusOf(candidate, accepted, options.check);
    const obstacle = status === "written" ? writeText(candidate) : undefined;
    return {
      name: candidate.document.name,
      from: candidate.from,
      file: nameOf(candidate.path, options.root),
      isNew: candidate.committed === undefined,
      status: obstacle === undefined ? status : "refused",
      pulled: candidate.pulled,
      findings: together(candidate.findings, obstacle ?? refused.get(candidate.path)),
    };
  });
  return { files, findings, consequences };
}

function statusOf({ path, pulled, committed }: Candidate, accepted: ReadonlySet<string>, check: boolean) {
  if (pulled === undefined || !accepted.has(path)) return "refused";
  if (pulled.text === committed) return "unchanged";
  return check ? "stale" : "written";
}

/** Writes the new text in place of the old one, behind a link where there is one. Answers with what was in the way. */
function writeText({ path, document, pulled }: Candidate): Findings | undefined {
  const report = createReport();
  try {
    replaceFile(existsSync(path) ? realpathSync(path) : path, pulled?.text ?? "");
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
    report.add("unreadable-file", `"${document.file}" cannot be written (${code}).`, document.at, {
      help: "check that its folder can be written to.",
    });
    return { diagnostics: report.diagnostics, sources: new Map() };
  }
}

function choose({ documents, file }: Curation, { name, from }: PullOptions): CuratedDocument[] | string {
  const withSource = documents.filter(({ source }) => source !== undefined);
  if (name === undefined) {
    if (from !== undefined) return "--from pulls one document: name it.";
    return withSource.length > 0
      ? withSource
      : `No document in ${file} has a "source": add one, or name a document and give --from.`;
  }
  const found = documents.find((document) => document.name === name);
  if (found === undefined) {
    const names = documents.map((document) => document.name);
    const meant = nearest(name, names);
    const guess = meant === undefined ? "" : ` Did you mean "${meant}"?`;
    return `"${name}" is no document of ${file}.${guess} It has ${names.join(", ")}.`;
  }
  if (found.source === undefined && from === undefined) {
    return `"${name}" has no "source" in ${file}: add one, or give --from FILE_OR_ADDRESS.`;
  }
  return [found];
}

async function candidateOf(document: CuratedDocument, curation: Source, options: PullOptions): Promise<Candidate> {
  const report = createReport();
  const sources = new Map([[curation.file, curation]]);
  const at = placeOf(curation, ["documents", document.name, ...(options.from === undefined ? ["source"] : [])], "key");
  const path = resolve(options.root, dirname(options.config), document.file);
  const from = options.from ?? document.source ?? "";
  const isThere = existsSync(path);
  const committed = isThere ? readSource(path, { root: options.root, report, namedAt: document.at }) : undefined;
  if (committed !== undefined) sources.set(committed.file, committed);
  const result = (pulled: Pulled | undefined): Candidate => ({
    document,
    path,
    from,
    committed: committed?.text,
    pulled,
    findings: { diagnostics: report.diagnostics, sources },
  });
  if (report.failed) return result(undefined);
  const fetched = await textFrom(from, options);
  if ("fault" in fetched) {
    report.add("unreadable-file", fetched.fault, at, { help: fetched.help });
    return result(undefined);
  }
  return result(
    pullDocument({ committed, fetched: { text: fetched.text, address: from }, file: path, report, at, sources }),
  );
}

async function textFrom(from: string, { root, limits }: PullOptions): Promise<Fetched> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(from)) return fetchText(from, limits);
  try {
    return { text: readFileSync(resolve(root, from), "utf8") };
  } catch {
    return {
      fault: `"${from}" cannot be read.`,
      help: "give the path of a file, or a whole address with http or https.",
    };
  }
}

function together(own: Findings, other: Findings | undefined): Findings {
  if (other === undefined) return own;
  return {
    diagnostics: [...own.diagnostics, ...other.diagnostics],
    sources: new Map([...own.sources, ...other.sources]),
  };
}
