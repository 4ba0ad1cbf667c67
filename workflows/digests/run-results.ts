/** What dbt's `run_results.json` says, in short: how its nodes ended, which failed and why, and which took long. */

/** A node of a run. */
export interface NodeResult {
  /** dbt's unique id: `model.project.name`. */
  readonly node: string;
  readonly status: string;
  readonly seconds?: number;
  /** Rows that a test found. */
  readonly failures?: number;
  readonly message?: string;
  readonly relation?: string;
  /** Compiled. */
  readonly sql?: string;
}

export interface DbtDigest {
  readonly kind: "run_results";
  readonly command?: string;
  readonly dbt_version?: string;
  readonly generated_at?: string;
  readonly elapsed_seconds?: number;
  readonly nodes: number;
  /** Status -> how many nodes ended so. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Those that failed, in the order of the run. */
  readonly failed: readonly NodeResult[];
  readonly failed_left_out?: number;
  readonly warned?: readonly NodeResult[];
  /** Those that took longest, the longest first. */
  readonly slowest: readonly { readonly node: string; readonly seconds: number }[];
  /** Those that were named. */
  readonly named?: readonly NodeResult[];
  readonly named_left_out?: number;
}

export interface RunResultsOptions {
  /** Which nodes are told whatever became of them, by their unique id. */
  readonly isNamed?: ((node: string) => boolean) | undefined;
  /** Whether compiled SQL is told of nodes that failed or are named. */
  readonly withSql?: boolean;
}

const FAILED = new Set(["error", "fail", "runtime error", "partial success"]);
const MOST_FAILED = 20;
const MOST_NAMED = 20;
const MOST_WARNED = 10;
const SLOWEST = 5;
/** In characters; a message begins with what failed, and the SQL is most of the rest. */
const MESSAGE = 1_500;
const SQL = 6_000;

/** The digest of a whole `run_results.json`. What is not as dbt writes it is left out; never throws. */
export function digestRunResults(value: unknown, options: RunResultsOptions = {}): DbtDigest {
  const file = recordOf(value);
  const gathering = new RunResults(options);
  const { results } = file;
  for (const result of Array.isArray(results) ? results : []) gathering.add(result);
  return gathering.digest(file);
}

/** Gathers what a digest needs, result by result. */
export class RunResults {
  readonly #options: RunResultsOptions;
  readonly #statuses = new Map<string, number>();
  readonly #failed: NodeResult[] = [];
  readonly #warned: NodeResult[] = [];
  readonly #named: NodeResult[] = [];
  readonly #slowest: { node: string; seconds: number }[] = [];
  #nodes = 0;
  #failures = 0;
  #namings = 0;

  constructor(options: RunResultsOptions) {
    this.#options = options;
  }

  /** Adds one entry of `results`; undefined is one that was too long to be read. */
  add(entry: unknown): void {
    const result = recordOf(entry);
    const node = textOf(result["unique_id"]) ?? "unknown";
    const status = textOf(result["status"]) ?? "unread";
    const seconds = numberOf(result["execution_time"]);
    this.#nodes += 1;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (seconds !== undefined && seconds > 0) this.#time(node, seconds);
    if (FAILED.has(status)) {
      this.#failures += 1;
      if (this.#failed.length < MOST_FAILED) this.#failed.push(this.#told(result, node, status, seconds));
    } else if (this.#options.isNamed?.(node) === true) {
      this.#namings += 1;
      if (this.#named.length < MOST_NAMED) this.#named.push(this.#told(result, node, status, seconds));
    } else if (status === "warn" && this.#warned.length < MOST_WARNED) {
      this.#warned.push(this.#told(result, node, status, seconds));
    }
  }

  /** The digest, with what the file says beside its results. */
  digest(file: Readonly<Record<string, unknown>>): DbtDigest {
    const { metadata, args, elapsed_time: elapsed } = file;
    const { dbt_version: version, generated_at: generated } = recordOf(metadata);
    const { invocation_command: command, which } = recordOf(args);
    const seconds = numberOf(elapsed);
    return {
      kind: "run_results",
      ...given("command", textOf(command) ?? textOf(which)),
      ...given("dbt_version", textOf(version)),
      ...given("generated_at", textOf(generated)),
      ...(seconds === undefined ? {} : { elapsed_seconds: rounded(seconds) }),
      nodes: this.#nodes,
      statuses: Object.fromEntries(this.#statuses),
      failed: this.#failed,
      ...(this.#failures > this.#failed.length ? { failed_left_out: this.#failures - this.#failed.length } : {}),
      ...(this.#warned.length > 0 ? { warned: this.#warned } : {}),
      slowest: this.#slowest.map((entry) => ({ ...entry, seconds: rounded(entry.seconds) })),
      ...(this.#options.isNamed === undefined ? {} : { named: this.#named }),
      ...(this.#namings > this.#named.length ? { named_left_out: this.#namings - this.#named.length } : {}),
    };
  }

  #time(node: string, seconds: number): void {
    const at = this.#slowest.findIndex((other) => other.seconds < seconds);
    if (at >= 0) this.#slowest.splice(at, 0, { node, seconds });
    else this.#slowest.push({ node, seconds });
    if (this.#slowest.length > SLOWEST) this.#slowest.pop();
  }

  #told(
    result: Readonly<Record<string, unknown>>,
    node: string,
    status: string,
    seconds: number | undefined,
  ): NodeResult {
    const failures = numberOf(result["failures"]);
    const sql = this.#options.withSql === true ? sqlOf(result) : undefined;
    return {
      node,
      status,
      ...(seconds === undefined ? {} : { seconds: rounded(seconds) }),
      ...(failures === undefined || failures === 0 ? {} : { failures }),
      ...given("message", cut(textOf(result["message"]), MESSAGE)),
      ...given("relation", textOf(result["relation_name"])),
      ...given("sql", cut(sql, SQL)),
    };
  }
}

/** The compiled SQL of a node, under the names that dbt has had for it. */
export function sqlOf(node: Readonly<Record<string, unknown>>): string | undefined {
  return textOf(node["compiled_code"]) ?? textOf(node["compiled_sql"]);
}

/** The text within so many characters, its end left out. */
export function cut(text: string | undefined, most: number): string | undefined {
  return text === undefined || text.length <= most ? text : `${text.slice(0, most)} […]`;
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The property, where there is a text for it. */
export function given<Name extends string>(name: Name, text: string | undefined): { readonly [Key in Name]?: string } {
  return (text === undefined ? {} : { [name]: text }) as { readonly [Key in Name]?: string };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
