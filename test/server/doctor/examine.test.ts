/** An examination of a catalogue that is not ours, against a real server on loopback. */
import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AnyTool, Catalogue, DoctorDefinition } from "../../../server/definition.js";
import { examine } from "../../../server/doctor/examine.js";
import { readSettings } from "../../../server/settings.js";
import { shelves } from "../catalogue-of-shelves.js";
import { type Answer, json, type Recorded, type Recorder, startRecorder } from "../recorder.js";

let answer: Answer;
let api: Recorder;
beforeEach(async () => {
  answer = (_, response) => json(response, 200, { results: [{ id: "1" }] });
  api = await startRecorder((...given) => answer(...given));
});
afterEach(() => api.close());

async function examined(catalogue: Catalogue = shelves, environment: Record<string, string> = {}) {
  const all = { SHELVES_BASE_URL: api.url, SHELVES_API_KEY: "key-7f3a9c2e51d0", ...environment };
  return examine(catalogue, readSettings({ catalogue, environment: all }));
}

function pathOf({ url }: Pick<Recorded, "url">): string {
  return url.split("?", 1)[0] ?? "";
}

/** What was asked, whatever its order: a few go out together. */
function asked(): readonly string[] {
  return api.requests.map((request) => `${request.method} ${pathOf(request)}`).toSorted();
}

/** The shelves with a tool that lends one book, and what is asked of them. */
function lending(doctor: DoctorDefinition, lend: Partial<AnyTool["operation"]> = {}): Catalogue {
  const tool: AnyTool = {
    name: "lend_book",
    title: "Lend a book",
    description: "Lends it.",
    toolset: "writing",
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    operation: { document: "shelves", method: "POST", path: "/books/{book_id}/lend", ...lend },
    arguments: {
      book_id: {
        required: true,
        binding: { in: "path", name: "book_id", style: "simple", explode: false },
        schema: { type: "string", format: "uuid" },
      },
    },
    result: {},
  };
  return { ...shelves, tools: [...shelves.tools, tool], doctor };
}

describe("a catalogue that says nothing of it", () => {
  it("is asked for what reads, needs no argument and is no file", async () => {
    const { ok, probes } = await examined();
    expect(ok).toBe(true);
    expect(probes.map(({ tool, needed }) => [tool, needed])).toEqual([
      ["list_books", true],
      ["list_tags", false],
    ]);
    expect(asked()).toEqual(["GET /books", "GET /tags"]);
  });
});

describe("probes", () => {
  const probes = [
    { tool: "list_books" },
    { tool: "get_book", taken: { book_id: { from: "list_books", pointer: "/results/0/id" } } },
    { tool: "list_tags" },
  ];

  it("take ids from earlier answers", async () => {
    await examined({ ...shelves, doctor: { probes } });
    expect(asked()).toEqual(["GET /books", "GET /books/1", "GET /tags"]);
  });

  it("that find nothing to ask about are no fault", async () => {
    answer = (_, response) => json(response, 200, { results: [] });
    const examination = await examined({ ...shelves, doctor: { probes } });
    expect(examination.ok).toBe(true);
    expect(examination.probes.map(({ verdict }) => verdict)).toEqual(["ok", "untried", "ok"]);
  });

  it("tell a missing path from a missing thing", async () => {
    answer = (request, response) => {
      if (pathOf(request) === "/books") json(response, 200, { results: [{ id: "1" }] });
      else json(response, 404, { detail: request.url === "/tags" ? "Not Found" : "No such book" });
    };
    const examination = await examined({ ...shelves, doctor: { probes } });
    expect(examination.probes.map(({ verdict }) => verdict)).toEqual(["ok", "failed", "no-path"]);
  });

  it("are sent after the first has been answered, and three at once at most", async () => {
    let now = 0;
    let most = 0;
    const underWay: number[] = [];
    const reply = async (response: ServerResponse) => {
      now += 1;
      most = Math.max(most, now);
      underWay.push(now);
      await pause(20);
      now -= 1;
      json(response, 200, { results: [] });
    };
    answer = (_, response) => void reply(response);
    const many = Array.from({ length: 8 }, (_, index): AnyTool => {
      const [listBooks] = shelves.tools;
      return { ...listBooks!, name: `list_${index}` };
    });
    await examined({ ...shelves, tools: many, doctor: { probes: many.map(({ name }) => ({ tool: name })) } });
    expect(api.requests).toHaveLength(8);
    expect(underWay.slice(0, 2)).toEqual([1, 1]);
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe("whether the key may write", () => {
  const doctor = { probes: [{ tool: "list_tags" }], writing: { tool: "lend_book", unknown: "book_id" } };
  const uuid = /^\/books\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\/lend$/u;

  /** Reads are answered, and what writes with this. */
  function writesAnswer(status: number, body: object) {
    answer = (request, response) => (request.method === "GET" ? json(response, 200, []) : json(response, status, body));
  }

  it.each([
    { status: 404, detail: "No such book", state: "may-write" },
    { status: 404, detail: "Not Found", state: "unknown" },
    { status: 403, detail: "This key is read-only", state: "read-only" },
    { status: 422, detail: "No number", state: "unknown" },
    { status: 200, detail: "Lent", state: "unknown" },
  ])("is guessed: $status $detail", async ({ status, detail, state }) => {
    writesAnswer(status, { detail });
    const { writing } = await examined(lending(doctor));
    expect(writing?.state).toBe(state);
    expect(writing?.says).toContain(String(status));
  });

  it("is asked with another random id each time", async () => {
    writesAnswer(404, { detail: "No such book" });
    await examined(lending(doctor));
    await examined(lending(doctor));
    const written = api.requests.flatMap(({ method, url }) => (method === "POST" ? [url] : []));
    for (const url of written) expect(url).toMatch(uuid);
    expect(new Set(written).size).toBe(2);
  });

  it("is not asked by a call that could make or remove something", async () => {
    writesAnswer(404, { detail: "No such book" });
    for (const method of ["PUT", "DELETE"]) {
      expect((await examined(lending(doctor, { method }))).writing?.state).toBe("not-asked");
    }
    expect(api.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("is not asked of a server that runs read-only, nor where reading fails", async () => {
    writesAnswer(404, { detail: "No such book" });
    const readOnly = await examined(lending(doctor), { SHELVES_READ_ONLY: "1" });
    expect(readOnly.writing?.state).toBe("not-asked");
    answer = (_, response) => json(response, 500, {});
    expect((await examined(lending(doctor))).writing?.state).toBe("not-asked");
    expect(api.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
