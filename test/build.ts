/** Builds the program once before any test, so that the tests of the command line run what users run. */
import "../cli/build.mjs";

export function setup(): void {
  // The import above has built it.
}
