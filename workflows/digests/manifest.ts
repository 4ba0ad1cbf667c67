/** What dbt's `manifest.json` says, in short: what the project is made of, and the nodes that were named. */
import { cut, given, recordOf, sqlOf, textOf } from "./run-results.js";

export interface ManifestDigest {
  readonly kind: "manifest";
  readonly project?: string;
  readonly adapter?: string;
  readonly dbt_version?: string;
  readonly generated_at?: string;
  /** Kind of node -> how many there are. */
  readonly counts: Readonly<Record<string, number>>;
  readonly named?: readonly ManifestNode[];
  readonly named_left_out?: number;
}

export interface ManifestNode {
  readonly node: string;
  readonly path?: string;
  readonly materialized?: string;
  readonly relation?: string;
  readonly description?: string;
  readonly depends_on?: readonly string[];
  readonly used_by?: readonly string[];
  /** Compiled. */
  readonly sql?: string;
}

export interface ManifestOptions {
  readonly isNamed?: ((node: string) => boolean) | undefined;
  readonly withSql?: boolean;
}

/** The parts of a manifest whose members are nodes, by their unique ids. */
export const NODE_GROUPS: ReadonlySet<string> = new Set([
  "nodes",
  "sources",
  "exposures",
  "metrics",
  "semantic_models",
  "saved_queries",
  "unit_tests",
  "macros",
]);

const MOST_NAMED = 20;
const MOST_NEIGHBOURS = 50;
/** In characters. */
const DESCRIPTION = 1_000;
const SQL = 6_000;

/** Gathers what a digest needs, node by node. */
export class Manifest {
  readonly #options: ManifestOptions;
  readonly #counts = new Map<string, number>();
  readonly #named = new Map<string, ManifestNode>();
  #namings = 0;

  constructor(options: ManifestOptions) {
    this.#options = options;
  }

  /** Whether the digest needs to read the node itself. */
  isNamed(node: string): boolean {
    return this.#options.isNamed?.(node) === true && this.#named.size < MOST_NAMED;
  }

  /** Adds a node; it itself only where it is named and could be read. */
  add(id: string, value: unknown): void {
    // dbt's unique ids begin with what they are of: model.project.name.
    const kind = id.split(".", 1)[0] ?? "";
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (this.#options.isNamed?.(id) !== true) return;
    this.#namings += 1;
    if (this.#named.size >= MOST_NAMED) return;
    const node = recordOf(value);
    const parents = recordOf(node["depends_on"])["nodes"];
    this.#named.set(id, {
      node: id,
      ...given("path", textOf(node["original_file_path"])),
      ...given("materialized", textOf(recordOf(node["config"])["materialized"])),
      ...given("relation", textOf(node["relation_name"])),
      ...given("description", cut(textOf(node["description"]), DESCRIPTION)),
      ...(Array.isArray(parents) ? { depends_on: textsOf(parents) } : {}),
      ...given("sql", this.#options.withSql === true ? cut(sqlOf(node), SQL) : undefined),
    });
  }

  /** Whether the nodes that use this one are wanted. */
  isTold(id: string): boolean {
    return this.#named.has(id);
  }

  addChildren(id: string, children: unknown): void {
    const node = this.#named.get(id);
    if (node !== undefined && Array.isArray(children)) this.#named.set(id, { ...node, used_by: textsOf(children) });
  }

  digest(file: Readonly<Record<string, unknown>>): ManifestDigest {
    const { project_name: project, adapter_type: adapter, dbt_version, generated_at } = recordOf(file["metadata"]);
    return {
      kind: "manifest",
      ...given("project", textOf(project)),
      ...given("adapter", textOf(adapter)),
      ...given("dbt_version", textOf(dbt_version)),
      ...given("generated_at", textOf(generated_at)),
      counts: Object.fromEntries(this.#counts),
      ...(this.#options.isNamed === undefined ? {} : { named: [...this.#named.values()] }),
      ...(this.#namings > this.#named.size ? { named_left_out: this.#namings - this.#named.size } : {}),
    };
  }
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.filter((value): value is string => typeof value === "string").slice(0, MOST_NEIGHBOURS);
}
