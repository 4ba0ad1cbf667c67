/**
 * The law over real documents: a tool called with every argument delivers every one of them, and called with the required
 * ones nothing else. Of large documents some forty operations are called, to keep the time.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callTool } from "../../server/call.js";
import { type AnyTool, inputSchemaOf, type JsonSchema } from "../../server/definition.js";
import { json, type Recorder, startRecorder } from "../server/recorder.js";
import { addressOf, headersOf } from "./arrived.js";
import { isDelivered } from "./delivered.js";
import { isObject, placeOf } from "./given.js";
import { instanceOf } from "./instances.js";
import { serve } from "./served.js";

const shared = fileURLToPath(new URL("../../../shared", import.meta.url));
const isPresent = existsSync(join(shared, "corpus/README.md"));
if (!isPresent) console.warn("skipped: the corpus of real documents (../shared/corpus) is not here");

/** `WHOLE=1` calls every operation of every document. */
const isWhole = process.env["WHOLE"] === "1";

/** Every document with how many of its operations are called: each, or one of so many. */
const documents = (isPresent ? readFileSync(join(shared, "corpus/README.md"), "utf8") : "")
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter((cells) => /^\d+$/.test(cells[5] ?? ""))
  .map((cells) => ({ file: `corpus/${cells[3] ?? ""}`, every: isWhole ? 1 : Math.ceil(Number(cells[5]) / 40) }))
  .concat(
    (isPresent ? readdirSync(join(shared, "upstream")) : [])
      .filter((file) => file.endsWith(".openapi.json"))
      .map((file) => ({ file: `upstream/${file}`, every: 1 })),
  );

it.skipIf(!isPresent)("the corpus holds documents to speak of", () => {
  expect(documents.length).toBeGreaterThan(5);
});

let recorder: Recorder;
beforeAll(async () => {
  recorder = await startRecorder((_request, response) => json(response, 200, {}));
});
afterAll(() => recorder.close());

const ajv = new Ajv2020({ strict: false, logger: false, ownProperties: true });
formats.default(ajv);

const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** A value for each argument. */
function argumentsOf(tool: AnyTool, seed: number, isFalsy: boolean): Record<string, unknown> {
  const root = inputSchemaOf(tool);
  const accepts = (schema: JsonSchema, value: unknown) => {
    const { $defs = {} } = root;
    let validate = compiled.get(schema);
    if (validate === undefined) compiled.set(schema, (validate = ajv.compile({ ...schema, $defs })));
    return validate(value);
  };
  const entries = Object.entries(tool.arguments).map(([name, { schema, binding }], index) => {
    const value = instanceOf(schema, {
      root,
      seed: seed + index,
      accepts,
      isSpaced: isSpaced(tool, binding),
      isFalsy: isFalsy && binding.in !== "path",
    });
    return [name, binding.in === "body" ? asFiles(tool, binding.pointer, value) : value];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Spaces part the items there, and an item with one is refused. */
function isSpaced(tool: AnyTool, binding: AnyTool["arguments"][string]["binding"]): boolean {
  if ("style" in binding) return binding.style === "spaceDelimited";
  return (
    binding.in === "body" && Object.values(tool.body?.encoding ?? {}).some(({ style }) => style === "spaceDelimited")
  );
}

/** Files are given as base64. */
function asFiles(tool: AnyTool, pointer: string, value: unknown): unknown {
  const isFile = (name: string) => tool.body?.encoding?.[name]?.file === true;
  const base64 = (item: unknown): unknown => (Array.isArray(item) ? item.map(base64) : "AP+A");
  if (value === null || value === "") return value;
  if (pointer === "" && tool.body?.file === true) return "AP+A";
  if (pointer !== "") return isFile(pointer.slice(1)) ? base64(value) : value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, isFile(name) ? base64(item) : item]));
}

/** Names in the query, headers and cookies that no given argument accounts for. */
function strangers(
  tool: AnyTool,
  args: Record<string, unknown>,
  url: string,
  headers: object,
  hasBody: boolean,
): string[] {
  const bindings = Object.entries(tool.arguments).flatMap(([name, { binding }]) =>
    Object.hasOwn(args, name) ? [{ binding, value: args[name] }] : [],
  );
  const names = (place: string) =>
    bindings.flatMap(({ binding, value }) =>
      binding.in === place && "name" in binding ? [binding.name, ...(isObject(value) ? Object.keys(value) : [])] : [],
    );
  const inKey = new URLSearchParams(tool.operation.path.split("?")[1] ?? "");
  const query = [...new URLSearchParams(url.split("?")[1] ?? "").keys()].filter((key) => !inKey.has(key));
  const [known, knownHeaders] = [names("query"), names("header").map((name) => name.toLowerCase())];
  const constants = (tool.hidden ?? []).flatMap((each) =>
    "constant" in each && each.in === "header" ? [each.name.toLowerCase()] : [],
  );
  return [
    ...query.filter((key) => !known.some((name) => key === name || key.startsWith(`${name}[`))),
    ...Object.keys(headers).filter((name) => ![...knownHeaders, ...constants].includes(name)),
    ...(hasBody && tool.body?.required !== true && !bindings.some(({ binding }) => binding.in === "body")
      ? ["a body"]
      : []),
  ];
}

describe.skipIf(!isPresent).each(documents)("$file", ({ file, every }) => {
  it("delivers every argument, and nothing that was not given", async () => {
    const { tools, context, plan } = serve(file, shared, recorder.url);
    expect(plan.operationsLeftOut).toEqual([]);
    const faults: string[] = [];
    let delivered = 0;
    for (const [index, tool] of tools.entries()) {
      if (index % every !== 0) continue;
      const validate = ajv.compile(inputSchemaOf(tool));
      const all = argumentsOf(tool, index, false);
      const falsy = argumentsOf(tool, index, true);
      const required = Object.fromEntries(
        Object.entries(all).filter(([name]) => tool.arguments[name]?.required === true),
      );
      for (const args of [all, falsy, required]) {
        if (!validate(args)) faults.push(`${tool.name}: ${ajv.errorsText(validate.errors)}`);
        const before = recorder.requests.length;
        const { text } = await callTool(context, tool.name, args);
        const request = recorder.requests[before];
        if (request === undefined) {
          faults.push(`${tool.name}: ${text}`);
          continue;
        }
        for (const [name, value] of Object.entries(args)) {
          const binding = tool.arguments[name]?.binding;
          if (binding === undefined || binding.in === "server") continue;
          if (await isDelivered(tool, binding, value, request)) delivered++;
          else
            faults.push(
              `${tool.name}: ${placeOf(binding)} = ${JSON.stringify(value)}: ${request.url}\n${request.body}`,
            );
        }
        const others = strangers(tool, args, request.url, headersOf(request), request.bytes.length > 0);
        if (others.length > 0) faults.push(`${tool.name}: ${others.join()} in ${addressOf(request).query}`);
      }
    }
    expect(faults).toEqual([]);
    expect(delivered > 0).toBe(tools.some((tool) => Object.keys(tool.arguments).length > 0));
  });
});
