/** Reads `tools.yaml`: its text into a {@link Curation}, every part with its place. */
import { Ajv } from "ajv";
import type { AuthDefinition, DocumentDefinition, FileWay, JsonValue } from "../../server/definition.js";
import type {
  CuratedArgument,
  CuratedDocument,
  CuratedFile,
  CuratedName,
  CuratedTool,
  CuratedToolset,
  CuratedValue,
  Curation,
  ExcludedOperation,
} from "../curation.js";
import type { Report } from "../diagnostics.js";
import { type KeyPath, placeOf, type Source } from "../source.js";
import schema from "../tools.schema.json" with { type: "json" };
import { annotationsOf, type AnnotationsEntry } from "./annotations.js";
import { type DoctorEntry, readDoctor } from "./doctor.js";
import { type FailureEntry, readFailures } from "./failures.js";
import { reportFaults } from "./faults.js";
import { type ListKeys, type LookupEntry, readListKeys, readLookups } from "./list-keys.js";
import { type FollowEntry, readFollow, readWorkflow, type WorkflowEntry } from "./workflows.js";
import { type PromptEntry, readPrompts } from "./prompts.js";
import { readResources, type ResourceEntry } from "./resources.js";
import { type BudgetsEntry, type LintEntry, readAllowances, readBudgets, readLint } from "./surface.js";

/** What the schema has accepted. */
interface ToolsFile {
  server: { name: string; title?: string; instructions?: string };
  documents: Record<string, DocumentEntry>;
  parameters?: Record<string, ArgumentEntry>;
  lookups?: Record<string, LookupEntry>;
  toolsets: Record<string, { title: string; default?: boolean }>;
  tools: Record<string, ToolEntry>;
  workflows?: Record<string, WorkflowEntry>;
  resources?: Record<string, ResourceEntry>;
  prompts?: Record<string, PromptEntry>;
  excluded?: Record<string, string>;
  failures?: FailureEntry[];
  budgets?: BudgetsEntry;
  lint?: LintEntry;
  doctor?: DoctorEntry;
}
interface DocumentEntry {
  file: string;
  overlay?: string | string[];
  source?: string;
  base_url?: { env?: string; default?: string };
  auth?: { scheme: AuthDefinition["scheme"]; name?: string; env: string };
}
interface ArgumentEntry {
  name?: string;
  description?: string;
  required?: true;
  omit?: string;
  constant?: JsonValue;
  config?: string;
  argument?: { name: string; description?: string };
  enum?: "described";
  text?: "yaml";
  url?: string | string[];
}
interface ToolEntry extends ListKeys {
  operation: string;
  toolset: string;
  title?: string;
  description?: string;
  aliases?: string[];
  annotations?: AnnotationsEntry;
  arguments?: Record<string, ArgumentEntry>;
  exactly_one?: (string | string[])[];
  confirm?: string | string[];
  schema_limit?: number;
  body?: { media_type?: string; nested?: true; flat?: true };
  result?: { items?: string; fields?: string[]; parse?: string[] };
  follow?: FollowEntry;
  file?: { ways: FileWay[]; digests?: Record<string, string> };
  allow?: Record<string, string>;
}

/**
 * The curation that the text states; undefined where its shape is wrong, and then the report says why. Names of
 * operations, parameters and fields are checked later, against the documents.
 */
export function readCuration(source: Source, report: Report): Curation | undefined {
  const value: unknown = source.document.toJS();
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile<ToolsFile>(schema);
  if (!validate(value)) {
    reportFaults(validate.errors ?? [], value, source, report);
    return undefined;
  }
  const reader = new Reader(source, report);
  return reader.read(value);
}

/** Carries the source and the report to each part. */
class Reader {
  readonly #source: Source;
  readonly #report: Report;

  constructor(source: Source, report: Report) {
    this.#source = source;
    this.#report = report;
  }

