/** What dbt's `run_results.json` says of the nodes that failed, as far as the operations do not say it. */

export interface FailedNode {
  /** dbt's unique id: `model.project.name`. */
  readonly node: string;
  readonly status: string;
  readonly message: string | undefined;
  readonly rows: number | undefined;
  /** Compiled. */
  readonly sql: string | undefined;
}

const FAILED = new Set(["error", "fail", "runtime error", "partial success"]);

/** The failed nodes in the order of the run; none where the value is not what dbt writes. */
export function failedNodes(value: unknown): FailedNode[] {
  const { results } = recordOf(value);
  if (!Array.isArray(results)) return [];
  return results.map(recordOf).flatMap((result) => {
    const status = textOf(result["status"]) ?? "";
    if (!FAILED.has(status)) return [];
    const rows = result["failures"];
    return {
      node: textOf(result["unique_id"]) ?? "unknown",
      status,
      message: textOf(result["message"]),
      rows: typeof rows === "number" && rows > 0 ? rows : undefined,
      sql: textOf(result["compiled_code"]) ?? textOf(result["compiled_sql"]),
    };
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
