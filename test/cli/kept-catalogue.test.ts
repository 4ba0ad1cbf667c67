/** The catalogue as the built program has it is the one that was generated, in all that anybody can see of it. */
import { expect, it } from "vitest";
import { keptText } from "../../cli/keep-catalogue.mjs";
import { catalogue } from "../../generated/index.js";
import type { Catalogue, ListedTool } from "../../server/definition.js";
import { keptCatalogue, LOOKED_AT } from "../../server/kept-catalogue.js";
import { listedTools, listingOf } from "../../server/listing.js";

const validators = Object.fromEntries(catalogue.tools.map(({ name, validator }) => [name, validator]));
const read = (given: Catalogue = catalogue) =>
  keptCatalogue(Object.keys(given), () => Buffer.from(keptText(given, listingOf, LOOKED_AT), "latin1"), validators);

it("has the same members with the same values in the same order", () => {
  const kept = read();
  expect(JSON.stringify(kept) === JSON.stringify(catalogue)).toBe(true);
  expect(kept).toEqual(catalogue);
  for (const [index, tool] of kept.tools.entries()) expect(tool.validator).toBe(catalogue.tools[index]?.validator);
});

it("lists each tool alike, kept or not", () => {
  const kept = listedTools(read());
  expect(kept.map(listingOf)).toEqual(listedTools(catalogue).map(listingOf));
  // A copy, as open settings make one, is listed by what it is.
  expect(kept.map((tool) => listingOf({ ...tool, title: "Other" })).map(({ title }) => title)).toEqual(
    kept.map(() => "Other"),
  );
});

it("reads a tool when it is first looked into, and once", () => {
  const [tool] = read().tools as [ListedTool];
  const isRead = () => Object.getOwnPropertyDescriptor(tool, "arguments")?.get === undefined;
  expect([tool.name, tool.annotations.readOnlyHint, isRead()]).toEqual(["list_pipelines", true, false]);
  expect(tool.result).toBe(tool.result);
  expect(isRead()).toBe(true);
});

it("keeps characters of any kind", () => {
  const [first, ...rest] = catalogue.tools as [(typeof catalogue.tools)[0]];
  const strange = { ...catalogue, tools: [{ ...first, description: 'ä\u2028\ud83d\ude00\n"' }, ...rest] };
  const [tool] = read(strange).tools;
  expect(tool?.description).toBe('ä\u2028\ud83d\ude00\n"');
});
