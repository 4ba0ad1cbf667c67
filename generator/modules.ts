/** The modules that hold the code of workflows: are they there? What is in them is for whoever loads them to see. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Curation } from "./curation.js";
import type { Report } from "./diagnostics.js";
import { nameOf } from "./load/read.js";

/** Reports every module that is no file. `folder` is where `tools.yaml` is. */
export function checkModules({ workflows }: Curation, folder: string, root: string, report: Report): void {
  for (const { name, module, at } of workflows) {
    const path = resolve(folder, module);
    if (isFile(path)) continue;
    const message = `There is no file "${nameOf(path, root)}" with the code of "${name}".`;
    const help = 'check the path, or write the module: it exports "run".';
    report.add("unreadable-file", message, at.module, { help });
  }
}

/** False also where the path is none that the system knows. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
