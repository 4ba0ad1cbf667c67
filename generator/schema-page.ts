/** The page about `tools.yaml`, made of its schema: every key with its description and its example. */
import { stringify } from "yaml";
import type { JsonValue } from "../server/definition.js";
import { inline, scalar } from "./draft/yaml-text.js";

/** As much of JSON Schema as the schema of `tools.yaml` says. */
export interface KeySchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly additionalProperties?: boolean | KeySchema;
  readonly items?: KeySchema;
  readonly definitions?: Readonly<Record<string, KeySchema>>;
  readonly examples?: readonly JsonValue[];
}

/**
 * The page as Markdown: a section for each key of the file.
 * @throws Error naming the key that has no description or no example.
 */
export function schemaPage(schema: KeySchema): string {
  const page = new Page(schema);
  const required = (schema.required ?? []).map((key) => `\`${key}\``).join(", ");
  const sections = Object.entries(schema.properties ?? {}).map(([key, value]) => page.section(key, value));
  return [
    `# ${schema.title ?? ""}`,
    `<!-- Made of generator/tools.schema.json by generator/schema-page.ts. Do not edit. -->`,
    `${schema.description ?? ""} Required: ${required}. With this first line, editors complete and explain the keys, the operations and their arguments:`,
    "```yaml\n# yaml-language-server: $schema=generated/tools.schema.json\n```",
    "The path is relative to this file. `npm run generate` writes that schema beside the tools: it knows the documents' operations and arguments as well. Before the first time, `generator/tools.schema.json` explains the keys alone.",
    ...sections,
  ]
    .join("\n\n")
    .concat("\n");
}

/** Remembers which definition is explained where. */
class Page {
  readonly #schema: KeySchema;
  readonly #explained = new Map<string, string>();

  constructor(schema: KeySchema) {
    this.#schema = schema;
  }

  section(key: string, schema: KeySchema): string {
    const example = stringify({ [key]: exampleOf(key, schema) }, { lineWidth: 0 }).trimEnd();
    const [path, keys] = this.#keysOf(schema, key, key);
    const lines = keys === undefined ? [] : this.#list(keys, path, "");
    const head = schema.properties === undefined ? "Each of them takes:" : "It takes:";
    const parts = [
      `## \`${key}\``,
      descriptionOf(key, schema),
      `\`\`\`yaml\n${example}\n\`\`\``,
      ...(lines.length === 0 ? [] : [head, lines.join("\n")]),
    ];
    return parts.join("\n\n");
  }

  /** The schema whose keys are explained below this one, if it was not explained elsewhere; and their path. */
  #keysOf(schema: KeySchema, path: string, section: string): [path: string, keys: KeySchema | undefined] {
    if (schema.properties !== undefined) return [path, schema];
    if (schema.items?.properties !== undefined) return [path, schema.items];
    const each = schema.additionalProperties;
    if (each === undefined || typeof each === "boolean") return [path, undefined];
    if (each.$ref === undefined) return [path, each.properties === undefined ? undefined : each];
    const resolved = this.#resolve(each);
    if (resolved.properties === undefined || this.#explained.has(each.$ref)) return [path, undefined];
    this.#explained.set(each.$ref, section);
    return [path, resolved];
  }

  #list(schema: KeySchema, section: string, indent: string): string[] {
    return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
      const resolved = { ...this.#resolve(value), ...value };
      const isRequired = schema.required?.includes(key) === true;
      const kind = `${this.#kindOf(value)}${isRequired ? ", required" : ""}`;
      const example = `\`${scalar(key)}: ${inline(exampleOf(key, value))}\``;
      const line = `${indent}- \`${key}\` (${kind}): ${descriptionOf(key, value)}${this.#elsewhere(value)} ${example}`;
      const [, keys] = this.#keysOf(resolved, key, section);
      return [line, ...(keys === undefined ? [] : this.#list(keys, section, `${indent}  `))];
    });
  }

  /** Where the keys of its entries are explained. */
  #elsewhere({ additionalProperties: each }: KeySchema): string {
    const section = typeof each === "object" && each.$ref !== undefined ? this.#explained.get(each.$ref) : undefined;
    return section === undefined ? "" : ` The keys are those of [\`${section}\`](#${section}).`;
  }

  #kindOf(schema: KeySchema): string {
    if (schema.const !== undefined) return `only \`${JSON.stringify(schema.const)}\``;
    if (schema.enum !== undefined) return schema.enum.map((value) => `\`${inline(value)}\``).join(", ");
    if (schema.$ref === "#/definitions/variable") return "name of an environment variable";
    if (schema.$ref === "#/definitions/duration") return "duration";
    const { type } = this.#resolve(schema);
    if (typeof type === "object") return "text, or a list";
    if (type === "array") return "list";
    if (type === "object") return "mapping";
    if (type === "boolean") return "`true` or `false`";
    if (type === "integer") return "whole number";
    return type === "string" ? "text" : "any value";
  }

  #resolve(schema: KeySchema): KeySchema {
    const name = schema.$ref?.slice("#/definitions/".length);
    return name === undefined ? schema : (this.#schema.definitions?.[name] ?? {});
  }
}

function descriptionOf(key: string, { description }: KeySchema): string {
  if (description === undefined) throw new Error(`"${key}" has no description in tools.schema.json`);
  return description;
}

function exampleOf(key: string, { examples }: KeySchema): JsonValue {
  const [example] = examples ?? [];
  if (example === undefined) throw new Error(`"${key}" has no example in tools.schema.json`);
  return example;
}
