/** The workflows of another `tools.yaml`: modules of its author's, loaded from beside it. */
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Workflow } from "../generator/tool.js";
import { UsageError } from "../server/settings.js";
import type { WorkflowModule, Workflows } from "../server/workflow.js";

/**
 * Loads every module at once, so that what is wrong with one is told at the start.
 * @param config the `tools.yaml`; modules are relative to its folder.
 * @throws UsageError naming every module that cannot be loaded, or has no `run`.
 */
export async function loadWorkflows(planned: readonly Workflow[], config: string): Promise<Workflows> {
  const faults: string[] = [];
  const loaded: [string, () => Promise<WorkflowModule>][] = [];
  for (const { definition, module } of planned) {
    const found = await load(resolve(dirname(config), module));
    if (typeof found === "string") faults.push(`${module}, the code of "${definition.name}", ${found}`);
    else loaded.push([definition.name, () => Promise.resolve(found)]);
  }
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return Object.fromEntries(loaded);
}

/** The module, or why it is none, as the end of a sentence. */
async function load(path: string): Promise<WorkflowModule | string> {
  let module: unknown;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code === "ERR_UNKNOWN_FILE_EXTENSION") {
      return "is TypeScript, which this Node.js does not run. Compile it to .js, or start with node --import tsx.";
    }
    return `cannot be loaded: ${message ?? String(error)}`;
  }
  if (isWorkflowModule(module)) return module;
  return 'exports no function "run". It is: export async function run(args, context) { … }';
}

function isWorkflowModule(module: unknown): module is WorkflowModule {
  return typeof module === "object" && module !== null && "run" in module && typeof module.run === "function";
}
