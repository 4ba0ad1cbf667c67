/** Reads the part of `tools.yaml` that declares workflows, every part with its place. */
import type { JsonSchema, JsonValue } from "../../server/definition.js";
import type { CuratedFollow, CuratedWorkflow, CuratedWorkflowArgument } from "../curation.js";
import { type KeyPath, placeOf, type Source } from "../source.js";
import { annotationsOf, type AnnotationsEntry } from "./annotations.js";
import { readAllowances } from "./surface.js";

/** What the schema has accepted. */
export interface WorkflowEntry {
  module: string;
  toolset: string;
  title: string;
  description: string;
  aliases?: string[];
  annotations?: AnnotationsEntry;
  arguments?: Record<string, WorkflowArgumentEntry>;
  result?: { schema?: JsonSchema; items?: string };
  allow?: Record<string, string>;
}
interface WorkflowArgumentEntry {
  required?: true;
  schema: JsonSchema;
  description: string;
}

/** What the schema has accepted of a tool's `follow`. */
export interface FollowEntry {
  argument: string;
  description: string;
  workflow: string;
  arguments?: Record<string, JsonValue>;
}

/** The workflow that follows a tool; `path` is that of its mapping. */
export function readFollow(entry: FollowEntry, path: KeyPath, source: Source): CuratedFollow {
  const { argument, description, workflow, arguments: given = {} } = entry;
  return {
    argument,
    description,
    workflow,
    arguments: Object.entries(given).map(([name, value]) => ({
      name,
      value,
      at: placeOf(source, [...path, "arguments", name], "key"),
    })),
    argumentAt: placeOf(source, [...path, "argument"]),
    workflowAt: placeOf(source, [...path, "workflow"]),
  };
}

/** The workflow declared under this name. */
export function readWorkflow(name: string, entry: WorkflowEntry, source: Source): CuratedWorkflow {
  const path: KeyPath = ["workflows", name];
  const keyAt = (...keys: readonly (string | number)[]) => placeOf(source, [...path, ...keys], "key");
  const valueAt = (...keys: readonly (string | number)[]) => placeOf(source, [...path, ...keys]);
  const { module, toolset, title, description, aliases = [], annotations = {}, result = {} } = entry;
  return {
    name,
    module,
    toolset,
    title,
    description,
    aliases,
    annotations: annotationsOf(annotations),
    arguments: Object.entries(entry.arguments ?? {}).map(([key, argument]): CuratedWorkflowArgument => ({
      name: key,
      required: argument.required === true,
      schema: argument.schema,
      description: argument.description,
      at: keyAt("arguments", key),
      schemaAt: keyAt("arguments", key, "schema"),
    })),
    result,
    allow: readAllowances(entry.allow, path, source),
    at: {
      name: keyAt(),
      module: valueAt("module"),
      toolset: valueAt("toolset"),
      description: keyAt("description"),
      aliases: aliases.map((_, index) => valueAt("aliases", index)),
      result: keyAt("result"),
      items: valueAt("result", "items"),
    },
  };
}
