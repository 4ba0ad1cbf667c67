/** Settings left to callers: arguments with the setting as default, and only where the server is told so. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callTool } from "../../server/call.js";
import { createCallContext } from "../../server/call-context.js";
import { selectTools } from "../../server/catalogue.js";
import { inputSchemaOf } from "../../server/definition.js";
import { withOpenSettings } from "../../server/open-settings.js";
import { type Flags, readSettings } from "../../server/settings.js";
import { getBook, shelves } from "./catalogue-of-shelves.js";
import { json, type Recorder, startRecorder } from "./recorder.js";

let api: Recorder;
beforeAll(async () => {
  api = await startRecorder((_, response) => json(response, 200, { results: [] }));
});
afterAll(() => api.close());

async function headerOf(args: object, environment: Record<string, string>, flags: Flags = {}): Promise<unknown> {
  const settings = readSettings({
    catalogue: shelves,
    environment: { SHELVES_BASE_URL: api.url, SHELVES_API_KEY: "k", ...environment },
    flags: { logLevel: "error", ...flags },
  });
  const before = api.requests.length;
  const answer = await callTool(createCallContext(shelves, settings), "list_books", args);
  return answer.isError ? answer.text : api.requests[before]?.headers["x-library-id"];
}

describe("a configured parameter", () => {
  const set = { SHELVES_LIBRARY_ID: "lib-1" };
  const open = { openSettings: true };
  it.each<[string, object, Record<string, string>, Flags, unknown]>([
    ["has the setting's value", {}, set, {}, "lib-1"],
    ["is no argument", { library_id: "lib-2" }, set, {}, expect.stringMatching(/unknown argument "library_id"/)],
    ["keeps the setting's value where it is open", {}, set, open, "lib-1"],
    ["has the argument's value where it is open", { library_id: "lib-2" }, set, open, "lib-2"],
    ["needs no setting", { library_id: "lib-2" }, {}, open, "lib-2"],
    ["is not sent where there is neither", {}, {}, open, undefined],
    ["is opened by the environment, too", { library_id: "lib-2" }, { SHELVES_MULTI_WORKSPACE: "1" }, {}, "lib-2"],
    ["is checked", { library_id: 5 }, set, open, expect.stringMatching(/library_id: expected a string, got a number/)],
    ["is not empty", { library_id: "" }, set, open, expect.stringMatching(/library_id: must not be empty/)],
  ])("%s", async (_, args, environment, flags, header) => {
    expect(await headerOf(args, environment, flags)).toEqual(header);
  });
});

describe("the listed tools", () => {
  const served = (flags: Flags) =>
    selectTools(shelves, readSettings({ catalogue: shelves, environment: {}, flags })).tools;

  it("are the catalogue's own where settings are not open", () => {
    for (const tool of served({})) expect(shelves.tools).toContain(tool);
  });

  it("have the argument where the setting is one of theirs, and are otherwise as they were", () => {
    const [list] = served({ openSettings: true });
    const [own] = shelves.tools;
    const { properties, ...schema } = inputSchemaOf(list ?? { arguments: {} });
    const { properties: before, ...schemaBefore } = inputSchemaOf(own ?? { arguments: {} });
    expect(properties).toEqual({
      ...before,
      library_id: { type: "string", minLength: 1, description: "Library to look in." },
    });
    expect(schema).toEqual(schemaBefore);
    expect(list?.hidden?.map((hidden) => ("name" in hidden ? hidden.name : ""))).toEqual(
      own?.hidden?.map((hidden) => ("name" in hidden ? hidden.name : "")).filter((name) => name !== "X-Library-Id"),
    );
    const book = getBook as unknown as (typeof shelves.tools)[number];
    expect(withOpenSettings(book)).toBe(book);
  });

  it("promise the format that the document gives the setting's parameter", () => {
    const [own] = shelves.tools;
    if (own === undefined) throw new Error("the catalogue is empty");
    const hidden = (own.hidden ?? []).map((each) =>
      "configured" in each && each.argument !== undefined
        ? { ...each, argument: { ...each.argument, format: "uuid" } }
        : each,
    );
    expect(withOpenSettings({ ...own, hidden }).arguments["library_id"]?.schema).toEqual({
      type: "string",
      format: "uuid",
    });
  });

  it("have no generated validator, which would not know the argument", () => {
    const [own] = shelves.tools;
    if (own === undefined) throw new Error("the catalogue is empty");
    const validator = async () => ({ default: { safeParse: () => ({ success: true as const }) } });
    expect(withOpenSettings({ ...own, validator }).validator).toBeUndefined();
  });
});
