import { describe, expect, it } from "vitest";
import { catalogueAt } from "../../cli/try-address.js";
import type { AnyTool, Catalogue } from "../../server/definition.js";

/** Where a tried document's base URL and the server of one of its operations come to be. */
function addresses(stated: { root?: string; own?: string }, named: { document?: string; baseUrl?: string }) {
  const operation = {
    document: "api",
    method: "GET",
    path: "/a",
    ...(stated.own === undefined ? {} : { server: stated.own }),
  };
  const catalogue = {
    documents: { api: { baseUrl: stated.root === undefined ? {} : { default: stated.root } } },
    tools: [{ operation } as AnyTool],
  } as unknown as Catalogue;
  const at = catalogueAt(catalogue, { document: named.document ?? "api.yaml", baseUrl: named.baseUrl });
  return { root: at.documents["api"]?.baseUrl.default, own: at.tools[0]?.operation.server };
}

describe("the address of a tried document", () => {
  const loopback = "http://127.0.0.1:8080";
  it.each([
    ["is the document's", { root: "https://a.example/v1" }, {}, "https://a.example/v1"],
    [
      "is relative to where the document came from",
      { root: "/v1" },
      { document: "https://a.example/x/api.json" },
      "https://a.example/v1",
    ],
    [
      "is the document's host where it states no server",
      {},
      { document: "https://a.example/x/api.json" },
      "https://a.example/",
    ],
    ["is not known of a file without servers", {}, {}, undefined],
    ["is not known of a file with a relative one", { root: "/v1" }, {}, "/v1"],
    ["is what is named", { root: "https://a.example/v1" }, { baseUrl: `${loopback}/api` }, `${loopback}/api`],
    [
      "keeps the document's path where an origin alone is named",
      { root: "https://a.example/v1/" },
      { baseUrl: loopback },
      `${loopback}/v1`,
    ],
    ["keeps a relative path as well", { root: "/api/v1" }, { baseUrl: loopback }, `${loopback}/api/v1`],
    ["keeps it behind a slash", { root: "https://a.example/v1" }, { baseUrl: `${loopback}/` }, `${loopback}/v1`],
    ["has no path that is not known", { root: "https://a.example/{v}" }, { baseUrl: loopback }, loopback],
  ])("%s", (_, stated, named, want) => {
    expect(addresses(stated, named).root).toBe(want);
  });

  it.each([
    ["stays where no base URL is named", "https://b.example/v2", {}, "https://b.example/v2"],
    [
      "moves to the origin that is named, with its own path",
      "https://b.example/v2/",
      { baseUrl: loopback },
      `${loopback}/v2`,
    ],
    ["moves when it is relative", "/v2", { baseUrl: `${loopback}/v1` }, `${loopback}/v2`],
    ["stands behind what a proxy adds", "/v2", { baseUrl: `${loopback}/proxy/v1` }, `${loopback}/proxy/v2`],
  ])("of one operation %s", (_, own, named, want) => {
    expect(addresses({ root: "https://a.example/v1", own }, named).own).toBe(want);
  });
});
