/** Which tools are served under which settings, and why the others are not. */
import { describe, expect, it } from "vitest";
import { findTool, selectTools, UnknownToolError } from "../../server/catalogue.js";
import type { Catalogue } from "../../server/definition.js";
import { type Flags, readSettings } from "../../server/settings.js";
import { shelves } from "./catalogue-of-shelves.js";

function select(flags: Flags = {}, catalogue: Catalogue = shelves) {
  return selectTools(catalogue, readSettings({ catalogue, environment: {}, flags }));
}
const names = (flags: Flags) => select(flags).tools.map(({ name }) => name);

describe("selection", () => {
  it.each<[string, Flags, string[]]>([
    ["the default toolsets, nothing destructive", {}, ["list_books", "get_book", "add_book", "read_log", "get_cover"]],
    ["the named toolsets", { toolsets: "extra" }, ["list_tags"]],
    ["all", { toolsets: "all" }, ["list_books", "get_book", "add_book", "read_log", "get_cover", "list_tags"]],
    ["destructive ones when allowed", { toolsets: "writing", allowDestructive: true }, ["add_book", "delete_book"]],
    ["named tools alone, in the catalogue's order", { tools: "list_tags,get_book" }, ["get_book", "list_tags"]],
    ["named tools besides named toolsets", { tools: "get_book", toolsets: "extra" }, ["get_book", "list_tags"]],
    ["a tool named by its alias", { tools: "find_books" }, ["list_books"]],
    [
      "not the excluded, also by an alias",
      { toolsets: "reading", excludeTools: "find_books,read_log" },
      ["get_book", "get_cover"],
    ],
    ["read-only wins over names", { tools: "add_book,get_book", readOnly: true }, ["get_book"]],
    ["read-only wins over what is allowed", { toolsets: "writing", readOnly: true, allowDestructive: true }, []],
    ["exclusion wins over names", { tools: "get_book", excludeTools: "get_book" }, []],
    ["a destructive tool is not allowed by naming it", { tools: "delete_book" }, []],
  ])("%s", (_, flags, expected) => expect(names(flags)).toEqual(expected));

  it("serves every toolset of a catalogue that marks none as default", () => {
    const toolsets = Object.fromEntries(Object.entries(shelves.toolsets).map(([name, { title }]) => [name, { title }]));
    expect(select({}, { ...shelves, toolsets }).tools.length).toBe(shelves.tools.length - 1);
  });
});

describe("finding", () => {
  it("finds by name and by alias", () => {
    expect(findTool(select(), "list_books").name).toBe("list_books");
    expect(findTool(select(), "find_books").name).toBe("list_books");
  });

  it.each<[string, Flags, RegExp]>([
    ["list_boks", {}, /no tool "list_boks"\. Did you mean "list_books"\? Served: list_books, get_book/],
    [
      "delete_book",
      {},
      /"delete_book" is not served: it can destroy.*--allow-destructive.*SHELVES_ALLOW_DESTRUCTIVE=true/,
    ],
    ["remove_book", {}, /"remove_book" \(an alias of "delete_book"\) is not served/],
    ["add_book", { readOnly: true }, /read-only/],
    ["list_tags", {}, /toolset "extra".*--toolsets.*SHELVES_TOOLSETS/],
    ["get_book", { excludeTools: "get_book" }, /--exclude-tools/],
    ["constructor", {}, /no tool "constructor"/],
  ])("says why %s is not answered under %j", (name, flags, expected) => {
    expect(() => findTool(select(flags), name)).toThrow(UnknownToolError);
    expect(() => findTool(select(flags), name)).toThrow(expected);
  });
});
