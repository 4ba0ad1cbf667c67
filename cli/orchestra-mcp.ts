/** The entry point of the program: runs the command line it was given. */
import { run } from "./main.js";

process.exitCode = await run(process.argv.slice(2));
