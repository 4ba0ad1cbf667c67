/** What a destructive tool asks before it does anything, and what counts as consent. */
import { describe, expect, it } from "vitest";
import { callTool } from "../../server/call.js";
import { createCallContext } from "../../server/call-context.js";
import { type AskUser, missingConsent, type Question, type Reply } from "../../server/confirmation.js";
import type { AnyTool, ArgumentDefinition } from "../../server/definition.js";
import { readSettings } from "../../server/settings.js";
import { deleteBook, shelves } from "./catalogue-of-shelves.js";
import { startRecorder } from "./recorder.js";

const text: ArgumentDefinition = {
  binding: { in: "query", name: "q", style: "form", explode: true },
  schema: { type: "string" },
};

function toolOf(repeats: readonly string[] | undefined, annotations = {}): AnyTool {
  return {
    name: "delete_thing",
    title: "Delete a thing",
    description: "Deletes a thing for good. It cannot be undone.",
    toolset: "all",
    annotations: {
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
      openWorldHint: true,
      ...annotations,
    },
    operation: { document: "d", method: "DELETE", path: "/" },
    arguments: {
      id: text,
      alias: text,
      confirm: {
        binding: { in: "server", feature: "confirm", ...(repeats === undefined ? {} : { repeats }) },
        schema: { type: "string" },
      },
    },
    result: {},
  };
}
const cannotAsk: AskUser = () => "cannot-ask";

describe("where the client cannot ask", () => {
  const byId = toolOf(["id", "alias"]);
  it.each<[string, AnyTool, Record<string, unknown>, boolean]>([
    ["nothing is repeated", byId, { id: "7" }, false],
    ["the id is repeated", byId, { id: "7", confirm: "7" }, true],
    ["with blanks around it", byId, { id: "7", confirm: " 7\n" }, true],
    ["another id is repeated", byId, { id: "7", confirm: "8" }, false],
    ["yes is said", byId, { id: "7", confirm: "yes" }, false],
    ["nothing is said", byId, { id: "7", confirm: "" }, false],
    ["a number is repeated", byId, { id: 7, confirm: "7" }, true],
    ["the second is repeated where the first is not given", byId, { alias: "a", confirm: "a" }, true],
    ["the second is repeated, but the first is given", byId, { id: "7", alias: "a", confirm: "a" }, false],
    ["the tool's name where none is given", byId, { confirm: "delete_thing" }, true],
    ["the tool's name where none is to be repeated", toolOf(undefined), { id: "7", confirm: "delete_thing" }, true],
    ["the id where the name is to be repeated", toolOf(undefined), { id: "7", confirm: "7" }, false],
  ])("%s", (_, tool, args, isConsent) => {
    expect(missingConsent(tool, args, cannotAsk) === undefined).toBe(isConsent);
  });

  it("says what would happen, and how to confirm", () => {
    expect(missingConsent(byId, { id: "7" }, cannotAsk)).toEqual({
      message:
        "Nothing was sent: delete_thing may delete or overwrite something, and nobody has agreed to it. " +
        'It would do this: Delete a thing (delete_thing) with id="7".',
      nextStep: 'Ask the user. If they agree, call delete_thing again with the same arguments and confirm="7".',
    });
    expect(missingConsent(byId, { id: "7", confirm: "yes" }, cannotAsk)?.message).toBe(
      'Nothing was sent: confirm is "yes", but must repeat id. ' +
        'It would do this: Delete a thing (delete_thing) with id="7".',
    );
  });

  it("refuses a tool without the argument", () => {
    const { confirm: _, ...rest } = byId.arguments;
    const refusal = missingConsent({ ...byId, arguments: rest }, { id: "7" }, cannotAsk);
    expect(refusal?.message).toMatch(/this client cannot ask the user/);
  });
});

describe("where the client can ask", () => {
  const asked: Question[] = [];
  const answering =
    (reply: Reply): AskUser =>
    (question) => {
      asked.push(question);
      return reply;
    };

  it.each<[Reply, RegExp | undefined]>([
    ["accepted", undefined],
    ["declined", /did not agree/],
    ["asked", /being asked/],
  ])("%s", (reply, message) => {
    const refusal = missingConsent(toolOf(["id"]), { id: "7", confirm: "7" }, answering(reply));
    if (message === undefined) expect(refusal).toBeUndefined();
    else expect(refusal?.message).toMatch(message);
  });

  it("asks in words for a person, and about one call alone", () => {
    asked.length = 0;
    missingConsent(toolOf(["id"]), { id: "7", alias: "a" }, answering("asked"));
    missingConsent(toolOf(["id"]), { alias: "a", id: "7" }, answering("asked"));
    missingConsent(toolOf(["id"]), { alias: "a", id: "8" }, answering("asked"));
    const [first, second, third] = asked;
    expect(first?.message).toBe('Delete a thing (delete_thing) with id="7", alias="a"?\nDeletes a thing for good.');
    expect(second?.call).toBe(first?.call);
    expect(third?.call).not.toBe(first?.call);
  });

  it("does not ask about what destroys nothing", () => {
    asked.length = 0;
    for (const annotations of [{ destructiveHint: false }, { readOnlyHint: true }]) {
      expect(missingConsent(toolOf(["id"], annotations), { id: "7" }, answering("declined"))).toBeUndefined();
    }
    expect(asked).toEqual([]);
  });
});

describe("a call", () => {
  it("is not made without consent, made with it, and never carries it", async () => {
    const api = await startRecorder((_, response) => void response.writeHead(204).end());
    const settings = readSettings({
      catalogue: shelves,
      environment: { SHELVES_BASE_URL: api.url, SHELVES_API_KEY: "k" },
      flags: { allowDestructive: true, logLevel: "error" },
    });
    const context = createCallContext(shelves, settings);
    const options = { askUser: cannotAsk };
    const refused = await callTool(context, "delete_book", { book_id: "b1" }, options);
    expect(refused).toMatchObject({ isError: true, structuredContent: { error: { next_step: expect.any(String) } } });
    const wrong = await callTool(context, "delete_book", { book_id: 1, confirm: "1" }, { askUser: () => "accepted" });
    expect(wrong.text).toContain("book_id: expected a string");
    expect(api.requests).toEqual([]);
    const made = await callTool(context, deleteBook, { book_id: "b1", confirm: "b1" }, options);
    expect(made.isError).toBe(false);
    expect(api.requests.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual(["DELETE /books/b1 "]);
    await api.close();
  });
});
