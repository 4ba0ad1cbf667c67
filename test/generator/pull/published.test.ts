/** The project's own documents: pulled from themselves, from what is published, and from what may be published one day. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { generateCommand } from "../../../generator/commands/generate.js";
import { pullCommand } from "../../../generator/commands/pull.js";
import type { Part } from "./document.js";
import { publish, type Publisher } from "./publisher.js";
import { pull } from "./pulled.js";

const upstream = "../shared/upstream";
const publishedFile = (name: string) => join(upstream, `${name}.openapi.json`);
const documents = readdirSync("spec")
  .filter((file) => file.endsWith(".yaml") && !file.includes(".overlay."))
  .map((file) => file.replace(".yaml", ""));
const read = (path: string) => readFileSync(path, "utf8");
const methods = ["get", "put", "post", "delete", "patch"];

const operationsOf = (document: Part): Map<string, Part> =>
  new Map(
    Object.entries<Part>(document.paths).flatMap(([path, item]) =>
      methods.flatMap((method) =>
        item[method] === undefined ? [] : [[`${method.toUpperCase()} ${path}`, item[method]]],
      ),
    ),
  );

if (!existsSync(upstream)) console.warn(`${upstream} is missing: nothing is pulled from the published documents.`);

describe.each(documents)("spec/%s.yaml", (name) => {
  const ours = read(`spec/${name}.yaml`);

  it("pulled from itself stays as it is, to the letter", () => {
    expect(pull(ours, ours)).toMatchObject({ text: ours, changes: [], kept: [], confirmed: [], theirTexts: [] });
  });

  it.skipIf(!existsSync(publishedFile(name)))(
    "pulled from the published document stays as it is, to the letter",
    () => {
      const pulled = pull(JSON.parse(read(publishedFile(name))), ours);
      expect(pulled).toMatchObject({ text: ours, changes: [], kept: [], confirmed: [], theirTexts: [] });
      expect(pulled.notes.ourTexts).toBeGreaterThan(0);
    },
  );
});

describe.skipIf(!existsSync(publishedFile("engine")))(
  "the whole loop with the published documents",
  { timeout: 300_000 },
  () => {
    let publisher: Publisher;
    let folder: string;

    beforeAll(async () => {
      publisher = await publish();
    });
    afterAll(() => publisher.close());
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "pull-"));
      for (const part of ["spec", "workflows"]) cpSync(part, join(folder, part), { recursive: true });
      const tools = parseDocument(read("tools.yaml"));
      for (const name of Object.keys(tools.toJS().documents)) {
        tools.setIn(["documents", name, "source"], `${publisher.address}/${name}`);
        publisher.texts.set(`/${name}`, read(publishedFile(name)));
      }
      writeFileSync(join(folder, "tools.yaml"), tools.toString({ lineWidth: 120 }));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const paths = () => ["--config", join(folder, "tools.yaml"), "--out", join(folder, "out")];
    async function run(...argv: string[]) {
      let output = "";
      let errors = "";
      const print = { write: (text: string) => (output += text) };
      const code = await pullCommand([...argv, ...paths()], print, { write: (text) => (errors += text) });
      return { code, output, errors: errors.split("\n").filter((line) => line.includes(" error: ")) };
    }
    const generate = () => generateCommand(paths(), { write: () => undefined }, { write: () => undefined });

    it("changes none of them, and generates", async () => {
      expect(generate()).toBe(0);
      const { code, output, errors } = await run("--check");
      expect({ code, errors }).toEqual({ code: 0, errors: [] });
      for (const name of documents) expect(output).toContain(`spec/${name}.yaml is up to date.`);
      expect(output).toContain("generate would change nothing");
    });

    it("names the action that adds what is published now, and takes our words from it", async () => {
      const path = "/public/task_runs/{task_run_id}";
      const engine: Part = JSON.parse(read(publishedFile("engine")));
      const schema = { $ref: "#/components/schemas/TaskRunResponse" };
      const parameter = (name: string, place: string) => ({
        name,
        in: place,
        required: place === "path",
        schema: { type: "string" },
      });
      engine.paths[path] = {
        get: {
          summary: "Get Task Run",
          operationId: "get_task_run",
          parameters: [parameter("task_run_id", "path"), parameter("attempt", "query")],
          responses: { 200: { description: "Successful Response", content: { "application/json": { schema } } } },
        },
      };
      publisher.texts.set("/engine", JSON.stringify(engine));
      const { code, errors } = await run("engine");
      expect(code).toBe(1);
      expect(errors).toEqual([
        expect.stringMatching(/engine\.newer\.overlay\.yaml:.*task_run_id}'\]\]" matches nothing/),
      ]);

      const [overlayFile, file] = [join(folder, "spec/engine.newer.overlay.yaml"), join(folder, "spec/engine.yaml")];
      const [overlay, document] = [parseDocument(read(overlayFile)), parseDocument(read(file))];
      const index = (overlay.toJS().actions as Part[]).findIndex(({ target }) => target.includes(`!@['${path}']`));
      document.setIn(["paths", path], overlay.getIn(["actions", index, "update", path]));
      overlay.deleteIn(["actions", index]);
      writeFileSync(overlayFile, overlay.toString());
      writeFileSync(file, document.toString());

      const again = await run("engine");
      expect({ code: again.code, errors: again.errors }).toEqual({ code: 0, errors: [] });
      expect(again.output).toContain("~ get_task_run");
      const { get } = parse(read(file)).paths[path];
      expect(get.summary).toBe("Read one task run");
      expect(get).not.toHaveProperty("x-orchestra-confidence");
      expect(get.parameters).toMatchObject([
        { name: "task_run_id", description: "Id of the task run." },
        { name: "attempt" },
      ]);
    });

    it("tells three changes that may come, by their names, and which tools they touch", async () => {
      await run();
      generate();
      const engine: Part = JSON.parse(read(publishedFile("engine")));
      const { paths: at, components } = engine;
      at["/public/pipeline_runs"].get.parameters.push({
        name: "trigger_type",
        in: "query",
        required: false,
        description: "Filter by trigger type.",
        schema: { type: "string", title: "Trigger Type", description: "Filter by trigger type." },
      });
      components.schemas.TaskRunStatus.enum.push("PARKED");
      at["/public/assets"].get.parameters.find((each: Part) => each.name === "workspace_id").required = true;
      at["/public/pipelines/{pipeline_id_or_alias}/run"] = at["/public/pipelines/{pipeline_id_or_alias}/start"];
      delete at["/public/pipelines/{pipeline_id_or_alias}/start"];
      const { runInputs, ...others } = components.schemas.WebhookRequestData.properties;
      components.schemas.WebhookRequestData.properties = { ...others, inputs: runInputs };
      publisher.texts.set("/engine", JSON.stringify(engine));

      const { code, output, errors } = await run("engine");
      // The overlay still speaks of the old path, and tools.yaml of the old name: both are named, nothing is written.
      expect(code).toBe(1);
      expect(errors.join("\n")).toContain("/start'].post.requestBody");
      expect(output).toContain("+ query parameter trigger_type: string, optional");
      expect(output).toContain("~ query parameter workspace_id: required now");
      expect(output).toContain(
        "~ POST /public/pipelines/{pipeline_id_or_alias}/start is now POST /public/pipelines/{pipeline_id_or_alias}/run",
      );
      expect(output).toMatch(/schema TaskRunStatus, used by .*\n {4}\+ "PARKED"\n/);
      expect(output).toMatch(/schema WebhookRequestData, used by .*\n {4}~ runInputs is now inputs\n/);

      const mend = (file: string, from: string, to: string) =>
        writeFileSync(join(folder, file), read(join(folder, file)).replaceAll(from, to));
      mend("spec/engine.overlay.yaml", "/{pipeline_id_or_alias}/start", "/{pipeline_id_or_alias}/run");
      mend("tools.yaml", "runInputs:", "inputs:");
      const again = await run("engine");
      expect({ code: again.code, errors: again.errors }).toEqual({ code: 0, errors: [] });
      const touched = again.output.slice(again.output.indexOf("touched"));
      for (const tool of ["list_pipeline_runs", "list_assets", "trigger_pipeline"])
        expect(touched).toContain(`~ ${tool}`);
      const written = read(join(folder, "spec/engine.yaml"));
      expect(written).toContain("  /public/pipelines/{pipeline_id_or_alias}/run:");
      expect(operationsOf(parse(written)).get("POST /public/pipelines/{pipeline_id_or_alias}/run").description).toBe(
        operationsOf(parse(read("spec/engine.yaml"))).get("POST /public/pipelines/{pipeline_id_or_alias}/start")
          .description,
      );
    });
  },
);
