/** The semantic difference of two documents: one line for each single change, and none for what means the same. */
import { describe, expect, it } from "vitest";
import { lineOf, sectionsOf } from "../../../generator/pull/change-text.js";
import { compareDocuments } from "../../../generator/pull/compare.js";
import { committedValue, type Part } from "./document.js";

/** What the change of one copy comes to. */
function difference(change: (document: Part) => void) {
  const after = committedValue();
  change(after);
  const { changes, texts } = compareDocuments(committedValue(), after);
  return { lines: changes.map((each) => `${each.owner}: ${lineOf(each)}`), texts };
}

const list = (document: Part) => document.paths["/things"].get;
const start = (document: Part) => document.paths["/things/{thing_id}/start"].post;
const thing = (document: Part) => document.components.schemas.Thing;

const single: { name: string; change: (document: Part) => void; want: string[] }[] = [
  {
    name: "a parameter becomes required",
    change: (document) => (list(document).parameters[0].required = true),
    want: ["GET /things: ~ query parameter status: required now"],
  },
  {
    name: "a parameter gets another type",
    change: (document) => (list(document).parameters[0].schema = { type: "array", items: { type: "string" } }),
    want: ["GET /things: ~ query parameter status: type ThingStatus -> array of string"],
  },
  {
    name: "a bound changes, another comes, a default goes",
    change: (document) => {
      const { schema } = list(document).parameters[1];
      Object.assign(schema, { maximum: 200, multipleOf: 5 });
      delete schema.default;
    },
    want: [
      "GET /things: ~ query parameter limit: maximum 100 -> 200",
      "GET /things: ~ query parameter limit: multipleOf 5, new",
      "GET /things: ~ query parameter limit: default 50, gone",
    ],
  },
  {
    name: "a parameter goes elsewhere on the wire",
    change: (document) => (list(document).parameters[1].in = "header"),
    want: [
      "GET /things: + header parameter limit: integer, optional",
      "GET /things: - query parameter limit: integer, optional",
    ],
  },
  {
    name: "a parameter is renamed",
    change: (document) => (list(document).parameters[1].name = "page_limit"),
    want: ["GET /things: ~ limit is now query parameter page_limit"],
  },
  {
    name: "a parameter of the path is one of each operation",
    change: (document) => {
      document.paths["/things/{thing_id}/start"].parameters = start(document).parameters;
      delete start(document).parameters;
    },
    want: [],
  },
  {
    name: "a body becomes required, and another type of it comes",
    change: (document) => {
      start(document).requestBody.required = true;
      start(document).requestBody.content["text/csv"] = { schema: { type: "string" } };
    },
    want: ["POST /things/{thing_id}/start: + body text/csv", "POST /things/{thing_id}/start: ~ body: required now"],
  },
  {
    name: "a body goes",
    change: (document) => delete start(document).requestBody,
    want: ["POST /things/{thing_id}/start: - body"],
  },
  {
    name: "a response comes",
    change: (document) => (start(document).responses["404"] = { description: "No such thing." }),
    want: ["POST /things/{thing_id}/start: + response 404"],
  },
  {
    name: "an operation is called otherwise and out of favour",
    change: (document) => Object.assign(start(document), { operationId: "begin_thing", deprecated: true }),
    want: [
      'POST /things/{thing_id}/start: ~ operationId "start_thing" -> "begin_thing"',
      "POST /things/{thing_id}/start: ~ deprecated true, new",
    ],
  },
  {
    name: "the name of a path parameter changes",
    change: (document) => {
      document.paths["/things/{id}/start"] = document.paths["/things/{thing_id}/start"];
      delete document.paths["/things/{thing_id}/start"];
      start({ paths: { "/things/{thing_id}/start": document.paths["/things/{id}/start"] } }).parameters[0].name = "id";
      document.paths["/things/{id}/start"].post.operationId = "other";
    },
    want: [
      "POST /things/{id}/start: ~ POST /things/{thing_id}/start is now POST /things/{id}/start",
      'POST /things/{id}/start: ~ operationId "start_thing" -> "other"',
      "POST /things/{id}/start: ~ thing_id is now path parameter id",
    ],
  },
  {
    name: "values come and go",
    change: (document) => (document.components.schemas.ThingStatus.enum = ["DONE", "BUSY"]),
    want: ['schema ThingStatus: + "BUSY"', 'schema ThingStatus: - "NEW"'],
  },
  {
    name: "properties come, go, and change",
    change: (document) => {
      delete thing(document).properties.colour;
      thing(document).required = ["id", "size"];
      thing(document).properties.size = { type: "integer" };
      thing(document).properties.tags = { type: "array", items: { type: ["string", "null"] } };
    },
    want: [
      "schema Thing: ~ status: optional now",
      "schema Thing: ~ size: type number | null -> integer",
      "schema Thing: ~ size: required now",
      "schema Thing: + tags: array of (string | null), optional",
      "schema Thing: - colour: string, required",
    ],
  },
  {
    name: "a nested property is named by its way",
    change: (document) => {
      const inner = { type: "object", properties: { a: { type: "string" } } };
      const { content } = list(document).responses["200"];
      content["application/json"].schema.items = {
        type: "object",
        properties: { parts: { type: "array", items: inner } },
      };
    },
    want: [
      "GET /things: ~ response 200[]: type Thing -> object",
      "GET /things: + response 200[].parts: array of object, optional",
    ],
  },
  {
    name: "other properties are refused no longer",
    change: (document) => delete document.components.schemas.StartRequest.additionalProperties,
    want: ["schema StartRequest: ~ additionalProperties false, gone"],
  },
  {
    name: "the server moves and a key is asked for",
    change: (document) => {
      document.servers = [{ url: "https://shop.test" }];
      document.security = [{ bearer: [] }];
      document.components.securitySchemes = { bearer: { type: "http", scheme: "bearer" } };
    },
    want: [
      "servers: + https://shop.test",
      'document: ~ security [{"bearer":[]}], new',
      "security scheme bearer: + security scheme bearer",
    ],
  },
  {
    name: "an extension changes",
    change: (document) => (list(document)["x-internal"] = true),
    want: ["GET /things: ~ x-internal true, new"],
  },
];

