/** The curation of documents that nobody has curated: every operation a tool, in a toolset of its first tag. */
import type { AuthDefinition, DocumentDefinition } from "../../server/definition.js";
import type { CuratedDocument, CuratedTool, CuratedToolset, Curation } from "../curation.js";
import type { ApiDocument, Operation, Place } from "../operation.js";
import { clean, cut, oneLine } from "./prose.js";
import { snakeCase } from "./names.js";
import { toolNames } from "./tool-names.js";

/** The environment variable that holds the secret of a document that nobody has curated. */
const TOKEN_VARIABLE = "API_TOKEN";

/** A curation that allows every operation of the documents. */
export function draftCuration(documents: readonly ApiDocument[]): Curation {
  const operations = documents.flatMap((document) => document.operations.map(({ operation }) => operation));
  const names = toolNames(operations);
  const [first] = documents;
  const at: Place = first?.at ?? { file: "", start: 0, end: 0 };
  const toolsets = new Map<string, CuratedToolset>();
  const tools = operations.map((operation): CuratedTool => {
    const toolset = toolsetOf(operation);
    if (!toolsets.has(toolset.name)) toolsets.set(toolset.name, toolset);
    return draftTool(operation, names.get(operation) ?? "", toolset.name);
  });
  const name =
    snakeCase(first?.title ?? "")
      .slice(0, 30)
      .replaceAll(/^_+|_+$/g, "") ||
    (first?.name ?? "api");
  const description = cut(clean(first?.description ?? ""), 1000);
  return {
    file: first?.at.file ?? "",
    at,
    drafted: true,
    server: {
      name,
      title: oneLine(first?.title ?? "") || name,
      ...(description === "" ? {} : { instructions: description }),
    },
    documents: documents.map(draftDocument),
    parameters: [],
    lookups: [],
    toolsets: [...toolsets.values()],
    tools,
    workflows: [],
    resources: [],
    prompts: [],
    excluded: [],
    failures: [],
    budgets: {
      tool: undefined,
      tools: [],
      toolsets: [],
      byDefault: undefined,
      toolsByDefault: undefined,
      all: undefined,
    },
    lint: undefined,
    doctor: undefined,
  };
}

/** One operation as a tool of this name, with nothing curated. */
export function draftTool(operation: Operation, name: string, toolset: string): CuratedTool {
  const { at } = operation;
  return {
    name,
    operation: `${operation.document}#${operation.method} ${operation.path}`,
    toolset,
    title: undefined,
    description: undefined,
    aliases: [],
    annotations: {},
    arguments: [],
    selectors: [],
    schemaLimit: undefined,
    confirm: [],
    file: undefined,
    body: { mediaType: undefined, form: undefined },
    window: undefined,
    page: undefined,
    lookups: [],
    fallback: [],
    result: { items: undefined, fields: undefined, parse: undefined },
    follow: undefined,
    allow: [],
    at: { name: at, operation: at, toolset: at, description: at, aliases: [], body: at, items: at, fields: [] },
  };
}

/** The toolset of an operation's first tag; of its document where it has none. */
export function toolsetOf({ tags, document, at }: Operation): CuratedToolset {
  const tag = oneLine(tags[0] ?? "");
  const name = snakeCase(tag)
    .slice(0, 40)
    .replaceAll(/^[^a-z]+|_+$/g, "");
  const isTagged = name !== "";
  return { name: isTagged ? name : document, definition: { title: isTagged ? tag : document, default: true }, at };
}

function draftDocument(document: ApiDocument): CuratedDocument {
  const auth = authOf(document);
  const definition: DocumentDefinition = { baseUrl: {}, ...(auth === undefined ? {} : { auth }) };
  const { name, at } = document;
  return { name, file: at.file, overlays: [], source: undefined, definition, at };
}

/** The first scheme that one secret from the environment can serve. */
function authOf({ securitySchemes }: ApiDocument): AuthDefinition | undefined {
  const env = TOKEN_VARIABLE;
  for (const { scheme } of securitySchemes) {
    if (scheme.type === "bearer" || scheme.type === "oauth2") return { scheme: "bearer", env };
    if (scheme.type === "basic") return { scheme: "basic", env };
    if (scheme.type === "apiKey") return { scheme: scheme.in, name: scheme.name, env };
  }
  return undefined;
}
