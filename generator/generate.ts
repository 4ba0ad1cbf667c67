/** The pipeline on one screen: read (load, normalize, curate), plan, emit. */
import { relative, resolve, sep } from "node:path";
import { createReport, type Diagnostic, type Report } from "./diagnostics.js";
import { emit } from "./emit/files.js";
import { readInput } from "./input.js";
import type { ApiDocument } from "./operation.js";
import { estimatedTokens, planCatalogue } from "./plan/catalogue.js";
import { draftCuration } from "./plan/draft.js";
import { checkSurface } from "./plan/surface/check.js";
import type { Source } from "./source.js";
import type { Plan } from "./tool.js";

export interface GenerateOptions {
  /** The `tools.yaml`; relative to `root`. Documents are relative to its folder. */
  readonly config: string;
  /** The folder that the files are for; relative to `root`. Nothing is written here. */
  readonly out: string;
  /** The project's folder, where `server/definition.ts` is. Files are named relative to it. */
  readonly root: string;
  /** Tokens of a text, for budgets and sums. Where nothing better is given, a quarter of its characters. */
  readonly countTokens?: (text: string) => number;
  /** Texts that stand for files, by absolute path: to see what they would come to before they are written. */
  readonly texts?: ReadonlyMap<string, string>;
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
export function generate({ config, out, root, countTokens = estimatedTokens, texts }: GenerateOptions): Generated {
  const report = createReport();
  const { curation, documents, sources, complete } = readInput({ config, root, report, texts });
  const result = (files: ReadonlyMap<string, string>, plan?: Plan): Generated => ({
    files,
    plan,
    documents,
    diagnostics: report.diagnostics,
    sources,
  });
  if (curation === undefined || !complete) return result(new Map());

  const plan = planCatalogue(curation, documents, report, { countTokens });
  if (!report.failed) checkSurface(curation, plan, countTokens, report);
  if (report.failed) return result(new Map(), plan);
  const fromOut = (file: string) => moduleFrom(resolve(root, out), resolve(root, file));
  const [definitionModule, generalSchema] = [fromOut("server/definition.js"), fromOut("generator/tools.schema.json")];
  return result(emit(plan, { curation: curation.file, definitionModule, generalSchema }), plan);
}

/** Plans documents that nobody has curated: every operation a tool. What cannot be built is left out and reported. */
export function planDocuments(documents: readonly ApiDocument[], report: Report): Plan {
  return planCatalogue(draftCuration(documents), documents, report);
}

function moduleFrom(folder: string, module: string): string {
  const path = relative(folder, module).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}
