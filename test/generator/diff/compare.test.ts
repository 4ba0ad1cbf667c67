/** What is said of changes that a curator makes, by the name that a reader knows each thing by. */
import { describe, expect, it } from "vitest";
import { compareCatalogues } from "../../../generator/diff/compare-catalogues.js";
import type { Change } from "../../../generator/diff/difference.js";
import type { AnyTool, AnyWorkflow, Catalogue } from "../../../server/definition.js";

const text = { type: "string" } as const;
const query = (name: string) => ({ in: "query", name, style: "form", explode: true }) as const;
const safe = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

const listThings: AnyTool = {
  name: "list_things",
  title: "List things",
  description: "Finds things by name. Changes nothing.",
  toolset: "things",
  annotations: safe,
  operation: { document: "shop", method: "GET", path: "/things" },
  arguments: {
    name: { binding: query("name"), schema: text },
    shelf: { binding: query("shelf"), schema: text, url: ["shelves/{id}"] },
    filter: { binding: { in: "body", pointer: "/filter" }, schema: { type: "object" }, text: "yaml" },
    limit: { binding: { in: "server", feature: "limit" }, schema: { type: "integer", default: 50 } },
  },
  hidden: [
    { ...query("page"), managed: "page" },
    { ...query("account"), configured: "SHOP_ACCOUNT" },
    { ...query("verbose"), constant: true },
    { ...query("callback"), omitted: "nobody listens" },
  ],
  result: {
    schema: {
      type: "object",
      properties: {
        results: {
          type: "array",
          items: { type: "object", properties: { id: text, name: text, size: { type: "integer" } } },
        },
      },
    },
    items: "results",
    fields: ["id", "name"],
  },
};
const getThing: AnyTool = {
  ...listThings,
  name: "get_thing",
  operation: { document: "shop", method: "GET", path: "/things/{id}" },
  arguments: {
    id: { required: true, binding: { in: "path", name: "id", style: "simple", explode: false }, schema: text },
  },
  hidden: [],
  result: {},
};
const waitForThing: AnyWorkflow = {
  name: "wait_for_thing",
  title: "Wait",
  description: "Waits.",
  toolset: "things",
  annotations: safe,
  arguments: { thing: { required: true, binding: { in: "server", feature: "workflow" }, schema: text } },
  result: {},
};
const catalogue: Catalogue = {
  server: { name: "shop", title: "Shop", instructions: "Start with list_things." },
  documents: { shop: { baseUrl: { default: "https://shop.example" } } },
  toolsets: { things: { title: "Things", default: true }, more: { title: "More" } },
  tools: [listThings, getThing],
  workflows: [waitForThing],
  resources: [{ name: "thing", uri: "shop://things/{id}", title: "Thing", tool: "get_thing" }],
  prompts: [
    {
      name: "look",
      title: "Look",
      description: "Looks.",
      arguments: { what: { description: "What." } },
      text: "Look for {what}.",
    },
  ],
};

function line({ effect, kind, thing, name, says, words, witness }: Change): string {
  const subject = [thing, name, kind].filter((each) => each !== "").join(" ");
  const changed = words === undefined ? "" : ` ${JSON.stringify(words.before)} -> ${JSON.stringify(words.after)}`;
  const { kind: _, ...shown } = witness ?? { kind: "" };
  const [example] = Object.values(shown).map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  const said = says.length === 0 ? "" : `: ${says.join("; ")}`;
  return `${effect}: ${subject}${said}${changed}${example === undefined ? "" : ` ! ${example}`}`;
}

const told = (after: Partial<Catalogue>) => {
  const { tools, others } = compareCatalogues(catalogue, { ...catalogue, ...after });
  return [
    ...tools.flatMap(({ name, changes }) => changes.map((change) => `${name}: ${line(change)}`)),
    ...others.map(line),
  ];
};
const withTool = (change: Partial<AnyTool>) => told({ tools: [{ ...listThings, ...change }, getThing] });
const withArguments = (change: Partial<AnyTool["arguments"]>) =>
  withTool({ arguments: { ...listThings.arguments, ...change } as AnyTool["arguments"] });
const { arguments: given } = listThings;

it("nothing is said of the same", () => {
  expect(compareCatalogues(catalogue, structuredClone(catalogue))).toEqual({ tools: [], others: [] });
});

