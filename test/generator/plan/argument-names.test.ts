import { describe, expect, it } from "vitest";
import { toolOf } from "./planned.js";

const parameter = (location: string, name: string) => ({
  in: location,
  name,
  schema: { type: "string" },
  ...(location === "path" ? { required: true } : {}),
});

/** The arguments with where each goes, in order. */
function placesOf(...parameters: object[]): Record<string, string> {
  const tool = toolOf({ parameters }, { path: "/things/{id}/{path}", method: "get" });
  const entries = Object.entries(tool.arguments).map(([name, { binding }]) => [
    name,
    "name" in binding ? `${binding.in} ${binding.name}` : binding.in,
  ]);
  return Object.fromEntries(entries);
}

describe("arguments with one name", () => {
  it("leave it to the path, then the query, the header, the cookie", () => {
    const places = placesOf(
      parameter("cookie", "id"),
      parameter("header", "id"),
      parameter("query", "id"),
      parameter("path", "id"),
      parameter("path", "path"),
    );
    expect(places).toEqual({
      id: "path id",
      path: "path path",
      cookie_id: "cookie id",
      header_id: "header id",
      query_id: "query id",
    });
  });

  it("are told apart within one place, whatever their order", () => {
    const both = [parameter("query", "startTime"), parameter("query", "start-time"), parameter("query", "start_time")];
    const places = placesOf(...both);
    expect(places["start_time"]).toBe("query start_time");
    expect(placesOf(...both.toReversed())).toEqual(places);
    expect(new Set(Object.values(places)).size).toBe(5);
  });

  it("give way to a parameter that is really called so", () => {
    const places = placesOf(parameter("query", "id"), parameter("path", "id"), parameter("query", "query_id"));
    expect(places["id"]).toBe("path id");
    expect(places["query_id"]).toBe("query query_id");
    expect(places["id_in_query"]).toBe("query id");
  });
});
