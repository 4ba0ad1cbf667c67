import { describe, expect, it } from "vitest";
import { toolNames } from "../../../generator/plan/tool-names.js";
import { documentOf } from "./planned.js";

/** `METHOD /path` (and after it an operationId) to the tool's name. */
function namesOf(...operations: string[]): Record<string, string> {
  const paths: Record<string, Record<string, object>> = {};
  for (const text of operations) {
    const [method = "", path = "", ...id] = text.split(" ");
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = { responses: {}, ...(id.length > 0 ? { operationId: id.join(" ") } : {}) };
  }
  const document = documentOf({ paths });
  const names = toolNames(document.operations.map(({ operation }) => operation));
  return Object.fromEntries([...names].map(([{ method, path }, name]) => [`${method} ${path}`, name]));
}

describe("a tool's name", () => {
  it.each([
    ["GET /x List Accounts", "list_accounts"],
    ["GET /x meta/root", "meta_root"],
    ["GET /pets/{petId}", "get_pets_by_pet_id"],
    ["GET /", "get"],
    ["POST /a/{id}:clone", "post_a_id_clone"],
    ["GET /x 2things", "call_2things"],
    ["GET /users/{id} read_user_users__id__get", "read_user"],
    ["GET /x 名前", "u540d_u524d"],
  ])("%s -> %s", (operation, want) => {
    expect(Object.values(namesOf(operation))).toEqual([want]);
  });

  it("is at most 40 characters, and two long ones that begin alike stay apart", () => {
    const long = "listEverythingThatThereIsInTheWholeWideWorldOf";
    const names = Object.values(namesOf(`GET /a ${long}Apples`, `GET /b ${long}Pears`));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(40);
  });
});

describe("names that clash", () => {
  it("leave the one that is written exactly so alone, and tell the others apart", () => {
    const names = namesOf("GET /a list_users", "GET /b listUsers");
    expect(names["GET /a"]).toBe("list_users");
    expect(names["GET /b"]).toMatch(/^list_users_[0-9a-f]{5}$/);
  });

  it("come from method and path where an operationId stands twice", () => {
    expect(namesOf("GET /a same", "GET /b same")).toEqual({ "GET /a": "get_a", "GET /b": "get_b" });
  });

  it("do not depend on the order of the document", () => {
    const operations = ["GET /a list_users", "GET /b listUsers", "GET /c list-users", "GET /d"];
    expect(namesOf(...operations.toReversed())).toEqual(namesOf(...operations));
  });

  it("stay the same when other operations come and go", () => {
    const before = namesOf("GET /a list_users", "GET /b listUsers");
    const after = namesOf("GET /z other", "GET /a list_users", "GET /b listUsers", "DELETE /b");
    expect(after).toMatchObject(before);
  });
});
