/**
 * `tools.schema.json`: what editors complete and explain in `tools.yaml`. It is the general schema, and beside it the
 * names of the documents' operations and of the arguments of each. It serves the writing; what is wrong is still told by
 * the planner, once for each cause.
 */
import type { OperationWords } from "../tool.js";
import { jsonText } from "./json-text.js";

/** The file's text. `general` is where the general schema is, seen from the folder that the file is written to. */
export function editorSchema(vocabulary: readonly OperationWords[], general: string, header: string): string {
  const operation = { $ref: "#/definitions/operation" };
  const withOperation = { properties: { operation } };
  const schema = {
    // Comes first: by it the file is known to be generated.
    $comment: header.replace(/^\/\/ /, "").trim(),
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "tools.yaml",
    description: "Which operations of which OpenAPI documents become tools, and how they read.",
    allOf: [{ $ref: general }],
    properties: {
      lookups: { additionalProperties: withOperation },
      tools: { additionalProperties: { $ref: "#/definitions/tool" } },
      excluded: { propertyNames: operation },
    },
    definitions: {
      operation: {
        enum: vocabulary.flatMap(({ names }) => names),
        enumDescriptions: vocabulary.flatMap((words) => words.names.map(() => explanationOf(words))),
      },
      tool: {
        properties: {
          operation,
          fallback: { items: { properties: { operation, first: withOperation } } },
        },
        allOf: vocabulary.map(conditionOf),
      },
    },
  };
  return `${jsonText(schema)}\n`;
}

/** Where a tool is of this operation, its arguments are these. */
function conditionOf(words: OperationWords): object {
  const entries = Object.entries(words.arguments).map(([key, description]) => [
    key,
    description === "" ? {} : { description },
  ]);
  return {
    if: { properties: { operation: { enum: words.names } }, required: ["operation"] },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's keyword; nothing awaits a schema.
    then: {
      properties: {
        operation: { description: explanationOf(words) },
        arguments: {
          properties: Object.fromEntries(entries) as object,
          // Whoever writes where a name stands is checked by the planner alone.
          patternProperties: { "^(path|query|header|cookie|body):": {} },
          additionalProperties: false,
        },
      },
    },
  };
}

function explanationOf({ words, method, path }: OperationWords): string {
  const request = `${method} ${path}`;
  return words === request ? request : `${words.replace(/[.]$/, "")} (${request})`;
}
