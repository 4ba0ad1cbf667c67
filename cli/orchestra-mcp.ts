/** The entry point of the program: runs the command line it was given. */
import { guardCrashes, tellDefect } from "./crash.js";
import { run } from "./main.js";

guardCrashes();
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  tellDefect(error);
}
