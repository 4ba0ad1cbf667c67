/**
 * One small document for each hazard that documents have, served as `try` serves it, and called against a recorder. What
 * must arrive stands beside each document, written from the specification.
 */
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callTool } from "../../server/call.js";
import { type AnyTool, inputSchemaOf } from "../../server/definition.js";
import { listingOf } from "../../server/listing.js";
import { type Recorder, startRecorder } from "../server/recorder.js";
import { differences, differs } from "./compare.js";
import { type Call, hazardsIn } from "./expected.js";
import { argumentsFor, isObject, placeOf } from "./given.js";
import { type Served, serve } from "./served.js";

const folder = fileURLToPath(new URL("documents/", import.meta.url));
const hazards = hazardsIn(folder);

let recorder: Recorder;
let answer: Call["answer"];

beforeAll(async () => {
  recorder = await startRecorder((_request, response) => {
    const { status = 200, type = "application/json", json = { ok: true }, text, base64 } = answer ?? {};
    const body = base64 === undefined ? (text ?? JSON.stringify(json)) : Buffer.from(base64, "base64");
    response.writeHead(status, status === 204 ? {} : { "content-type": type });
    response.end(status === 204 ? undefined : body);
  });
});
afterAll(() => recorder.close());

function ajv(): Ajv2020 {
  const instance = new Ajv2020({ strict: false, logger: false, ownProperties: true });
  formats.default(instance);
  return instance;
}

/** Calls the tool; what differs from what is expected, in words. */
async function outcome(served: Served, tool: AnyTool, call: Call): Promise<string[]> {
  const before = recorder.requests.length;
  const args = argumentsFor(tool, call.give ?? {});
  const isValid = ajv().validate(inputSchemaOf(tool), args);
  if (call.refused !== true && !isValid) return [`the schema refuses ${JSON.stringify(args)}`];
  answer = call.answer;
  const result = await callTool(served.context, tool.name, args);
  const requests = recorder.requests.slice(before);
  if (call.refused === true) {
    return [differs("sent", 0, requests.length), differs("isError", true, result.isError)].filter(
      (each) => each !== undefined,
    );
  }
  const [request] = requests;
  if (request === undefined) return [`nothing was sent: ${result.text}`];
  const path = tool.operation.path;
  return [
    ...(await differences(call, path, request)),
    differs("method", tool.operation.method, request.method),
    differs("isError", call.error !== undefined, result.isError),
    ...(call.error ?? []).map((words) =>
      result.text.includes(words) ? undefined : `"${words}" is not in: ${result.text}`,
    ),
    ...Object.entries(call.result ?? {}).map(([key, value]) =>
      differs(`result.${key}`, value, result.structuredContent[key]),
    ),
    ...fitting(tool, result),
  ].filter((each) => each !== undefined);
}

/** Clients refuse an answer that is not of the advertised form. */
function fitting(tool: AnyTool, { isError, structuredContent, text }: Awaited<ReturnType<typeof callTool>>): string[] {
  const { outputSchema } = listingOf(tool);
  if (isError || outputSchema === undefined || ajv().validate(outputSchema, structuredContent)) return [];
  return [`the answer is not of the output schema: ${text}`];
}

/** Every keyword of a schema, at any depth; names of properties are none. */
function keywordsOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(keywordsOf);
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (["default", "enum", "required"].includes(keyword)) return [];
    const isMap = ["properties", "patternProperties", "$defs", "dependentSchemas", "dependentRequired"].includes(
      keyword,
    );
    return [keyword, ...(isMap ? Object.values(value as object).flatMap(keywordsOf) : keywordsOf(value))];
  });
}

describe.each(hazards)("$name", ({ file, expected }) => {
  let served: Served;
  beforeAll(() => {
    served = serve(file, folder, recorder.url);
  });
  const toolOf = (key: string) => served.tools.find(({ operation }) => `${operation.method} ${operation.path}` === key);

  it("serves every operation but those that cannot be built", () => {
    const served_ = served.tools.map(({ operation }) => `${operation.method} ${operation.path}`);
    expect(served_.toSorted()).toEqual(Object.keys(expected.operations).toSorted());
    const left = served.plan.operationsLeftOut.map(({ method, path }) => `${method} ${path}`);
    expect(left.toSorted()).toEqual([...(expected.leftOut ?? [])].toSorted());
  });

  it("has tools that every client accepts", () => {
    const names = served.tools.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    for (const tool of served.tools) {
      const { name, description, inputSchema, outputSchema } = listingOf(tool);
      expect(name).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
      expect(description.length).toBeLessThanOrEqual(1024);
      expect(
        Object.keys(inputSchema).filter(
          (key) => !["type", "properties", "required", "additionalProperties", "$defs"].includes(key),
        ),
      ).toEqual([]);
      for (const key of Object.keys(inputSchema.properties ?? {})) expect(key).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/);
      expect(keywordsOf(inputSchema).filter((key) => ["$schema", "nullable", "const"].includes(key))).toEqual([]);
      expect(new Ajv2020({ strict: false, logger: false }).validateSchema(inputSchema), name).toBe(true);
      expect(() => ajv().compile(inputSchema), name).not.toThrow();
      if (outputSchema !== undefined) expect(() => ajv().compile(outputSchema), name).not.toThrow();
    }
  });

  it("accounts for what is hidden", () => {
    for (const tool of served.tools) {
      const key = `${tool.operation.method} ${tool.operation.path}`;
      const hidden = (tool.hidden ?? []).map(placeOf);
      expect(hidden.toSorted(), key).toEqual([...(expected.hidden?.[key] ?? [])].toSorted());
    }
  });

  const calls = Object.entries(expected.operations).flatMap(([key, list]) =>
    list.map((call, index) => ({ key, call, index, given: JSON.stringify(call.give ?? {}) })),
  );
  it.each(calls)("$key, call $index: $given", async ({ key, call }) => {
    const tool = toolOf(key);
    if (tool === undefined) throw new Error(`${key} is no tool`);
    expect(await outcome(served, tool, call)).toEqual([]);
  });

  it("has every argument of every operation in one of the calls", () => {
    for (const tool of served.tools) {
      const list = expected.operations[`${tool.operation.method} ${tool.operation.path}`] ?? [];
      const given = new Set(list.flatMap(({ give }) => Object.keys(give ?? {})));
      const bodies = list.flatMap(({ give }) => (isObject(give?.["body"]) ? Object.keys(give["body"]) : []));
      const missing = Object.values(tool.arguments)
        .map(({ binding }) => placeOf(binding))
        .filter(
          (place) => !given.has(place) && !(place === "body" && [...given].some((each) => each.startsWith("body "))),
        )
        .filter((place) => !(place.startsWith("body ") && bodies.includes(place.slice(5))));
      expect(missing, tool.name).toEqual([]);
    }
  });
});
