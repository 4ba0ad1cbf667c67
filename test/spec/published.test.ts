import { describe, expect, it } from "vitest";
import { applyOverlay, type Json, type JsonObject } from "./apply-overlay.js";
import { testsCorrections } from "./corrections.js";
import { documents, operationsOf, parametersOf, publishedOf, schemasOf } from "./documents.js";
import { newer } from "./newer.js";
import { at, proseOf, runsOfWords, structure, wordsOf } from "./prose.js";

const INFERRED = { "x-orchestra-confidence": "inferred" };
const none: JsonObject = { paths: {}, components: {} };
const published = documents.map(({ name }) => publishedOf(name));
const prose = published.flatMap((one) => proseOf(one ?? {}).map(({ text }) => text));
const texts = new Set(prose.map((text) => wordsOf(text).join(" ")));
const runs = new Set(prose.flatMap((text) => runsOfWords(text, 9)));

/** The operation without what is newer; fails where that is missing or not marked. */
function asPublished(key: string, operation: JsonObject, more: (typeof newer)["engine"]): JsonObject {
  const mine = structuredClone(operation);
  const parameters = parametersOf(mine);
  for (const name of more.parameters[key] ?? []) {
    const index = parameters.findIndex((parameter) => parameter["name"] === name);
    expect(parameters[index]).toMatchObject(INFERRED);
    parameters.splice(index, 1);
  }
  if (parameters.length === 0) delete mine["parameters"];
  for (const status of more.responses[key] ?? []) delete at(mine, "responses")[status];
  if (more.pagedOrArray.includes(key)) {
    const media = at(mine, "responses", "200", "content", "application/json");
    media["schema"] = (at(media, "schema")["anyOf"] as Json[])[0] ?? null;
  }
  return mine;
}

describe.each(documents)("$file and the published document", ({ name, root, actions, corrected }) => {
  const document = published[documents.findIndex((one) => one.name === name)];
  const theirs = operationsOf(document ?? none);
  const ours = operationsOf(root);
  const more = newer[name];
  const known = Object.keys(schemasOf(root)).filter((schema) => !more.schemas.includes(schema));

  describe.skipIf(document === undefined)("structure", () => {
    it("has the same frame", () => {
      const frame = ({ openapi, servers, security, tags, components }: JsonObject) =>
        structure({ openapi, servers, security, tags, schemes: (components as JsonObject)["securitySchemes"] } as Json);
      expect(frame(root)).toEqual(frame(document ?? none));
    });

    it("has every published operation, and the newer ones", () => {
      expect([...ours.keys()].toSorted()).toEqual([...theirs.keys(), ...more.operations].toSorted());
    });

    it.each([...theirs.keys()])("%s is equal but for prose and what is newer", (key) => {
      expect(structure(asPublished(key, ours.get(key) ?? {}, more))).toEqual(structure(theirs.get(key) ?? {}));
    });

    it("has every published schema, in their order", () => {
      expect(known).toEqual(Object.keys(schemasOf(document ?? none)));
    });

    it("has no schema that differs but for prose and what is newer", () => {
      for (const schema of known) {
        const mine = structuredClone(at(schemasOf(root), schema));
        const their = at(schemasOf(document ?? none), schema);
        for (const property of more.properties[schema] ?? []) {
          expect(at(mine, "properties", property)).toMatchObject(INFERRED);
          delete at(mine, "properties")[property];
        }
        expect(structure(mine), schema).toEqual(structure(their));
        expect(Object.keys(mine["properties"] ?? {}), schema).toEqual(Object.keys(their["properties"] ?? {}));
      }
    });
  });

  it("marks the newer operations and schemas as inferred, and no others", () => {
    const marked = (entries: [string, Json][]) =>
      entries.filter(([, node]) => "x-orchestra-confidence" in (node as JsonObject)).map(([key]) => key);
    expect(marked([...ours]).toSorted()).toEqual(more.operations.toSorted());
    expect(marked(Object.entries(schemasOf(root))).toSorted()).toEqual(more.schemas.toSorted());
  });

  it.skipIf(document === undefined)("shares no text with any of them, and no nine words in a row", () => {
    expect(texts.size).toBeGreaterThan(100);
    const written = [...proseOf(root), ...proseOf(corrected.result)];
    expect(written.filter(({ text }) => texts.has(wordsOf(text).join(" ")))).toEqual([]);
    expect(written.filter(({ text }) => runsOfWords(text, 9).some((run) => runs.has(run)))).toEqual([]);
  });

  describe.skipIf(document === undefined)("after the overlay", () => {
    const applied = applyOverlay(document ?? {}, document === undefined ? [] : actions);
    /** Actions for what only the document of spec/ has. Where there is one, the overlay does not fit a pulled document. */
    const oursAlone: string[] = [];

    it("every action finds something in the published document too", () => {
      const lost = actions.filter((_, index) => applied.matches[index] === 0).map((action) => action.target);
      expect(lost).toEqual(oursAlone);
    });

    testsCorrections(name, () => applied.result);
  });
});
