/** How a client starts this program: by its package where it is installed as one, else by its path. */
import { join, sep } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { packageRoot } from "../package-root.js";
import type { Launch } from "./entry.js";

/** How the published package is started. */
export const published: Launch = { command: "npx", args: ["-y", packageJson.name] };

/** How the program that runs now is started. A clone is no package that npx finds. */
export function launchOfThisProgram(root = packageRoot()): Launch {
  if (root.split(sep).includes("node_modules")) return published;
  return { command: "node", args: [join(root, "dist", `${packageJson.name}.js`)] };
}