describe("compareDocuments", () => {
  it.each(single)("tells it when $name", ({ change, want }) => {
    const { lines } = difference(change);
    expect(lines.toSorted()).toEqual(want.toSorted());
  });

  it("tells nothing of order, of marks, and of the three ways to say null; words are counted", () => {
    const { lines, texts } = difference((document) => {
      document.paths = Object.fromEntries(Object.entries(document.paths).toReversed());
      list(document).parameters.reverse();
      list(document).summary = "All things";
      list(document).parameters[0].description = undefined;
      thing(document).required.reverse();
      thing(document).properties.size = { type: ["null", "number"], description: "In centimetres." };
      delete thing(document).properties.colour["x-shop-confidence"];
      document.components.schemas.ThingStatus.enum.reverse();
      document.info.description = "Things of one shop, described by us, and\nfolded by us.";
    });
    expect(lines).toEqual([]);
    expect(texts).toBe(2);
  });

  it("takes a missing document for an empty one", () => {
    const lines = compareDocuments(undefined, committedValue()).changes.map(lineOf);
    expect(lines).toContain("+ GET /things (list_things)");
    expect(lines).toContain("+ schema Thing");
  });

  it("is told with the operations that use a schema", () => {
    const after = committedValue();
    after.components.schemas.ThingStatus.enum.push("LOST");
    delete after.paths["/things/{thing_id}/pause"];
    expect(sectionsOf(compareDocuments(committedValue(), after), after)).toEqual([
      { title: "Operations", lines: ["- POST /things/{thing_id}/pause (pause_thing)"] },
      {
        title: "schema ThingStatus, used by GET /things, POST /things/{thing_id}/start",
        lines: ['+ "LOST"'],
      },
    ]);
  });
});
