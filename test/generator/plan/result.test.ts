import { describe, expect, it } from "vitest";
import { toolOf } from "./planned.js";

const json = (schema: object) => ({ description: "", content: { "application/json": { schema } } });
const resultOf = (responses: object, components: object = {}) => toolOf({ responses }, { components }).result;
const thing = { type: "object", properties: { id: { type: "string" } } };

describe("the answer", () => {
  it("is that of the lowest success, whatever the order; errors are none", () => {
    const responses = {
      404: json({ type: "integer" }),
      201: json({ type: "string" }),
      200: json(thing),
      default: json({ type: "null" }),
    };
    expect(resultOf(responses).schema).toEqual(thing);
    expect(resultOf({ "2XX": json(thing), 422: json({}) }).schema).toEqual(thing);
    expect(resultOf({ default: json(thing) }).schema).toEqual(thing);
    expect(resultOf({ 200: json({ type: "string" }), 204: { description: "" } }).schema).toEqual({ type: "string" });
  });

  it("is empty where nothing is told of it", () => {
    expect(resultOf({ 204: { description: "Done" } })).toEqual({});
    expect(resultOf({ 200: json({}) })).toEqual({});
    expect(resultOf({ 404: json(thing) })).toEqual({});
  });

  it("names its media type where it is no JSON, or is left open", () => {
    const of = (...types: string[]) =>
      resultOf({
        200: { description: "", content: Object.fromEntries(types.map((type) => [type, { schema: thing }])) },
      });
    expect(of("text/csv")).toEqual({ mediaType: "text/csv" });
    expect(of("application/octet-stream", "application/problem+json")).toEqual({ schema: thing });
    expect(of("*/*")).toEqual({ schema: thing, mediaType: "*/*" });
  });
});

describe("the items of an answer", () => {
  const list = { type: "array", items: thing };
  const object = (properties: object) => resultOf({ 200: json({ type: "object", properties }) }).items;

  it.each<[string, object, string | undefined]>([
    [
      "a list among counts and pages",
      { total: { type: "integer" }, next_page: { type: "string" }, things: list },
      "things",
    ],
    ["a list with the usual name, whatever is beside it", { color: { type: "string" }, results: list }, "results"],
    ["a list of named things", { data: { type: "array", items: { $ref: "#/components/schemas/Thing" } } }, "data"],
    ["no list of single values", { items: { type: "array", items: { type: "string" } } }, undefined],
    ["none of two lists", { left: list, right: list }, undefined],
    [
      "no list that is a part of a thing",
      { id: { type: "string" }, color: { type: "string" }, parts: list },
      undefined,
    ],
  ])("%s", (_, properties, want) => {
    const components = { schemas: { Thing: { ...thing, description: "x".repeat(99) } } };
    const { items } = resultOf({ 200: json({ type: "object", properties }) }, components);
    expect(items).toBe(want);
  });

  it("are the answer itself where it is a list", () => {
    expect(resultOf({ 200: json(list) }).items).toBeUndefined();
    expect(object({})).toBeUndefined();
  });
});

describe("the hints of a tool", () => {
  const hintsOf = (method: string) => Object.values(toolOf({}, { method }).annotations).map(Number).join("");
  it.each([
    ["get", "1011"],
    ["head", "1011"],
    ["post", "0001"],
    ["put", "0111"],
    ["patch", "0101"],
    ["delete", "0111"],
  ])("%s: read-only, destructive, idempotent, open world: %s", (method, want) => {
    expect(hintsOf(method)).toBe(want);
  });
});
