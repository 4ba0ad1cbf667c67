/** Builds the program before the first test, in a place of its own, and removes it after the last. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { buildProgram } from "../../cli/build.mjs";

declare module "vitest" {
  interface ProvidedContext {
    program: string;
  }
}

export async function setup(project: TestProject): Promise<() => void> {
  // Below the package, where the program finds the documents that it is shipped with.
  const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "program-"));
  project.provide("program", await buildProgram(join(folder, "dist")));
  return () => rmSync(folder, { recursive: true, force: true });
}
