/** Assets that people register, change, connect and forget; setup guides and the like. */
import { describe, expect, it } from "vitest";
import { client, type Resource } from "./client.js";

const LEDGER = { assetName: "Ledger", externalId: "erp/ledger 1", integrationAccountId: "erp", integration: "SAP" };
const at = (id: string): string => `/public/assets/${encodeURIComponent(id)}`;

describe("a registered asset", () => {
  it("is known by either id, changed, and forgotten", async () => {
    const api = await client();
    const { status, body } = await api.post("/public/assets", { ...LEDGER, owners: ["Ada", "Bo"] });
    expect([status, body]).toMatchObject([201, { ...LEDGER, owner: "Ada", assetType: "UNKNOWN", status: "UNKNOWN" }]);
    expect(await api.get(at(LEDGER.externalId))).toEqual(body);
    expect(await api.get(at(body["assetId"]))).toEqual(body);
    expect((await api.all(`/public/assets?asset_ids=${body["assetId"]}`))[0]).toEqual(body);
    expect((await api.post("/public/assets", LEDGER)).status).toBe(409);
    const change = { description: "Old.", databaseName: "ERP", owners: null };
    expect((await api.patch(at(LEDGER.externalId), change)).body).toMatchObject({
      ...change,
      owner: null,
      assetName: "Ledger",
    });
    expect((await api.patch(at(LEDGER.externalId), { assetName: "x" })).body["detail"][0]["type"]).toBe(
      "extra_forbidden",
    );
    expect(await api.remove(at(LEDGER.externalId))).toBe(204);
    expect((await api.outcome(at(body["assetId"]))).status).toBe(404);
    expect((await api.post("/public/assets", LEDGER)).status).toBe(201);
  });

  it("is joined to others by at most a hundred edges at once", async () => {
    const api = await client();
    await api.post("/public/assets", LEDGER);
    const tables = (await api.all("/public/assets?asset_type=TABLE")).map((asset) => asset["externalId"] as string);
    const edges = (count: number): Resource => ({
      dependencies: tables
        .slice(0, count)
        .map((toId) => ({ fromId: LEDGER.externalId, toId, lineageDetail: "copied" })),
    });
    expect(tables.length).toBeGreaterThan(100);
    expect(await api.post("/public/assets/dependencies", edges(100))).toEqual({ status: 201, body: { created: 100 } });
    expect((await api.post("/public/assets/dependencies", edges(2))).body).toEqual({ created: 0 });
    const tooMany = await api.post("/public/assets/dependencies", edges(101));
    expect([tooMany.status, tooMany.body["detail"][0]["type"]]).toEqual([422, "too_long"]);
    expect((await api.get(at(LEDGER.externalId)))["downstreamDependencies"]).toEqual(tables.slice(0, 100));
    expect((await api.get(at(tables[3]!)))["upstreamDependencies"]).toContain(LEDGER.externalId);
    const loose = { dependencies: [{ fromId: LEDGER.externalId, toId: "nowhere", lineageDetail: "" }] };
    expect((await api.post("/public/assets/dependencies", loose)).status).toBe(404);
  });

  it("that a run has made can be changed and forgotten as well", async () => {
    const api = await client();
    const [asset] = await api.all("/public/assets?asset_type=DATASET");
    const path = at(asset!["assetId"]);
    expect((await api.patch(path, { meta: { tier: 1 } })).body).toMatchObject({
      ...asset,
      meta: { tier: 1 },
      updatedAt: expect.any(String),
    });
    expect(await api.remove(path)).toBe(204);
    expect((await api.outcome(path)).status).toBe(404);
  });
});

describe("what is the same everywhere", () => {
  it("leads from integrations to jobs and guides", async () => {
    const api = await client();
    const integrations = await api.get<Resource[]>("/public/integrations/");
    const jobs = await api.get<Resource[]>("/public/integrations/jobs");
    expect([integrations.length, jobs.length]).toEqual([117, 115]);
    const ids = new Set(integrations.map((one) => one["id"]));
    for (const job of jobs) expect([job["id"], ids.has(job["integration"])]).toEqual([job["id"], true]);
    const ours = jobs.filter((job) => job["integration"] === "ORCHESTRA").map((job) => job["id"]);
    expect(ours.toSorted()).toEqual([
      "APPROVAL",
      "DATA_RECONCILIATION_CURSOR_FIELD",
      "DATA_RECONCILIATION_MANUAL_QUERY",
      "RUN_AGENT",
      "TRIGGER_PIPELINE",
      "WAIT",
    ]);
    const { setupGuideUrl } = await api.get("/public/integrations/FIVETRAN");
    const guide = await api.request(setupGuideUrl);
    expect([guide.status, guide.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/markdown")]);
    expect(await guide.text()).toContain("# Connect Fivetran");
    expect((await api.outcome("/public/setup_guides/none.md")).status).toBe(404);
  });
});
