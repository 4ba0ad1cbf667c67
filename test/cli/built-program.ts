/** The program, built for the tests of one file, so that they run what users run and no other build disturbs them. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { buildProgram } from "../../cli/build.mjs";

// Below the package, where the program finds the documents that it is shipped with.
const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "program-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Its path. */
export const program = await buildProgram(join(folder, "dist"));
