/** The pipeline on one screen: load, normalize, curate, plan, emit. */
import { dirname, relative, resolve, sep } from "node:path";
import { readCuration } from "./curate/read.js";
import type { Curation } from "./curation.js";
import { createReport, type Diagnostic, type Report } from "./diagnostics.js";
import { emit } from "./emit/files.js";
import { loadDocument } from "./load/document.js";
import { readSource } from "./load/read.js";
import { normalizeDocument } from "./normalize/document.js";
import type { ApiDocument } from "./operation.js";
import { planCatalogue } from "./plan/catalogue.js";
import { draftCuration } from "./plan/draft.js";
import type { Source } from "./source.js";
import type { Plan } from "./tool.js";

export interface GenerateOptions {
  /** The `tools.yaml`; relative to `root`. Documents are relative to its folder. */
  readonly config: string;
  /** The folder that the files are for; relative to `root`. Nothing is written here. */
  readonly out: string;
  /** The project's folder, where `server/definition.ts` is. Files are named relative to it. */
  readonly root: string;
  readonly countTokens?: (text: string) => number;
}

export interface Generated {
  /** By path in the folder that they are for; empty where there are errors. */
  readonly files: ReadonlyMap<string, string>;
  readonly plan: Plan | undefined;
  readonly documents: readonly ApiDocument[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file read, for the excerpts of messages. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** Everything that `tools.yaml` and its documents come to. Faults of the input are reported, never thrown. */
export function generate({ config, out, root, countTokens }: GenerateOptions): Generated {
  const report = createReport();
  const sources = new Map<string, Source>();
  const result = (files: ReadonlyMap<string, string>, documents: readonly ApiDocument[], plan?: Plan): Generated => ({
    files,
    plan,
    documents,
    diagnostics: report.diagnostics,
    sources,
  });

  const source = readSource(resolve(root, config), { root, report });
  if (source !== undefined) sources.set(source.file, source);
  const curation = source === undefined || report.failed ? undefined : readCuration(source, report);
  if (curation === undefined) return result(new Map(), []);

  const documents = readDocuments(curation, dirname(resolve(root, config)), root, sources, report);
  if (documents.length < curation.documents.length) return result(new Map(), documents);

  const plan = planCatalogue(curation, documents, report, countTokens === undefined ? {} : { countTokens });
  if (report.failed) return result(new Map(), documents, plan);
  const definitionModule = moduleFrom(resolve(root, out), resolve(root, "server/definition.js"));
  return result(emit(plan, { curation: curation.file, definitionModule }), documents, plan);
}

/** Plans documents that nobody has curated: every operation a tool. What cannot be built is left out and reported. */
export function planDocuments(documents: readonly ApiDocument[], report: Report): Plan {
  return planCatalogue(draftCuration(documents), documents, report);
}

function readDocuments(
  curation: Curation,
  folder: string,
  root: string,
  sources: Map<string, Source>,
  report: Report,
): ApiDocument[] {
  return curation.documents.flatMap(({ name, file, overlay }) => {
    const loaded = loadDocument({
      name,
      file: resolve(folder, file),
      ...(overlay === undefined ? {} : { overlay: resolve(folder, overlay) }),
      root,
      report,
    });
    if (loaded === undefined) return [];
    const document = normalizeDocument(loaded, report);
    for (const [key, source] of loaded.sources) sources.set(key, source);
    return [document];
  });
}

function moduleFrom(folder: string, module: string): string {
  const path = relative(folder, module).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}
