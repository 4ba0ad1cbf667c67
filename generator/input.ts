/** What `tools.yaml` and the documents that it lists say: everything that is read before anything is planned. */
import { dirname, resolve } from "node:path";
import { readCuration } from "./curate/read.js";
import type { Curation } from "./curation.js";
import type { Report } from "./diagnostics.js";
import { loadDocument } from "./load/document.js";
import { readSource } from "./load/read.js";
import { normalizeDocument } from "./normalize/document.js";
import { checkModules } from "./modules.js";
import type { ApiDocument } from "./operation.js";
import type { Source } from "./source.js";

export interface InputOptions {
  /** The `tools.yaml`; relative to `root`. Documents are relative to its folder. */
  readonly config: string;
  /** Files are named relative to it. */
  readonly root: string;
  readonly report: Report;
  /** Texts that stand for files, by absolute path: to see what they would come to before they are written. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
}

export interface Input {
  /** Undefined where the text is no `tools.yaml`. */
  readonly curation: Curation | undefined;
  /** Those that could be read. */
  readonly documents: readonly ApiDocument[];
  /** Every file read, for the excerpts of messages. */
  readonly sources: Map<string, Source>;
  /** Whether all of it could be read; the report says what could not. */
  readonly complete: boolean;
}

/** Reads all of it. Faults are reported, never thrown. */
export function readInput({ config, root, report, texts }: InputOptions): Input {
  const path = resolve(root, config);
  const sources = new Map<string, Source>();
  const inPlace = texts === undefined ? {} : { texts };
  const source = readSource(path, { root, report, ...inPlace });
  if (source !== undefined) sources.set(source.file, source);
  const curation = source === undefined || report.failed ? undefined : readCuration(source, report);
  if (curation === undefined) return { curation, documents: [], sources, complete: false };

  const folder = dirname(path);
  checkModules(curation, folder, root, report);
  const documents = curation.documents.flatMap(({ name, file, overlays, at }): ApiDocument[] => {
    const loaded = loadDocument({
      name,
      file: resolve(folder, file),
      overlays: overlays.map((overlay) => ({ file: resolve(folder, overlay.file), namedAt: overlay.at })),
      root,
      report,
      namedAt: at,
      ...inPlace,
    });
    if (loaded === undefined) return [];
    const document = normalizeDocument(loaded, report);
    for (const [key, each] of loaded.sources) sources.set(key, each);
    return [document];
  });
  return { curation, documents, sources, complete: documents.length === curation.documents.length };
}
