/** What is called: our own catalogue as it is served, and those that the fixture documents are planned into. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { catalogue as ours } from "../../../generated/index.js";
import { createReport } from "../../../generator/diagnostics.js";
import { generate, planDocuments } from "../../../generator/generate.js";
import { loadDocument } from "../../../generator/load/document.js";
import { normalizeDocument } from "../../../generator/normalize/document.js";
import { requestCheck, type RequestCheck } from "../../../sandbox/http/validation.js";
import type { AnyTool, Catalogue } from "../../../server/definition.js";
import type { Workflows } from "../../../server/workflow.js";
import { workflows } from "../../../workflows/index.js";
import { correctedOf } from "../../spec/documents.js";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
const cases = join(root, "test/generator/cases");
const documents = join(root, "test/fixtures/documents");

export interface Target {
  readonly name: string;
  readonly catalogue: Catalogue;
  readonly workflows?: Workflows;
  /** Where settings are left to callers. */
  readonly openSettings: boolean;
  /** What the documents say to a request, where their validator can be had. */
  readonly checks: ReadonlyMap<string, RequestCheck>;
}

/** Our own, twice: with the settings as configured, and left to callers. */
export async function ownTargets(): Promise<readonly Target[]> {
  const checks = new Map<string, RequestCheck>();
  for (const [name, document] of Object.entries(orchestraDocuments())) checks.set(name, await requestCheck(document));
  const target = { catalogue: ours, workflows, checks };
  return [
    { name: "orchestra", ...target, openSettings: false },
    { name: "orchestra, several workspaces", ...target, openSettings: true },
  ];
}

/** The cases of the generator's tests that come to tools, and the fixture documents, drafted. */
export async function fixtureTargets(): Promise<readonly Target[]> {
  const found: Target[] = [];
  for (const name of readdirSync(cases).toSorted()) {
    const config = relative(root, join(cases, name, "tools.yaml"));
    const { plan, diagnostics } = generate({ config, out: join(cases, name, "expected"), root });
    if (plan === undefined || diagnostics.some(({ severity }) => severity === "error")) continue;
    if (plan.catalogue.tools.length === 0) continue;
    const judged = name in NOT_JUDGED ? [] : Object.keys(plan.catalogue.documents);
    const checks = await checksOf(join(cases, name, "openapi.yaml"), judged);
    found.push({ name, catalogue: withoutServers(plan.catalogue), openSettings: false, checks });
  }
  for (const file of readdirSync(documents)
    .filter((each) => each.endsWith(".yaml"))
    .toSorted()) {
    const report = createReport();
    const loaded = loadDocument({ name: "api", file, root: documents, report });
    if (loaded === undefined) continue;
    const { catalogue } = planDocuments([normalizeDocument(loaded, report)], report);
    const checks = await checksOf(join(documents, file), file in NOT_JUDGED ? [] : ["api"]);
    found.push({ name: file, catalogue: withoutServers(catalogue), openSettings: false, checks });
  }
  return found;
}

/** The documents that requests to Orchestra are held against. */
export function orchestraDocuments(): Readonly<Record<"engine" | "platform" | "agents", object>> {
  return {
    engine: withPlainUuids(correctedOf("engine")),
    platform: withPlainUuids(correctedOf("platform")),
    agents: withPlainUuids(correctedOf("agents")),
  };
}

/** `uuid4` is no format of JSON Schema and is advertised as `uuid`: whether an id is of version 4 is left to the API. */
function withPlainUuids(document: object): object {
  return JSON.parse(JSON.stringify(document).replaceAll('"uuid4"', '"uuid"')) as object;
}

/** Cases whose document the validator reads otherwise than OpenAPI has it, or whose curation departs from it on purpose. */
const NOT_JUDGED: Readonly<Record<string, string>> = {
  "body-that-collides-stays-one-argument": "readOnly properties that are required bind answers alone",
  "plain-object-body-is-flattened": "readOnly properties that are required bind answers alone",
  "files-in-forms-are-base64": "the validator parses no multipart body",
  "headers-of-the-protocol-are-no-arguments": "OpenAPI: such header parameters are ignored",
  "hostile-text-stays-data": "the validator makes an expression of the path",
  "odd-names-become-legal-arguments": "the validator reads inherited properties",
  "overlays-are-applied-in-their-order": "the document alone is not what was planned",
  "schema-limit-leaves-the-deepest-open": "what is left open to fit is open",
  "hostile.yaml": "the validator reads inherited properties",
};

const curated = parse(readFileSync(join(root, "tools.yaml"), "utf8")) as {
  tools: Record<string, { schema_limit?: number }>;
};

/** What lies deep in the body of a tool with a `schema_limit` is left open to fit; whoever gets it wrong, is told so by the API. */
export function isOpenOnPurpose(tool: string, problem: string): boolean {
  return curated.tools[tool]?.schema_limit !== undefined && problem.startsWith("/requestBody/");
}

/** Of one document without overlays; none where the validator cannot read it, as with OpenAPI 2.0. */
async function checksOf(file: string, names: readonly string[]): Promise<ReadonlyMap<string, RequestCheck>> {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) return new Map();
  try {
    const document = parse(readFileSync(file, "utf8")) as object;
    if (!("openapi" in document)) return new Map();
    return new Map([[name, await requestCheck(document)]]);
  } catch {
    return new Map();
  }
}

/** Everything goes to the recording API: a server of an operation's own would be called in earnest. */
function withoutServers(catalogue: Catalogue): Catalogue {
  const tools = catalogue.tools.map((tool): AnyTool => {
    const { server: _, ...operation } = tool.operation;
    return { ...tool, operation };
  });
  return { ...catalogue, tools, workflows: [] };
}
