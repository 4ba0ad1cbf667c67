/** The engine document with its corrections, as plain data: what the sandbox validates its requests against. */
import { createReport } from "../generator/diagnostics.js";
import { loadDocument } from "../generator/load/document.js";
import { packageRoot } from "./package-root.js";

/** Reads `spec/`. Throws when it does not load: `npm run generate` then says what is wrong with it. */
export async function sandboxDocument(): Promise<object> {
  const report = createReport();
  const loaded = loadDocument({
    name: "engine",
    file: "spec/engine.yaml",
    overlay: "spec/engine.overlay.yaml",
    root: packageRoot(),
    report,
  });
  const value = loaded?.root.value;
  if (report.failed || typeof value !== "object" || value === null) {
    throw new Error("spec/engine.yaml does not load; `npm run generate` says why");
  }
  return value;
}