describe("tools", () => {
  const named = (name: string, aliases?: string[]) =>
    told({ tools: [listThings, { ...getThing, name, ...(aliases === undefined ? {} : { aliases }) }] });
  it.each<[string, () => string[], string[]]>([
    ["removed", () => told({ tools: [listThings] }), ['get_thing: breaks-client: tool removed ! {"id":"a"}']],
    [
      "added",
      () =>
        told({
          tools: [
            listThings,
            getThing,
            { ...getThing, name: "find_thing", operation: { ...getThing.operation, path: "/find/{id}" } },
          ],
        }),
      ["find_thing: compatible: tool added: List things"],
    ],
    [
      "renamed, known by the operation",
      () => named("read_thing"),
      ['read_thing: breaks-client: tool renamed: was get_thing ! {"id":"a"}'],
    ],
    [
      "renamed, and answered under the former name",
      () => named("read_thing", ["get_thing"]),
      ["read_thing: compatible: tool renamed: was get_thing; still answered under that name"],
    ],
    [
      "a workflow renamed with an alias",
      () => told({ workflows: [{ ...waitForThing, name: "await_thing", aliases: ["wait_for_thing"] }] }),
      ["await_thing: compatible: tool renamed: was wait_for_thing; still answered under that name"],
    ],
    [
      "an alias more",
      () => named("get_thing", ["read_thing"]),
      ["get_thing: compatible: aliases changed: + read_thing"],
    ],
    [
      "in another toolset",
      () => withTool({ toolset: "more" }),
      ["list_things: breaks-client: toolset changed: things -> more ! {}"],
    ],
    [
      "that no longer only read",
      () => withTool({ annotations: { ...safe, readOnlyHint: false } }),
      ["list_things: breaks-client: annotation readOnlyHint changed: readOnlyHint true -> false ! readOnlyHint true"],
    ],
    [
      "that now are closed to the world",
      () => withTool({ annotations: { ...safe, openWorldHint: false } }),
      ["list_things: compatible: annotation openWorldHint changed: openWorldHint true -> false"],
    ],
    [
      "in other words",
      () => withTool({ description: "Finds things. Changes nothing." }),
      [
        'list_things: text: description changed "Finds things by name. Changes nothing." -> "Finds things. Changes nothing."',
      ],
    ],
  ])("%s", (_name, changes, says) => {
    expect(changes()).toEqual(says);
  });

  it("are told in the order of the list, those that are gone where they were", () => {
    const other = (name: string): AnyTool => ({
      ...getThing,
      name,
      operation: { ...getThing.operation, path: `/${name}/{id}` },
    });
    const before = { ...catalogue, workflows: [], tools: ["a", "b", "c", "d"].map(other) };
    const after = { ...catalogue, workflows: [], tools: ["d", "new", "a"].map(other) };
    expect(compareCatalogues(before, after).tools.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "new added",
      "b removed",
      "c removed",
    ]);
  });
});

describe("arguments", () => {
  const { name: _, ...withoutName } = given;
  it.each<[string, () => string[], string[]]>([
    [
      "renamed, known by where they go",
      () => withTool({ arguments: { title: given["name"]!, ...withoutName } }),
      ['list_things: breaks-client: argument title renamed: was name ! {"name":"a"}'],
    ],
    [
      "renamed and moved, known by a name that is alike",
      () => withTool({ arguments: { thing_name: { ...given["name"]!, binding: query("title") }, ...withoutName } }),
      [
        'list_things: breaks-client: argument thing_name renamed: was name ! {"name":"a"}',
        'list_things: breaks-request: argument thing_name changed: query name (form, explode) -> query title (form, explode) ! {"name":"a"}',
      ],
    ],
    [
      "narrowed",
      () => withArguments({ name: { ...given["name"]!, schema: { type: "string", enum: ["x"] } } }),
      ['list_things: breaks-client: argument name changed: ~ name: enum ["x"], new; narrowed ! {"name":""}'],
    ],
    [
      "of which the server goes by another default",
      () => withArguments({ limit: { ...given["limit"]!, schema: { type: "integer", default: 20 } } }),
      ["list_things: breaks-request: argument limit changed: ~ limit: default 50 -> 20 ! {}"],
    ],
    [
      "whose values are no longer listed, and still checked",
      () => {
        const values = ["x", "y"];
        const before: Catalogue = {
          ...catalogue,
          tools: [
            { ...listThings, arguments: { name: { ...given["name"]!, schema: { type: "string", enum: values } } } },
          ],
        };
        const after: Catalogue = {
          ...catalogue,
          tools: [{ ...listThings, arguments: { name: { ...given["name"]!, schema: text, allowed: values } } }],
        };
        return compareCatalogues(before, after).tools.flatMap(({ changes }) => changes.map(line));
      },
      ["compatible: argument name changed: listed in another way"],
    ],
    [
      "no longer taken as an address",
      () => withArguments({ shelf: { binding: query("shelf"), schema: text } }),
      [
        'list_things: breaks-client: argument shelf changed: addresses no longer taken: shelves/{id} ! {"shelf":"https://example.com/shelves/a"}',
      ],
    ],
    [
      "no longer taken as text",
      () => withArguments({ filter: { binding: given["filter"]!.binding, schema: { type: "object" } } }),
      ['list_things: breaks-client: argument filter changed: no longer taken as text ! {"filter":"{}"}'],
    ],
    [
      "of which exactly one must be given",
      () => withTool({ selectors: [["name"], ["shelf"]] }),
      ["list_things: breaks-client: choice changed: any of its arguments -> name, or shelf ! {}"],
    ],
  ])("%s", (_name, changes, says) => {
    expect(changes()).toEqual(says);
  });
});

