import { describe, expect, it } from "vitest";
import { toolOf } from "./planned.js";

const header = (name: string) => ({ in: "header", name, required: true, schema: { type: "string" } });

describe("a header parameter", () => {
  it.each([
    "Host",
    "cookie",
    "Via",
    "Proxy-Authorization",
    "proxy-anything",
    "Authorization",
    "größe",
    "two words",
    "a:b",
  ])("is no argument where none could set it: %s", (name) => {
    const tool = toolOf({ parameters: [header(name)] }, { method: "get" });
    expect(tool.arguments).toEqual({});
    expect(tool.hidden).toMatchObject([{ in: "header", name, omitted: expect.any(String) as unknown }]);
  });

  it.each(["X-Via", "Content-Encoding", "If-Match", "x!y"])("is one where a caller may: %s", (name) => {
    expect(Object.keys(toolOf({ parameters: [header(name)] }, { method: "get" }).arguments)).toHaveLength(1);
  });
});

describe("a parameter with content", () => {
  const parameter = (mediaType: string) => ({
    in: "query",
    name: "filter",
    content: { [mediaType]: { schema: { type: "object", properties: { a: { type: "string" } } } } },
  });

  it("is text where it is XML, which no encoder makes of values", () => {
    const tool = toolOf({ parameters: [parameter("application/xml")] }, { method: "get" });
    expect(tool.arguments["filter"]).toMatchObject({
      schema: { type: "string" },
      description: "The XML itself, as text.",
    });
  });

  it("keeps its schema where it is JSON", () => {
    const tool = toolOf({ parameters: [parameter("application/vnd.a+json")] }, { method: "get" });
    expect(tool.arguments["filter"]?.schema.type).toBe("object");
  });
});
