/** Answers that are files, as blocks of content: each media type over real HTTP, through the whole call. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentOf } from "../../server/answer-content.js";
import { callTool } from "../../server/call.js";
import { createCallContext } from "../../server/call-context.js";
import type { AnyTool, Catalogue, ResourceDefinition } from "../../server/definition.js";
import { readSettings } from "../../server/settings.js";
import { catalogue as withResources } from "./catalogue-with-resources.js";
import { type Recorder, startRecorder } from "./recorder.js";

const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);
let mediaType = "";
let api: Recorder;
beforeAll(async () => {
  api = await startRecorder((_, response) => {
    response.writeHead(200, { "content-type": mediaType });
    response.end(mediaType === "application/json" ? '{"base64":"AAEC","mediaType":"image/png"}' : bytes);
  });
});
afterAll(() => api.close());

const part: AnyTool = {
  name: "get_part",
  title: "Part",
  description: "Gets a part.",
  toolset: "reading",
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  operation: { document: "shelves", method: "GET", path: "/parts/{id}" },
  arguments: {
    id: {
      required: true,
      binding: { in: "path", name: "id", style: "simple", explode: false },
      schema: { type: "string" },
    },
    as: { binding: { in: "query", name: "as", style: "form", explode: true }, schema: { type: "string" } },
  },
  result: { mediaType: "*/*" },
};
const json: AnyTool = { ...part, name: "get_json", result: {} };
const resources: ResourceDefinition[] = [
  { name: "part", uri: "shelves://parts/{id}", title: "Part", tool: "get_part", arguments: { as: "pdf" } },
];
const catalogue: Catalogue = { ...withResources, tools: [...withResources.tools, part, json], resources };

async function contentFor(type: string, tool: AnyTool, args: Record<string, unknown>) {
  mediaType = type;
  const environment = { SHELVES_BASE_URL: api.url, SHELVES_API_KEY: "k" };
  const context = createCallContext(catalogue, readSettings({ catalogue, environment }));
  const answer = await callTool(context, tool, args);
  expect(answer.isError, answer.text).toBe(false);
  const content = contentOf(resources, tool, args, answer);
  return { content, structured: answer.structuredContent, text: answer.text };
}

describe("an answer of", () => {
  it.each(["image/png", "image/jpeg", "image/gif", "image/webp", "audio/wav", "audio/mpeg"])(
    "%s is a block of its kind, and its bytes stand nowhere else in the content",
    async (type) => {
      const { content, structured } = await contentFor(type, part, { id: "a" });
      const data = bytes.toString("base64");
      expect(content).toEqual([
        { type: "text", text: JSON.stringify({ mediaType: type, bytes: 6 }) },
        { type: type.split("/")[0], data, mimeType: type },
      ]);
      expect(structured).toEqual({ base64: data, mediaType: type, bytes: 6 });
    },
  );

  it.each(["image/tiff", "application/pdf"])("%s is embedded where the call is that of a resource", async (type) => {
    const { content } = await contentFor(type, part, { id: "a b", as: "pdf" });
    expect(content[1]).toEqual({
      type: "resource",
      resource: { uri: "shelves://parts/a%20b", mimeType: type, blob: bytes.toString("base64") },
    });
  });

  it.each([
    ["application/pdf", part, { id: "a" }],
    ["application/pdf", part, { id: "a", as: "html" }],
    ["image/tiff", part, { id: "a" }],
    ["application/json", json, { id: "a" }],
  ] as const)("%s that no block is for stays in the JSON: case %#", async (type, tool, args) => {
    const { content, text } = await contentFor(type, tool, args);
    expect(content).toEqual([{ type: "text", text }]);
    expect(text).toContain("base64");
  });
});
