/** What becomes of a committed document when another one is pulled over it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as prettier from "prettier";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { committed, committedValue, type Part, published } from "./document.js";
import { changedLines, pull } from "./pulled.js";

const corpus = "../shared/corpus";
if (!existsSync(corpus)) console.warn(`${corpus} is missing: no real documents are pulled.`);

describe("a pull that brings nothing new", () => {
  it("leaves our own document as it is, to the letter", () => {
    expect(pull(committed)).toMatchObject({ text: committed, changes: [], kept: [], confirmed: [] });
  });

  it("leaves it as it is where the publisher has other words, another order, titles, and nothing derived", () => {
    const { text, changes, kept, confirmed, needed, theirTexts } = pull(published());
    expect(text).toBe(committed);
    expect({ changes, confirmed, theirTexts }).toEqual({ changes: [], confirmed: [], theirTexts: [] });
    expect(kept).toEqual([
      "GET /things, query parameter name",
      "POST /things/{thing_id}/pause",
      "schema Thing, colour",
      "schema PausedThing",
    ]);
    expect(needed).toEqual(["schema PauseReason"]);
  });
});

const newParameter = `        - name: colour
          in: query
          required: false
          description: Filter by colour
          schema:
            type: string
`;

describe("what is new", () => {
  const withNews = (change: (document: Part) => void) => {
    const document = published();
    change(document);
    return pull(document);
  };

  it("stands where the publisher has it among its neighbours, in our key order, without derived titles", () => {
    const { text, changes, theirTexts } = withNews(({ paths, components }) => {
      paths["/things"].get.parameters.splice(1, 0, {
        schema: { title: "Colour", type: "string", description: "Filter by colour" },
        description: "Filter by colour",
        required: false,
        in: "query",
        name: "colour",
      });
      components.schemas.ThingStatus.enum = ["NEW", "BUSY", "DONE"];
    });
    expect(changes).toEqual([
      "GET /things: + query parameter colour: string, optional",
      'schema ThingStatus: + "BUSY"',
    ]);
    expect(theirTexts).toEqual(["GET /things, query parameter colour"]);
    expect(text.replace(newParameter, "").replace("        - BUSY\n", "")).toBe(committed);
    const value: Part = parse(text);
    expect(value.paths["/things"].get.parameters.map(({ name }: Part) => name)).toEqual([
      "status",
      "limit",
      "colour",
      "name",
    ]);
    expect(value.components.schemas.ThingStatus.enum).toEqual(["NEW", "BUSY", "DONE"]);
  });

  it("comes last where it is a path, in the order of the publisher, after a blank line", () => {
    const health = { get: { operationId: "health", responses: { 200: { description: "ok" } } } };
    const { text, changes } = withNews((document) => {
      document.paths = { "/b": health, "/a": { get: { ...health.get, operationId: "a" } }, ...document.paths };
    });
    expect(changes).toEqual(["GET /b: + GET /b (health)", "GET /a: + GET /a (a)"]);
    expect(Object.keys(parse(text).paths)).toEqual([...Object.keys(committedValue().paths), "/b", "/a"]);
    expect(text).toContain("\n\n  /b:\n    get:\n      operationId: health\n");
    expect(text).toContain("\n\n  /a:\n");
    expect(text).toContain("\n\ncomponents:\n");
  });

  it("is formatted as prettier would, prose folded", async () => {
    const { text } = withNews(({ components }) => {
      components.schemas.Thing.properties.note = {
        type: "string",
        description: `${"A long sentence about notes. ".repeat(8)}\n\nAnd: a second paragraph # with signs.`,
      };
    });
    expect(text).toContain("        note:\n          description: >-\n            A long sentence");
    expect(await prettier.format(text, { parser: "yaml", printWidth: 120, proseWrap: "preserve" })).toBe(text);
  });

  it("is the whole document where none is committed yet, in our order, as prettier would format it", async () => {
    const { text, kept } = pull(published(), "");
    expect(kept).toEqual([]);
    expect(Object.keys(parse(text).paths["/things"].get)).toEqual([
      "tags",
      "summary",
      "operationId",
      "parameters",
      "responses",
    ]);
    expect(text).not.toContain("title: Thing");
    expect(text.split("\n").slice(0, 7)).toEqual([
      "openapi: 3.1.0",
      "",
      "info:",
      "  title: FastAPI",
      "  version: 1.0.0",
      "",
      "paths:",
    ]);
    expect(await prettier.format(text, { parser: "yaml", printWidth: 120, proseWrap: "preserve" })).toBe(text);
  });
});

describe("what is gone", () => {
  it("goes, and its heading stays for what follows", () => {
    const document = published();
    delete document.paths["/things/{thing_id}/start"];
    delete document.components.schemas.StartRequest;
    delete document.components.schemas.Thing.properties.size;
    const { text, changes } = pull(document);
    expect(changes).toEqual([
      "POST /things/{thing_id}/start: - POST /things/{thing_id}/start (start_thing)",
      "schema Thing: - size: number | null, optional",
      "schema StartRequest: - schema StartRequest",
    ]);
    expect(changedLines(committed, text).added).toEqual([]);
    expect(text).toContain("\n\n  # One thing\n  /things/{thing_id}/pause:\n");
    expect(text).not.toContain("In centimetres.");
  });
});

describe("what is published now", () => {
  it("loses its mark, keeps our words, and is told", () => {
    const document = published();
    const { pause } = { pause: committedValue().paths["/things/{thing_id}/pause"] };
    delete pause.post["x-shop-confidence"];
    pause.post.description = "pause endpoint";
    document.paths["/things/{thing_id}/pause"] = pause;
    document.components.schemas.PausedThing = {
      type: "object",
      properties: { reason: { type: "string" } },
    };
    document.paths["/things"].get.parameters.push({
      name: "name",
      in: "query",
      schema: { type: "string", minLength: 2 },
    });
    const { text, changes, confirmed, needed } = pull(document);
    expect(confirmed).toEqual([
      "GET /things, query parameter name",
      "POST /things/{thing_id}/pause",
      "schema PausedThing",
    ]);
    expect(changes).toEqual([
      "GET /things: ~ query parameter name: minLength 2, new",
      "schema PausedThing: ~ reason: type PauseReason -> string",
      "schema PauseReason: - schema PauseReason",
    ]);
    expect(needed).toEqual([]);
    expect(text).toContain("Derived from a blog post.");
    expect(text.match(/x-shop-confidence/g)).toHaveLength(1);
  });

  it("keeps an inferred alternative beside the one that is published without a choice", () => {
    const choice = (members: Part[]) => ({ anyOf: members });
    const one = { $ref: "#/components/schemas/Thing" };
    const list = { type: "array", items: one };
    const page = { "x-shop-confidence": "inferred", $ref: "#/components/schemas/PausedThing" };
    const ours = committedValue();
    const schemaOf = (document: Part) => document.paths["/things"].get.responses["200"].content["application/json"];
    schemaOf(ours).schema = choice([list, page]);
    const theirs = published();
    const first = pull(theirs, JSON.stringify(ours));
    expect(first.changes).toEqual([]);
    expect(schemaOf(first.value).schema).toEqual(choice([list, page]));
    expect(first.kept).toContain("GET /things, response 200 (an alternative)");
    schemaOf(theirs).schema = choice([list, { $ref: page.$ref }]);
    theirs.components.schemas.PausedThing = { type: "object" };
    const second = pull(theirs, JSON.stringify(ours));
    expect(schemaOf(second.value).schema).toEqual(choice([list, { $ref: page.$ref }]));
    expect(second.confirmed).toContain("GET /things, response 200");
  });
});

describe("what has moved or has another name", () => {
  it("keeps its words, and an operation its position", () => {
    const document = published();
    document.paths["/things/{thing_id}/run"] = document.paths["/things/{thing_id}/start"];
    delete document.paths["/things/{thing_id}/start"];
    const { runInputs, dry } = document.components.schemas.StartRequest.properties;
    document.components.schemas.StartRequest.properties = { inputs: runInputs, dry };
    const { text, changes } = pull(document);
    expect(changes).toEqual([
      "POST /things/{thing_id}/run: ~ POST /things/{thing_id}/start is now POST /things/{thing_id}/run",
      "schema StartRequest: ~ runInputs is now inputs",
    ]);
    expect(changedLines(committed, text)).toEqual({
      removed: ["  /things/{thing_id}/start:", "        runInputs:"],
      added: ["  /things/{thing_id}/run:", "        inputs:"],
    });
  });

  it("is one change where it is a schema, wherever it is used", () => {
    const text = JSON.stringify(published())
      .replaceAll('Thing"', 'Thing-Output"')
      .replaceAll('"Thing":', '"Thing-Output":');
    const { changes, value } = pull(text);
    expect(changes).toEqual(["schema Thing-Output: ~ schema Thing is now Thing-Output"]);
    expect((value as Part).components.schemas["Thing-Output"].properties.id.description).toBe("Its id.");
  });

  it("is not found by likeness alone: words about one thing do not go to another", () => {
    const document = published();
    const { runInputs, ...rest } = document.components.schemas.StartRequest.properties;
    document.components.schemas.StartRequest.properties = { ...rest, parameters: runInputs };
    const { changes, value } = pull(document);
    expect(changes).toEqual([
      "schema StartRequest: + parameters: object, optional",
      "schema StartRequest: - runInputs: object, optional",
    ]);
    expect((value as Part).components.schemas.StartRequest.properties.parameters.description).toBeUndefined();
  });
});

it("takes names such as __proto__ for names", () => {
  const text = JSON.stringify(published()).replace(
    '"dry":',
    '"__proto__":{"type":"integer"},"constructor":{"type":"string"},"dry":',
  );
  const { changes, text: result } = pull(text);
  expect(changes).toEqual([
    "schema StartRequest: + __proto__: integer, optional",
    "schema StartRequest: + constructor: string, optional",
  ]);
  expect(pull(result, result).text).toBe(result);
  expect(pull(text, result).text).toBe(result);
});

describe.skipIf(!existsSync(corpus))("a document of someone else", () => {
  it.each([
    "hightouch/openapi.json",
    "readme-train-travel-3.1/train-travel.yaml",
    "oai-petstore-separate-2.0/examples/v2.0/json/petstore-separate/spec/swagger.json",
  ])("%s, once pulled, stays as it is until it changes", (file) => {
    const text = readFileSync(join(corpus, file), "utf8");
    const first = pull(text, "");
    expect(pull(text, first.text)).toMatchObject({ text: first.text, changes: [], kept: [], confirmed: [] });
    expect(Object.keys(parse(first.text).paths)).toEqual(Object.keys(parse(text).paths));
  });
});
