import { describe, expect, it } from "vitest";
import { applyOverlay, applyOverlays, type Json, type JsonObject } from "./apply-overlay.js";
import { testsCorrections } from "./corrections.js";
import { documents, operationsOf, publishedOf, schemasOf } from "./documents.js";
import { at, proseOf, runsOfWords, structure, wordsOf } from "./prose.js";

const none: JsonObject = { paths: {}, components: {} };
const published = documents.map(({ name }) => publishedOf(name));
const prose = published.flatMap((one) => proseOf(one ?? {}).map(({ text }) => text));
const texts = new Set(prose.map((text) => wordsOf(text).join(" ")));
const runs = new Set(prose.flatMap((text) => runsOfWords(text, 9)));

describe.each(documents)("$file and the published document", ({ name, root, overlays, corrected }) => {
  const document = published[documents.findIndex((one) => one.name === name)];
  const theirs = operationsOf(document ?? none);
  const ours = operationsOf(root);

  describe.skipIf(document === undefined)("structure", () => {
    it("has the same frame", () => {
      const frame = ({ openapi, servers, security, tags, components }: JsonObject) =>
        structure({ openapi, servers, security, tags, schemes: (components as JsonObject)["securitySchemes"] } as Json);
      expect(frame(root)).toEqual(frame(document ?? none));
    });

    it("has every published operation, and no other", () => {
      expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
    });

    it.each([...theirs.keys()])("%s is equal but for prose", (key) => {
      expect(structure(ours.get(key) ?? {})).toEqual(structure(theirs.get(key) ?? {}));
    });

    it("has every published schema, in their order, and no other", () => {
      expect(Object.keys(schemasOf(root))).toEqual(Object.keys(schemasOf(document ?? none)));
    });

    it("has no schema that differs but for prose", () => {
      for (const schema of Object.keys(schemasOf(root))) {
        const [mine, their] = [root, document ?? none].map((one) => at(schemasOf(one), schema)) as [Json, Json];
        expect(structure(mine), schema).toEqual(structure(their));
        const properties = (one: Json) => Object.keys((one as JsonObject)["properties"] ?? {});
        expect(properties(mine), schema).toEqual(properties(their));
      }
    });
  });

  it("holds nothing that is inferred: that stands in an overlay", () => {
    expect(JSON.stringify(root)).not.toContain("x-orchestra-confidence");
  });

  it.skipIf(document === undefined)("shares no text with any of them, and no nine words in a row", () => {
    expect(texts.size).toBeGreaterThan(100);
    const written = [...proseOf(root), ...proseOf(corrected)];
    expect(written.filter(({ text }) => texts.has(wordsOf(text).join(" ")))).toEqual([]);
    expect(written.filter(({ text }) => runsOfWords(text, 9).some((run) => runs.has(run)))).toEqual([]);
  });

  describe.skipIf(document === undefined)("after the overlays", () => {
    it.each(overlays)("every action of $file finds something in the published document alone", ({ actions }) => {
      const { matches } = applyOverlay(document ?? {}, actions);
      expect(actions.filter((_, index) => matches[index] === 0).map((action) => action.target)).toEqual([]);
    });

    const applied =
      document &&
      applyOverlays(
        document,
        overlays.map(({ actions }) => actions),
      );
    testsCorrections(name, () => applied ?? {});
  });
});
