import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "./apply-overlay.js";
import { documents, operationsOf, parametersOf, schemasOf } from "./documents.js";
import { composite, methodOfDocument, noParameter, seenInPart, single } from "./vendor-tools.js";

interface VendorTool {
  readonly name: string;
  readonly method: string | null;
  readonly path: string;
  readonly params: readonly { name: string; in?: string; required: boolean }[];
}

const file = "../shared/facts/vendor-tools.json";
const listed = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as VendorTool[]) : [];
if (listed.length === 0) console.warn(`${file} is missing: the table of tools is not compared with it.`);
const servers: Record<string, string> = {
  engine: "/api/engine",
  platform: "https://app.getorchestra.io/public/v1",
  agents: "/api/ai/v1",
};
const ACCOUNT = ["X-Orchestra-Account-Id", "account_id"];

/** The operation of `document METHOD /path` after the overlays. */
function operationAt(place: string): { root: JsonObject; operation: JsonObject } {
  const [name, key] = [place.slice(0, place.indexOf(" ")), place.slice(place.indexOf(" ") + 1)];
  const root = documents.find((document) => document.name === name)?.corrected ?? {};
  const operation = operationsOf(root).get(key);
  if (operation === undefined) throw new Error(`no operation ${place}`);
  return { root, operation };
}

/** Names of parameters and of the properties of a JSON body. */
function inputsOf(place: string): string[] {
  const { root, operation } = operationAt(place);
  const content = (operation["requestBody"] as JsonObject | undefined)?.["content"] as JsonObject | undefined;
  const schema = (content?.["application/json"] as JsonObject | undefined)?.["schema"];
  return [...parametersOf(operation).map((parameter) => String(parameter["name"])), ...propertiesOf(root, schema)];
}

function propertiesOf(root: JsonObject, schema: Json | undefined): string[] {
  if (!isObject(schema)) return [];
  const name = typeof schema["$ref"] === "string" ? schema["$ref"].replace("#/components/schemas/", "") : undefined;
  if (name !== undefined) return propertiesOf(root, schemasOf(root)[name]);
  return Object.keys((schema["properties"] ?? {}) as JsonObject);
}

describe("the vendor's tools", () => {
  const places = [...Object.values(single), ...Object.values(composite).flat(), ...Object.values(seenInPart)];

  it.each(places)("has %s", (place) => {
    expect(operationAt(place).operation).toHaveProperty("operationId");
  });

  it("gives each operation to one tool, and leaves none out that is flagged for them", () => {
    const taken = [...Object.values(single), ...Object.values(seenInPart)];
    expect(new Set(taken).size).toBe(taken.length);
    const flagged = documents.flatMap(({ name, corrected }) =>
      [...operationsOf(corrected)]
        .filter(([, operation]) => operation["x-orchestra-mcp"])
        .map(([key]) => `${name} ${key}`),
    );
    expect(flagged.filter((place) => !taken.includes(place))).toEqual([]);
  });
});

describe.skipIf(listed.length === 0)("the vendor's tools and their list", () => {
  const one = listed.filter(({ name }) => name in single);

  it("are the same", () => {
    expect(listed).toHaveLength(77);
    const known = [...Object.keys(single), ...Object.keys(composite)];
    expect(known.toSorted()).toEqual(listed.map(({ name }) => name).toSorted());
  });

  it.each(one)("$name: method and path", ({ name, method, path }) => {
    const place = single[name] ?? "";
    const [document = "", found, template = ""] = place.split(" ");
    expect(found).toBe(methodOfDocument[name] ?? method);
    // An ellipsis stands for a part of the path that is not known.
    const known = path.split("…").map((part) => part.replace(/[{}.\\^$*+?()|[\]]/g, "\\$&"));
    expect(`${servers[document]}${template}`).toMatch(new RegExp(`^${known.join(".*")}$`));
  });

  it.each(one)("$name: every parameter", ({ name, params }) => {
    const inputs = inputsOf(single[name] ?? "");
    const wanted = params.map((parameter) => parameter.name).filter((parameter) => !ACCOUNT.includes(parameter));
    const missing = wanted.filter((parameter) => !inputs.includes(parameter));
    expect(missing).toEqual(Object.keys(noParameter[name] ?? {}));
  });

  it.each(one)("$name: the header for the workspace", ({ name, params }) => {
    const wanted = params.some((parameter) => ACCOUNT.includes(parameter.name));
    expect(inputsOf(single[name] ?? "").includes("X-Orchestra-Account-Id")).toBe(wanted);
  });
});
