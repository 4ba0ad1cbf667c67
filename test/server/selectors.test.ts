/** Arguments of which one way must be given: what is told of any other choice. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkArguments } from "../../server/arguments.js";
import type { AnyTool, ArgumentDefinition } from "../../server/definition.js";

const text: ArgumentDefinition = {
  binding: { in: "query", name: "q", style: "form", explode: true },
  schema: { type: "string" },
};
const tool: AnyTool = {
  name: "find",
  title: "Find",
  description: "Finds.",
  toolset: "all",
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  operation: { document: "d", method: "GET", path: "/" },
  arguments: { id: text, alias: text, shelf: text, number: text, edition: text, branch: text },
  selectors: [["id"], ["alias"], ["shelf", "number"], ["shelf", "number", "edition"]],
  result: {},
};
const ways = "Give exactly one of: id, alias, shelf with number, shelf with number and edition.";

async function faultOf(given: object): Promise<string> {
  return checkArguments(tool, given).then(
    () => "",
    (error: Error) => error.message,
  );
}

describe("of several ways", () => {
  it.each<[string, object, string]>([
    ["one is right", { id: "7", branch: "main" }, ""],
    ["one of several names is right", { shelf: "a", number: "1" }, ""],
    ["a longer one is right", { shelf: "a", number: "1", edition: "2" }, ""],
    ["none is told", { branch: "main" }, `${ways} Given: none of them.`],
    ["two are told", { id: "7", alias: "a" }, `${ways} Given: id and alias.`],
    ["one and a part of another are told", { id: "7", shelf: "a" }, `${ways} Given: id and shelf.`],
    ["an argument that is undefined is not given", { id: "7", alias: undefined }, ""],
    [
      "nor is one that is null, whatever else is wrong with that",
      { id: "7", alias: null },
      "alias: expected a string, got null. Leave the argument out to send nothing.",
    ],
  ])("%s", async (_, given, fault) => expect(await faultOf(given)).toBe(fault));

  it("says what is missing where only one is begun", async () => {
    const only: AnyTool = { ...tool, selectors: [["id"], ["shelf", "number", "edition"]] };
    await expect(checkArguments(only, { shelf: "a" })).rejects.toThrow("Given: shelf, without number and edition.");
  });

  it("is told together with other faults", async () => {
    expect(await faultOf({ di: "7" })).toBe(
      `di: unknown argument "di". Did you mean "id"?\n${ways} Given: none of them.`,
    );
  });

  it("accepts exactly the choices that are one way", async () => {
    const names = ["id", "alias", "shelf", "number", "edition"];
    const allowed = ["id", "alias", "number,shelf", "edition,number,shelf"];
    await fc.assert(
      fc.asyncProperty(fc.subarray(names), async (chosen) => {
        const fault = await faultOf(Object.fromEntries(chosen.map((name) => [name, "x"])));
        expect(fault === "").toBe(allowed.includes(chosen.toSorted().join(",")));
      }),
      { numRuns: 100 },
    );
  });
});
