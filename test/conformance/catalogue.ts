/** What the conformance suite asks of a server, in this project's own form of definitions. The names are the suite's. */
import type { AnyTool, AnyWorkflow, Catalogue, JsonSchema, ResultDefinition } from "../../server/definition.js";
import type { Workflows, WorkflowRun } from "../../server/workflow.js";

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true } as const;
const DESTROYS = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true } as const;
/** More often than this, progress is not told. */
const BETWEEN_STEPS_MS = 350;

function reading(name: string, path: string, result: ResultDefinition = {}): AnyTool {
  const operation = { document: "things", method: "GET", path };
  const words = { title: name, description: `Gets ${path}.` };
  return { name, ...words, toolset: "all", annotations: READS, operation, arguments: {}, result };
}

/** Asks before it sends anything: what the suite calls input that is required. */
function asking(name: string): AnyTool {
  const operation = { document: "things", method: "DELETE", path: "/things/one" };
  const words = { title: name, description: "Deletes the one thing." };
  return { name, ...words, toolset: "all", annotations: DESTROYS, operation, arguments: {}, result: {} };
}

const inQuery = (name: string) => ({ in: "query", name, style: "form", explode: true }) as const;

const thing: AnyTool = {
  ...reading("get_thing", "/things/{id}"),
  arguments: {
    id: {
      required: true,
      binding: { in: "path", name: "id", style: "simple", explode: false },
      schema: { type: "string" },
    },
  },
};

const address: JsonSchema = {
  $anchor: "addressDef",
  type: "object",
  properties: { street: { type: "string" }, city: { type: "string" } },
};
const withSchema: AnyTool = {
  ...reading("json_schema_2020_12_tool", "/text"),
  arguments: {
    name: { binding: inQuery("name"), schema: { type: "string" } },
    address: { binding: { ...inQuery("address"), style: "deepObject" }, schema: { $ref: "#/$defs/address" } },
  },
  definitions: { address },
};

const progress: AnyWorkflow = {
  name: "test_tool_with_progress",
  title: "Progress",
  description: "Tells three times how far it is.",
  toolset: "all",
  annotations: READS,
  arguments: {},
  result: { schema: { type: "object", properties: { done: { type: "boolean" } } } },
};

const run: WorkflowRun<Record<never, never>> = async (_, context) => {
  for (const done of [0, 50, 100]) {
    context.progress(done, 100, `${done} of 100`);
    await context.sleep(BETWEEN_STEPS_MS);
  }
  return { done: true };
};

export const workflows: Workflows = { test_tool_with_progress: () => Promise.resolve({ run }) };

export const catalogue: Catalogue = {
  server: { name: "conformance", title: "What the conformance suite asks for" },
  documents: { things: { baseUrl: { env: "CONFORMANCE_BASE_URL" } } },
  toolsets: { all: { title: "All", default: true } },
  tools: [
    reading("test_simple_text", "/text", { mediaType: "text/plain" }),
    reading("test_logging_tool", "/text", { mediaType: "text/plain" }),
    reading("test_image_content", "/picture", { mediaType: "image/png" }),
    reading("test_audio_content", "/sound", { mediaType: "audio/wav" }),
    reading("test_embedded_resource", "/file", { mediaType: "application/octet-stream" }),
    reading("test_error_handling", "/nothing"),
    thing,
    withSchema,
    asking("test_input_required_result_elicitation"),
    asking("test_input_required_result_request_state"),
    asking("test_input_required_result_tampered_state"),
    asking("test_input_required_result_capabilities"),
    asking("test_streaming_elicitation"),
    asking("test_missing_capability"),
  ],
  workflows: [progress],
  resources: [
    { name: "text", uri: "test://static-text", title: "Text", tool: "test_simple_text" },
    { name: "picture", uri: "test://static-binary", title: "Picture", tool: "test_image_content" },
    { name: "file", uri: "test://embedded-resource", title: "File", tool: "test_embedded_resource" },
    { name: "thing", uri: "test://template/{id}/data", title: "Thing", tool: "get_thing" },
  ],
  prompts: [
    {
      name: "test_simple_prompt",
      title: "Simple",
      description: "Words alone.",
      arguments: {},
      text: "Say what you see.",
    },
    {
      name: "test_prompt_with_arguments",
      title: "With arguments",
      description: "Words with two arguments.",
      arguments: {
        arg1: {
          required: true,
          description: "The first.",
          complete: { tool: "get_thing", arguments: { id: "one" }, values: "id" },
        },
        arg2: { required: true, description: "The second." },
      },
      text: "Compare {arg1} with {arg2}.",
    },
  ],
};
