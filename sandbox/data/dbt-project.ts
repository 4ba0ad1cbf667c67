/** dbt projects: models and the tests on them, as a graph in an order in which dbt could build them. */
import { createHash } from "node:crypto";

export interface DbtNode {
  /** dbt's unique id, such as `model.sales_journal.fct_journal_lines`. */
  readonly uniqueId: string;
  readonly name: string;
  readonly kind: "model" | "test" | "seed";
  readonly layer: "seeds" | "staging" | "intermediate" | "marts";
  readonly materialized: "view" | "table" | "incremental" | "test" | "seed";
  /** Unique ids of the nodes it reads; for a test, of the model it tests. */
  readonly parents: readonly string[];
  /** For a test: what it asserts, and on which column. */
  readonly test?: { readonly assertion: "unique" | "not_null"; readonly column: string; readonly model: string };
}

export interface DbtProject {
  readonly name: string;
  readonly database: string;
  readonly nodes: readonly DbtNode[];
  /** By unique id: the unique ids of what `dbt build` must have done before. */
  readonly waitsFor: ReadonlyMap<string, readonly string[]>;
}

/** A model or seed to be declared: where it sits, what it reads (by name), which columns are tested how. */
export interface ModelSketch {
  readonly name: string;
  readonly layer: DbtNode["layer"];
  readonly materialized?: "view" | "table" | "incremental" | "seed";
  readonly reads?: readonly string[];
  readonly unique?: string;
  readonly notNull?: readonly string[];
}

const MATERIALIZED = { seeds: "seed", staging: "view", intermediate: "view", marts: "table" } as const;

/** The project that the sketches describe; each model is followed by its tests, and reads only models before it. */
export function dbtProject(name: string, sketches: readonly ModelSketch[]): DbtProject {
  const nodes: DbtNode[] = [];
  const ids = new Map<string, string>();
  for (const sketch of sketches) {
    const kind = sketch.layer === "seeds" ? "seed" : "model";
    const uniqueId = `${kind}.${name}.${sketch.name}`;
    const parents = (sketch.reads ?? []).map((read) => {
      const id = ids.get(read);
      if (id === undefined) throw new Error(`dbt project ${name}: ${sketch.name} reads ${read}, which comes later.`);
      return id;
    });
    ids.set(sketch.name, uniqueId);
    const materialized = sketch.materialized ?? MATERIALIZED[sketch.layer];
    nodes.push({ uniqueId, name: sketch.name, kind, layer: sketch.layer, materialized, parents });
    if (sketch.unique !== undefined) nodes.push(testOn(name, sketch, uniqueId, "unique", sketch.unique));
    for (const column of sketch.notNull ?? []) nodes.push(testOn(name, sketch, uniqueId, "not_null", column));
  }
  return { name, database: "ANALYTICS", nodes, waitsFor: waits(nodes) };
}

/** A plausible project over the entities of one source: staging for each, marts on top. */
export function plainProject(
  name: string,
  source: string,
  entities: readonly string[],
  marts: readonly string[],
): DbtProject {
  const staged = entities.map((entity) => `stg_${source}__${entity}`);
  const joined = entities.slice(1).map((entity, at) => ({
    name: `int_${entity}_enriched`,
    layer: "intermediate" as const,
    reads: [staged[0], staged[at + 1]].filter((read) => read !== undefined),
  }));
  const top = joined.length > 0 ? joined.map((model) => model.name) : staged;
  return dbtProject(name, [
    ...entities.map((entity) => ({
      name: `stg_${source}__${entity}`,
      layer: "staging" as const,
      unique: `${singular(entity)}_id`,
      notNull: [`${singular(entity)}_id`],
    })),
    ...joined,
    ...marts.map((mart, at) => ({
      name: mart,
      layer: "marts" as const,
      reads: at === 0 ? top : top.slice(0, 1 + (at % top.length)),
      unique: `${mart.replace(/^[a-z]+_/, "")}_key`,
      notNull: [`${mart.replace(/^[a-z]+_/, "")}_key`],
    })),
  ]);
}

/** The unique ids of everything that reads the node, directly or not; tests on those included. */
export function descendantsOf(project: DbtProject, uniqueId: string): Set<string> {
  const found = new Set([uniqueId]);
  for (const node of project.nodes) if (node.parents.some((parent) => found.has(parent))) found.add(node.uniqueId);
  found.delete(uniqueId);
  return found;
}

/** For each node what it waits for: the models that it reads, and the tests on them, which must have passed. */
function waits(nodes: readonly DbtNode[]): Map<string, readonly string[]> {
  const tests = new Map<string, string[]>();
  for (const { kind, parents, uniqueId } of nodes) {
    const [model] = parents;
    if (kind === "test" && model !== undefined) tests.set(model, [...(tests.get(model) ?? []), uniqueId]);
  }
  return new Map(
    nodes.map(({ kind, uniqueId, parents }) => [
      uniqueId,
      kind === "test" ? parents : parents.flatMap((parent) => [parent, ...(tests.get(parent) ?? [])]),
    ]),
  );
}

/** The schema of the warehouse in which a node's relation stands. */
export function schemaOf(project: DbtProject, node: DbtNode): string {
  return node.layer === "marts" ? project.name.toUpperCase() : `${project.name}_${node.layer}`.toUpperCase();
}

/** The file that declares a node, below the project's folder. */
export function fileOf(node: DbtNode, project: DbtProject): string {
  if (node.kind === "test") return `models/${node.layer}/_${project.name}__models.yml`;
  return node.kind === "seed" ? `seeds/${node.name}.csv` : `models/${node.layer}/${node.name}.sql`;
}

function testOn(
  project: string,
  model: ModelSketch,
  modelId: string,
  assertion: "unique" | "not_null",
  column: string,
): DbtNode {
  const name = `${assertion}_${model.name}_${column}`;
  const digest = createHash("sha1").update(`${project}.${name}`).digest("hex").slice(0, 10);
  return {
    uniqueId: `test.${project}.${name}.${digest}`,
    name,
    kind: "test",
    layer: model.layer,
    materialized: "test",
    parents: [modelId],
    test: { assertion, column, model: model.name },
  };
}

function singular(entity: string): string {
  return entity.replace(/ies$/, "y").replace(/s$/, "");
}