  read(file: ToolsFile): Curation {
    const { name, title, instructions } = file.server;
    return {
      file: this.#source.file,
      at: this.#place([]),
      drafted: false,
      server: { name, title: title ?? name, ...(instructions === undefined ? {} : { instructions }) },
      documents: Object.entries(file.documents).map(([key, entry]) => this.#document(key, entry)),
      parameters: this.#arguments(file.parameters, ["parameters"]),
      lookups: readLookups(file.lookups ?? {}, this.#source),
      toolsets: Object.entries(file.toolsets).map(([key, entry]) => this.#toolset(key, entry)),
      tools: Object.entries(file.tools).map(([key, entry]) => this.#tool(key, entry)),
      workflows: Object.entries(file.workflows ?? {}).map(([key, entry]) => readWorkflow(key, entry, this.#source)),
      resources: readResources(file.resources ?? {}, this.#source, this.#report),
      prompts: readPrompts(file.prompts ?? {}, this.#source, this.#report),
      excluded: Object.entries(file.excluded ?? {}).map(([key, reason]) => this.#exclusion(key, reason)),
      failures: readFailures(file.failures ?? [], this.#source),
      budgets: readBudgets(file.budgets ?? {}, this.#source),
      lint: file.lint === undefined ? undefined : readLint(file.lint),
      doctor: file.doctor === undefined ? undefined : readDoctor(file.doctor, this.#source),
    };
  }

  #document(name: string, entry: DocumentEntry): CuratedDocument {
    const auth = entry.auth === undefined ? undefined : this.#auth(entry.auth, ["documents", name, "auth"]);
    const definition: DocumentDefinition = {
      baseUrl: {
        ...(entry.base_url?.env === undefined ? {} : { env: entry.base_url.env }),
        ...(entry.base_url?.default === undefined ? {} : { default: entry.base_url.default }),
      },
      ...(auth === undefined ? {} : { auth }),
    };
    const { file, overlay = [], source } = entry;
    const overlays = this.#names(overlay, ["documents", name, "overlay"]).map(({ key, at }) => ({ file: key, at }));
    return { name, file, overlays, source, definition, at: this.#place(["documents", name, "file"]) };
  }

  #auth(auth: NonNullable<DocumentEntry["auth"]>, path: KeyPath): AuthDefinition | undefined {
    const { scheme, name, env } = auth;
    const isNamed = scheme === "header" || scheme === "query" || scheme === "cookie";
    if (isNamed && name !== undefined) return { scheme, name, env };
    if (!isNamed && name === undefined) return { scheme, env };
    const message = isNamed ? `"${scheme}" needs the "name" of the ${scheme}.` : `"${scheme}" takes no "name".`;
    const place = isNamed ? placeOf(this.#source, path, "key") : placeOf(this.#source, [...path, "name"], "key");
    this.#report.add("wrong-shape", message, place, { help: isNamed ? `add "name".` : `remove it.` });
    return undefined;
  }

  #toolset(name: string, entry: { title: string; default?: boolean }): CuratedToolset {
    const definition = { title: entry.title, ...(entry.default === true ? { default: true as const } : {}) };
    return { name, definition, at: this.#key(["toolsets", name]) };
  }

  #exclusion(operation: string, reason: string): ExcludedOperation {
    return { operation, reason, at: this.#key(["excluded", operation]) };
  }

  #tool(name: string, entry: ToolEntry): CuratedTool {
    const path = ["tools", name];
    return {
      name,
      operation: entry.operation,
      toolset: entry.toolset,
      title: entry.title,
      description: entry.description,
      aliases: entry.aliases ?? [],
      annotations: annotationsOf(entry.annotations ?? {}),
      arguments: this.#arguments(entry.arguments, [...path, "arguments"]),
      selectors: (entry.exactly_one ?? []).map((way, index) => this.#names(way, [...path, "exactly_one", index])),
      confirm: entry.confirm === undefined ? [] : this.#names(entry.confirm, [...path, "confirm"]),
      schemaLimit: entry.schema_limit,
      body: { mediaType: entry.body?.media_type, form: this.#bodyForm(entry.body ?? {}, [...path, "body"]) },
      ...readListKeys(entry, path, this.#source),
      result: {
        items: entry.result?.items ?? entry.page?.items,
        fields: entry.result?.fields,
        parse: entry.result?.parse,
      },
      follow: entry.follow === undefined ? undefined : readFollow(entry.follow, [...path, "follow"], this.#source),
      file: entry.file === undefined ? undefined : this.#file(entry.file, [...path, "file"]),
      allow: readAllowances(entry.allow, path, this.#source),
      at: {
        name: this.#key(path),
        operation: this.#place([...path, "operation"]),
        toolset: this.#place([...path, "toolset"]),
        description: entry.description === undefined ? this.#key(path) : this.#key([...path, "description"]),
        aliases: (entry.aliases ?? []).map((_, index) => this.#place([...path, "aliases", index])),
        body: entry.body === undefined ? this.#key(path) : this.#key([...path, "body"]),
        items: this.#place(
          entry.result?.items === undefined ? [...path, "page", "items"] : [...path, "result", "items"],
        ),
        fields: (entry.result?.fields ?? []).map((_, index) => this.#place([...path, "result", "fields", index])),
      },
    };
  }

  #file({ ways, digests }: NonNullable<ToolEntry["file"]>, path: KeyPath): CuratedFile {
    const waysAt = ways.map((_, index) => this.#place([...path, "ways", index]));
    return { ways, digests: digests ?? {}, at: this.#key(path), waysAt };
  }

  #names(names: string | readonly string[], path: KeyPath): readonly CuratedName[] {
    if (typeof names === "string") return [{ key: names, at: this.#place(path) }];
    return names.map((key, index) => ({ key, at: this.#place([...path, index]) }));
  }

  #bodyForm(body: NonNullable<ToolEntry["body"]>, path: KeyPath): "flat" | "nested" | undefined {
    if (body.flat === true && body.nested === true) {
      this.#report.add("wrong-shape", `"flat" and "nested" exclude each other.`, this.#key([...path, "nested"]), {
        help: "keep one of them.",
      });
    }
    if (body.flat === true) return "flat";
    return body.nested === true ? "nested" : undefined;
  }

  #arguments(entries: Record<string, ArgumentEntry> | undefined, path: KeyPath): readonly CuratedArgument[] {
    return Object.entries(entries ?? {}).map(([key, entry]) => this.#argument(key, entry, [...path, key]));
  }

  #argument(key: string, entry: ArgumentEntry, path: KeyPath): CuratedArgument {
    const { name, description } = entry;
    const hidden = hiddenKeys.filter((hiddenKey) => Object.hasOwn(entry, hiddenKey));
    const useless = visibleKeys.filter((other) => Object.hasOwn(entry, other));
    const [first, ...others] = hidden;
    const stray = first === undefined ? undefined : (others[0] ?? useless[0]);
    if (stray !== undefined) {
      const message = `"${String(first)}" and "${stray}" exclude each other.`;
      const help = `an argument has ${visibleKeys.join(", ")}; any other parameter one of ${hiddenKeys.join(", ")}.`;
      this.#report.add("wrong-shape", message, this.#key([...path, stray]), { help });
    }
    const keyAt = (inner: keyof ArgumentEntry) => this.#key(entry[inner] === undefined ? path : [...path, inner]);
    return {
      key,
      name,
      description,
      required: entry.required === true,
      value: valueOf(entry),
      open:
        entry.argument === undefined
          ? undefined
          : { name: entry.argument.name, description: entry.argument.description },
      describesEnum: entry.enum === "described",
      text: entry.text,
      url: [entry.url ?? []].flat(),
      at: this.#key(path),
      nameAt: name === undefined ? this.#key(path) : this.#place([...path, "name"]),
      valueAt: first === undefined ? this.#key(path) : this.#key([...path, first]),
      openAt: keyAt("argument"),
      enumAt: keyAt("enum"),
      textAt: keyAt("text"),
    };
  }

  #place(path: KeyPath) {
    return placeOf(this.#source, path);
  }

  #key(path: KeyPath) {
    return placeOf(this.#source, path, "key");
  }
}

const hiddenKeys = ["omit", "constant", "config"] as const;
const visibleKeys = ["name", "description", "required", "enum", "text", "url"] as const;

function valueOf(entry: ArgumentEntry): CuratedValue | undefined {
  if (entry.omit !== undefined) return { omitted: entry.omit };
  if (entry.config !== undefined) return { configured: entry.config };
  return entry.constant === undefined ? undefined : { constant: entry.constant };
}