describe("what is sent or done besides", () => {
  const hidden = listThings.hidden!;
  const other = (index: number, change: object) =>
    withTool({
      hidden: hidden.map((each, at) => (at === index ? { ...each, ...change } : each)),
    });
  it.each<[string, () => string[], string[]]>([
    [
      "another constant",
      () => other(2, { constant: false }),
      ["list_things: breaks-request: parameter query verbose changed: always true -> always false ! {}"],
    ],
    [
      "another setting",
      () => other(1, { configured: "SHOP_WORKSPACE" }),
      [
        "list_things: breaks-request: parameter query account changed: the setting SHOP_ACCOUNT -> the setting SHOP_WORKSPACE ! {}",
      ],
    ],
    [
      "another reason",
      () => other(3, { omitted: "it is internal" }),
      ['list_things: text: reason query callback changed "nobody listens" -> "it is internal"'],
    ],
    [
      "no longer sent",
      () => withTool({ hidden: hidden.filter((_, at) => at !== 2) }),
      ["list_things: breaks-request: parameter query verbose removed: was always true ! {}"],
    ],
    [
      "another window",
      () => withTool({ window: { from: "name", to: "shelf", max: "7d", default: "24h", longest: "90d" } }),
      ["list_things: breaks-request: window added ! {}"],
    ],
    [
      "another way where it fails",
      () => withTool({ fallback: [{ on: [404], tool: "get_thing", arguments: {} }] }),
      ["list_things: compatible: fallback added"],
    ],
    [
      "another base URL",
      () => told({ documents: { shop: { baseUrl: { default: "https://shop.example/v2" } } } }),
      [
        'breaks-request: document shop changed: baseUrl {"default":"https://shop.example"} -> {"default":"https://shop.example/v2"}; as in list_things ! {}',
      ],
    ],
  ])("%s", (_name, changes, says) => {
    expect(changes()).toEqual(says);
  });
});

describe("results", () => {
  const withItem = (properties: object, fields = ["id", "name"]) =>
    withTool({
      result: {
        ...listThings.result,
        fields,
        schema: {
          type: "object",
          properties: { results: { type: "array", items: { type: "object", properties } } },
        } as AnyTool["result"]["schema"] & object,
      },
    });
  const size = { type: "integer" };
  it.each<[string, () => string[], string[]]>([
    [
      "a field more",
      () => withItem({ id: text, name: text, size, colour: text }),
      ["list_things: compatible: result results[].colour added: string"],
    ],
    [
      "a field less",
      () => withItem({ id: text, name: text }),
      ['list_things: breaks-client: result results[].size removed ! {"results":[{"size":1}]}'],
    ],
    [
      "a field renamed",
      () => withItem({ id: text, thingName: text, size }, ["id", "thingName"]),
      [
        'list_things: breaks-client: result results[].thingName renamed: was results[].name ! {"results":[{"name":"a"}]}',
        "list_things: compatible: concise form changed: + thingName",
      ],
    ],
    [
      "a field of another type",
      () => withItem({ id: size, name: text, size }),
      ['list_things: breaks-client: result changed: ~ results[].id: type string -> integer ! {"results":[{"id":1}]}'],
    ],
    [
      "a field that the concise form no longer has",
      () => withItem({ id: text, name: text, size }, ["id"]),
      ['list_things: breaks-client: concise form changed: - name ! {"results":[{"name":"a"}]}'],
    ],
  ])("%s", (_name, changes, says) => {
    expect(changes()).toEqual(says);
  });
});

describe("what is offered beside the tools", () => {
  const [thing] = catalogue.resources!;
  const [look] = catalogue.prompts!;
  it.each<[string, () => string[], string[]]>([
    [
      "a toolset no longer served by default",
      () => told({ toolsets: { things: { title: "Things" }, more: { title: "More" } } }),
      ['breaks-client: toolset things changed: no longer served by default; as wait_for_thing ! {"thing":"a"}'],
    ],
    [
      "other instructions",
      () => told({ server: { ...catalogue.server, instructions: "Start with get_thing." } }),
      ['text: instructions server changed "Start with list_things." -> "Start with get_thing."'],
    ],
    [
      "a resource elsewhere",
      () => told({ resources: [{ ...thing!, uri: "shop://thing/{id}" }] }),
      [
        "breaks-client: resource thing changed: shop://things/{id} is now shop://thing/{id} ! resource shop://things/{id}",
      ],
    ],
    ["a prompt less", () => told({ prompts: [] }), ["breaks-client: prompt look removed ! prompt look"]],
    [
      "a prompt that needs more",
      () => told({ prompts: [{ ...look!, arguments: { what: { description: "What.", required: true } } }] }),
      ["breaks-client: argument of prompt look what changed: required ! prompt look without what"],
    ],
    [
      "a prompt in other words",
      () => told({ prompts: [{ ...look!, text: "Find {what}." }] }),
      ['text: text prompt look changed "Look for {what}." -> "Find {what}."'],
    ],
  ])("%s", (_name, changes, says) => {
    expect(changes()).toEqual(says);
  });
});
