/** The variables that an installation may set, for those who ask the user for them before the server starts. */
import { catalogue } from "../../generated/index.js";
import { keyVariable } from "../setup/setup.js";

export interface Variable {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: "text" | "yes or no";
  readonly isSecret?: true;
  readonly isRequired?: true;
  readonly default?: string;
}

const defaultToolsets = Object.entries(catalogue.toolsets).flatMap(([name, toolset]) =>
  toolset.default === true ? [name] : [],
);
const prefix = keyVariable.replace(/API_KEY$/u, "");

export const variables: readonly Variable[] = [
  {
    name: keyVariable,
    title: "API key",
    description: "An API key of your workspace (Orchestra: workspace settings, API keys).",
    kind: "text",
    isSecret: true,
    isRequired: true,
  },
  {
    name: `${prefix}TOOLSETS`,
    title: "Toolsets",
    description: "Toolsets to serve, separated by commas, or all.",
    kind: "text",
    default: defaultToolsets.join(","),
  },
  {
    name: `${prefix}READ_ONLY`,
    title: "Read only",
    description: "Serve only tools that change nothing.",
    kind: "yes or no",
    default: "false",
  },
  {
    name: `${prefix}ALLOW_DESTRUCTIVE`,
    title: "Allow destructive tools",
    description: "Also serve tools that overwrite or delete; the user is asked before each.",
    kind: "yes or no",
    default: "false",
  },
];
