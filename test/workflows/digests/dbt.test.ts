/** Digests of dbt's artifacts: what they tell, however large the files are and however they arrive. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonScanner } from "../../../server/file/json/scanner.js";
import { dbtDigests } from "../../../workflows/digests/dbt.js";
import { type DbtDigest, digestRunResults } from "../../../workflows/digests/run-results.js";
import { pieces } from "../../server/file/pieces.js";

function digestOf(texts: readonly string[], name: "dbt" | "dbt_sql", named?: string): unknown {
  const isWanted = named === undefined ? undefined : (id: string) => id.includes(named);
  const digesting = dbtDigests[name]!.begin({ isWanted });
  const scanner = new JsonScanner(digesting);
  for (const text of texts) scanner.write(text);
  scanner.end();
  expect(scanner.fault).toBeUndefined();
  return digesting.result();
}

/** Written after dbt 1.10's own files (run-results/v6, manifest/v12). */
const results = {
  metadata: {
    dbt_schema_version: ".../run-results/v6.json",
    dbt_version: "1.10.4",
    generated_at: "2026-03-31T02:17:00Z",
  },
  results: [
    {
      unique_id: "model.shop.a",
      status: "success",
      execution_time: 3.456,
      message: "SUCCESS 1",
      compiled_code: "select 1",
    },
    {
      unique_id: "model.shop.b",
      status: "error",
      execution_time: 0.5,
      message: "Database Error",
      compiled_code: "select 2",
    },
    {
      unique_id: "test.shop.t",
      status: "fail",
      execution_time: 9,
      message: "Got 7 results",
      failures: 7,
      compiled_sql: "old",
    },
    { unique_id: "test.shop.w", status: "warn", execution_time: 1, message: "Got 1 result", failures: 1 },
    { unique_id: "model.shop.c", status: "skipped", execution_time: 0, message: null },
  ],
  elapsed_time: 14.0049,
  args: { invocation_command: "dbt build", which: "build" },
};

describe("run_results.json", () => {
  it("tells how the nodes ended, those that failed, and the slowest", () => {
    const expected: DbtDigest = {
      kind: "run_results",
      command: "dbt build",
      dbt_version: "1.10.4",
      generated_at: "2026-03-31T02:17:00Z",
      elapsed_seconds: 14,
      nodes: 5,
      statuses: { success: 1, error: 1, fail: 1, warn: 1, skipped: 1 },
      failed: [
        { node: "model.shop.b", status: "error", seconds: 0.5, message: "Database Error" },
        { node: "test.shop.t", status: "fail", seconds: 9, failures: 7, message: "Got 7 results" },
      ],
      warned: [{ node: "test.shop.w", status: "warn", seconds: 1, failures: 1, message: "Got 1 result" }],
      slowest: [
        { node: "test.shop.t", seconds: 9 },
        { node: "model.shop.a", seconds: 3.46 },
        { node: "test.shop.w", seconds: 1 },
        { node: "model.shop.b", seconds: 0.5 },
      ],
    };
    expect(digestRunResults(results)).toEqual(expected);
    expect(digestOf([JSON.stringify(results)], "dbt")).toEqual(expected);
  });

  it("tells compiled SQL and named nodes where they are asked for", () => {
    const digest = digestOf([JSON.stringify(results)], "dbt_sql", "shop.a") as DbtDigest;
    expect(digest.failed.map(({ sql }) => sql)).toEqual(["select 2", "old"]);
    expect(digest.named).toEqual([
      { node: "model.shop.a", status: "success", seconds: 3.46, message: "SUCCESS 1", sql: "select 1" },
    ]);
  });

  const entry = fc.record(
    {
      unique_id: fc.constantFrom("model.p.a", "test.p.b", "seed.p.c"),
      status: fc.constantFrom("success", "error", "fail", "warn", "skipped", "pass", "runtime error", "no-op"),
      execution_time: fc.double({ min: 0, max: 500, noNaN: true }),
      message: fc.option(fc.string()),
      failures: fc.option(fc.nat()),
    },
    { requiredKeys: ["unique_id", "status"] },
  );

  it("is digested alike whole and in pieces, and counts every node", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), fc.array(fc.nat(4000), { maxLength: 8 }), (all, cuts) => {
        const whole = { elapsed_time: 1, results: all };
        const digest = digestRunResults(whole);
        expect(digestOf(pieces(JSON.stringify(whole, undefined, 1), cuts), "dbt")).toEqual(digest);
        expect(Object.values(digest.statuses).reduce((sum, count) => sum + count, 0)).toBe(all.length);
        const failed = all.filter(({ status }) => ["error", "fail", "runtime error"].includes(status));
        expect(digest.failed.length + (digest.failed_left_out ?? 0)).toBe(failed.length);
        const times = all
          .map(({ execution_time: time = 0 }) => Math.round(time * 100) / 100)
          .filter((time) => time > 0);
        const slowest = digest.slowest.map(({ seconds }) => seconds).filter((seconds) => seconds > 0);
        expect(slowest).toEqual(times.toSorted((a, b) => b - a).slice(0, slowest.length));
      }),
    );
  });

  it.each([null, [], "text", { results: 3 }, { results: [null, 1, { status: 5 }] }])(
    "of odd form throws nothing: %j",
    (odd) => {
      expect(digestRunResults(odd)).toMatchObject({ kind: "run_results", failed: [] });
    },
  );
});

describe("manifest.json", () => {
  const manifest = {
    metadata: { project_name: "shop", adapter_type: "snowflake", dbt_version: "1.10.4" },
    nodes: {
      "model.shop.orders": {
        original_file_path: "models/orders.sql",
        config: { materialized: "incremental" },
        relation_name: "db.shop.orders",
        description: "All orders.",
        depends_on: { nodes: ["source.shop.raw.orders"], macros: [] },
        compiled_code: "select * from raw.orders",
      },
      "model.shop.items": { config: { materialized: "view" } },
      "test.shop.unique_orders": {},
    },
    sources: { "source.shop.raw.orders": {} },
    macros: { "macro.dbt.run": {}, "macro.dbt.test": {} },
    child_map: { "model.shop.orders": ["test.shop.unique_orders"], "model.shop.items": ["model.shop.orders"] },
  };

  it("tells what there is by kind", () => {
    expect(digestOf([JSON.stringify(manifest)], "dbt")).toEqual({
      kind: "manifest",
      project: "shop",
      adapter: "snowflake",
      dbt_version: "1.10.4",
      counts: { model: 2, test: 1, source: 1, macro: 2 },
    });
  });

  it("tells named nodes with what they depend on and what uses them", () => {
    const digest = digestOf([JSON.stringify(manifest)], "dbt_sql", "model.shop.orders");
    expect(digest).toMatchObject({
      named: [
        {
          node: "model.shop.orders",
          path: "models/orders.sql",
          materialized: "incremental",
          relation: "db.shop.orders",
          description: "All orders.",
          depends_on: ["source.shop.raw.orders"],
          used_by: ["test.shop.unique_orders"],
          sql: "select * from raw.orders",
        },
      ],
    });
  });
});

it("any other file has no digest", () => {
  expect(digestOf(['{"catalog":{"nodes":{}}}'], "dbt")).toBeUndefined();
  expect(digestOf(["[1,2]"], "dbt")).toBeUndefined();
  const catalog = { metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/catalog/v1.json" }, nodes: {} };
  expect(digestOf([JSON.stringify(catalog)], "dbt")).toBeUndefined();
});
