/**
 * `tools.schema.json`: what editors complete and explain in `tools.yaml`. It is the general schema, and beside it the
 * names of the documents' operations and of the arguments of each. It serves the writing; what is wrong is still told by
 * the planner, once for each cause. Each name and each sentence stands in it once, on a line of its own.
 */
import type { OperationWords } from "../tool.js";
import { jsonText } from "./json-text.js";

export interface EditorSchemaOptions {
  /** Where the general schema is, seen from the folder that the file is written to. */
  readonly general: string;
  readonly header: string;
  /** Keys of arguments that many operations have: their words are told once for all of them. */
  readonly recurring: readonly string[];
}

/** The file's text. */
export function editorSchema(
  vocabulary: readonly OperationWords[],
  { general, header, recurring }: EditorSchemaOptions,
): string {
  const name = definitionNames();
  const operation = reference("operation");
  const withOperation = { properties: { operation } };
  const operations = vocabulary.map((words) => ({ words, name: name((words.names[0] ?? "").replace("#", ".")) }));
  const shared = new Map(
    recurring.flatMap((key) => {
      const words = vocabulary.map((each) => each.arguments[key] ?? "").find((text) => text !== "");
      return words === undefined ? [] : [[key, { name: name(`argument.${key}`), words }]];
    }),
  );
  const schema = {
    // Comes first: by it the file is known to be generated.
    $comment: header.replace(/^\/\/ /, "").trim(),
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "tools.yaml",
    description: "Which operations of which OpenAPI documents become tools, and how they read.",
    allOf: [{ $ref: general }],
    properties: {
      lookups: { additionalProperties: withOperation },
      tools: { additionalProperties: reference("tool") },
      // Editors complete names only of what is said to be an object.
      excluded: { type: "object", propertyNames: operation },
    },
    definitions: {
      operation: { anyOf: operations.map((each) => reference(each.name)) },
      ...Object.fromEntries(
        operations.map((each) => [each.name, { enum: each.words.names, description: each.words.words }]),
      ),
      ...Object.fromEntries([...shared.values()].map((each) => [each.name, { description: each.words }])),
      tool: {
        properties: {
          operation,
          fallback: { items: { properties: { operation, first: withOperation } } },
        },
        allOf: operations.map((each) => conditionOf(each.name, argumentsOf(each.words, shared))),
      },
    },
  };
  return `${jsonText(schema)}\n`;
}

/** Where a tool is of this operation, its arguments are these. */
function conditionOf(operation: string, properties: object): object {
  return {
    if: { properties: { operation: reference(operation) }, required: ["operation"] },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's keyword; nothing awaits a schema.
    then: {
      properties: {
        arguments: {
          properties,
          // Whoever writes where a name stands is checked by the planner alone.
          patternProperties: { "^(path|query|header|cookie|body):": {} },
          additionalProperties: false,
        },
      },
    },
  };
}

function argumentsOf(
  words: OperationWords,
  shared: ReadonlyMap<string, { readonly name: string; readonly words: string }>,
): object {
  const entries = Object.entries(words.arguments).map(([key, description]): [string, object] => {
    const other = shared.get(key);
    if (other?.words === description) return [key, reference(other.name)];
    return [key, description === "" ? {} : { description }];
  });
  return Object.fromEntries(entries);
}

function reference(name: string): object {
  return { $ref: `#/definitions/${name}` };
}

/** Gives each text a name that a reference can hold as it is, and none twice. */
function definitionNames(): (text: string) => string {
  const given = new Set<string>();
  return (text) => {
    const plain = text.replaceAll(/[^A-Za-z0-9.-]+/g, "_");
    let name = plain;
    for (let count = 2; given.has(name); count += 1) name = `${plain}.${count}`;
    given.add(name);
    return name;
  };
}
