/** The documents with their overlays applied, as plain data: what the sandbox validates its requests against. */
import { join } from "node:path";
import { readCuration } from "../generator/curate/read.js";
import type { CuratedDocument } from "../generator/curation.js";
import { createReport, type Report } from "../generator/diagnostics.js";
import { loadDocument } from "../generator/load/document.js";
import { readSource } from "../generator/load/read.js";
import { packageRoot } from "./package-root.js";

/** Reads what `tools.yaml` names. Throws when one does not load: `npm run generate` then says what is wrong with it. */
export async function sandboxDocuments(): Promise<{ engine: object; platform: object; agents: object }> {
  return { engine: documentOf("engine"), platform: documentOf("platform"), agents: documentOf("agents") };
}

/** The engine document alone. */
export async function sandboxDocument(): Promise<object> {
  return documentOf("engine");
}

function documentOf(name: string): object {
  const report = createReport();
  const curated = curatedDocument(name, report);
  const { file = "tools.yaml", overlays = [] } = curated ?? {};
  const loaded = curated && loadDocument({ name, file, overlays, root: packageRoot(), report });
  const value = loaded?.root.value;
  if (report.failed || typeof value !== "object" || value === null) {
    throw new Error(`${file} does not load; \`npm run generate\` says why`);
  }
  return value;
}

function curatedDocument(name: string, report: Report): CuratedDocument | undefined {
  const source = readSource(join(packageRoot(), "tools.yaml"), { root: packageRoot(), report });
  return source && readCuration(source, report)?.documents.find((document) => document.name === name);
}
