/** The documents with their corrections, as plain data: what the sandbox validates its requests against. */
import { createReport } from "../generator/diagnostics.js";
import { loadDocument } from "../generator/load/document.js";
import { packageRoot } from "./package-root.js";

/** Reads `spec/`. Throws when one does not load: `npm run generate` then says what is wrong with it. */
export async function sandboxDocuments(): Promise<{ engine: object; platform: object; agents: object }> {
  return { engine: documentOf("engine"), platform: documentOf("platform"), agents: documentOf("agents") };
}

/** The engine document alone. */
export async function sandboxDocument(): Promise<object> {
  return documentOf("engine");
}

function documentOf(name: string): object {
  const report = createReport();
  const loaded = loadDocument({
    name,
    file: `spec/${name}.yaml`,
    overlay: `spec/${name}.overlay.yaml`,
    root: packageRoot(),
    report,
  });
  const value = loaded?.root.value;
  if (report.failed || typeof value !== "object" || value === null) {
    throw new Error(`spec/${name}.yaml does not load; \`npm run generate\` says why`);
  }
  return value;
}
