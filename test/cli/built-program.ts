/** The program, built once for all tests of a run, so that they run what users run and no other build disturbs them. */
import { inject } from "vitest";

/** Its path. */
export const program: string = inject("program");
