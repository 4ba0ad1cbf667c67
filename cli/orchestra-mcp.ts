#!/usr/bin/env node
/** The entry point of the program: runs the command line it was given. */
import module from "node:module";

// From Node 22 on what is compiled once is kept for the next start; hence the rest is imported only now.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const { guardCrashes, tellDefect } = await import("./crash.js");
guardCrashes();
try {
  const { run } = await import("./main.js");
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  tellDefect(error);
}
