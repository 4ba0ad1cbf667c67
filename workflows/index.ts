/** The code of the workflows that tools.yaml declares, by name; each module is loaded at its first call. */
import type { Workflows } from "../server/workflow.js";

export const workflows: Workflows = {};
