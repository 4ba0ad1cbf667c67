/** Real documents, where they are at hand, and one that is not on our side: each drafts a file that is accepted whole. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "prettier";
import { afterAll, describe, expect, it } from "vitest";
import { createReport } from "../../../generator/diagnostics.js";
import { draftTools } from "../../../generator/draft.js";
import { generate } from "../../../generator/generate.js";
import { readInput } from "../../../generator/input.js";
import { planCatalogue } from "../../../generator/plan/catalogue.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const corpus = join(root, "../shared/corpus");
const isPresent = existsSync(join(corpus, "README.md"));
if (!isPresent) console.warn("skipped: the corpus of real documents (../shared/corpus) is not here");

const documents = (isPresent ? readFileSync(join(corpus, "README.md"), "utf8") : "")
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter((cells) => /^\d+$/.test(cells[5] ?? ""))
  .map((cells) => ({ file: join(corpus, cells[3] ?? ""), count: Number(cells[5]) }))
  .concat([{ file: join(root, "test/fixtures/documents/hostile.yaml"), count: 1 }]);

const folder = mkdtempSync(join(tmpdir(), "draft-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What stands in a drafted file for the operations that it decides on, read as `generate` reads it. */
function accepted(config: string) {
  const report = createReport();
  const { curation, documents: read } = readInput({ config, root, report });
  const plan = curation === undefined ? undefined : planCatalogue(curation, read, report);
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  return { tools: plan?.tools ?? [], left: plan?.operationsLeftOut ?? [], errors };
}

describe.each(documents)("$file", ({ file, count }) => {
  const out = join(folder, `${documents.findIndex((each) => each.file === file)}.yaml`);
  const { text = "", draft } = draftTools({ specs: [file], out, adding: false, root });
  writeFileSync(out, text);

  it("drafts a file that generates without an error, every operation decided on", () => {
    const { tools, left, errors } = accepted(out);
    expect(errors).toEqual([]);
    expect(tools.length + left.length).toBe(count);
    expect(left.filter(({ because }) => because !== "excluded")).toEqual([]);
    expect(draft.tools).toHaveLength(tools.length);
  });

  it("suggests rules that are accepted when their comment signs are taken off", () => {
    const suggestion = /^# (?=parameters:| {2})/gm;
    const uncommented = text.replaceAll(suggestion, "");
    expect(uncommented === text).toBe(!text.includes("parameters:"));
    if (uncommented === text) return;
    const changed = `${out}.uncommented.yaml`;
    writeFileSync(changed, uncommented);
    expect(accepted(changed).errors).toEqual([]);
  });

  it("is what prettier would write", async () => {
    expect(await check(text, { parser: "yaml", printWidth: 120, proseWrap: "preserve" })).toBe(true);
  });

  it("leaves nothing to add", () => {
    const again = draftTools({ specs: [file], out, adding: true, root });
    expect(again.text).toBe(text);
    expect(again.draft).toMatchObject({ documents: [], toolsets: [], tools: [], excluded: [] });
  });
});

it.skipIf(!isPresent)("puts account ids and version headers up for choice, and pages not", () => {
  const textOf = (name: string) =>
    draftTools({ specs: [join(corpus, name)], out: join(folder, "x.yaml"), adding: false, root }).text ?? "";
  expect(textOf("dbt-cloud-v2/openapi-v2.yaml")).toMatch(
    /^# {3}account_id: \{ config: DBT_CLOUD_ACCOUNT_ID \} # path/m,
  );
  expect(textOf("prefect-server/schema.json")).toMatch(/^# {3}x-prefect-api-version: /m);
  expect(textOf("airflow-v2/v2.yaml")).not.toMatch(/^# {3}(limit|offset):/m);
});

it("is generated whole, files and all", () => {
  const out = join(folder, "whole.yaml");
  writeFileSync(out, draftTools({ specs: ["spec/engine.yaml"], out, adding: false, root }).text ?? "");
  const { files, diagnostics, plan } = generate({ config: out, out: join(folder, "generated"), root });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect([...files.keys()].filter((path) => path.startsWith("tools/"))).toHaveLength(plan?.tools.length ?? -1);
});
