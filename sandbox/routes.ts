/** Which endpoint answers which request, and what a workspace's plan has to do with it. */
import { getAsset, listAssets } from "./endpoints/assets.js";
import { downloadArtifact, downloadLog, listArtifacts, listLogs } from "./endpoints/files.js";
import { listOperations } from "./endpoints/operations.js";
import { cancelPipelineRun, getPipelineRun, listPipelineRuns } from "./endpoints/pipeline-runs.js";
import { getPipeline, getPipelineData, listPipelines } from "./endpoints/pipelines.js";
import { startPipeline } from "./endpoints/start.js";
import { getTaskRun, listTaskRuns, listTaskRunsOfRun } from "./endpoints/task-runs.js";
import { notFound, Problem } from "./http/problem.js";
import { ok, type Endpoint } from "./http/request.js";

/**
 * What the workspace pays for. On `basic` the Metadata API is off (task runs, operations, assets, logs and artifacts
 * answer 403), and the endpoints of a single run do not exist (404, as for any unknown path).
 */
export type Plan = "enterprise" | "basic";

interface Route {
  readonly method: "GET" | "POST";
  /** Segments; one in braces takes any text. */
  readonly path: string;
  readonly endpoint: Endpoint;
  /** What becomes of it on the basic plan; it works where this is not given. */
  readonly onBasic?: "absent" | "forbidden";
  readonly open?: true;
}

const TASK_RUN = "/public/pipeline_runs/{pipeline_run_id}/task_runs/{task_run_id}";

const ROUTES: readonly Route[] = [
  { method: "GET", path: "/public/health", endpoint: () => ok({ status: "ok" }), open: true },
  { method: "GET", path: "/public/pipelines", endpoint: listPipelines },
  { method: "GET", path: "/public/pipeline", endpoint: getPipeline },
  { method: "GET", path: "/public/pipelines/data", endpoint: getPipelineData },
  { method: "POST", path: "/public/pipelines/{pipeline_id_or_alias}/start", endpoint: startPipeline },
  { method: "GET", path: "/public/pipeline_runs", endpoint: listPipelineRuns },
  { method: "GET", path: "/public/pipeline_runs/{pipeline_run_id}", endpoint: getPipelineRun, onBasic: "absent" },
  {
    method: "GET",
    path: "/public/pipeline_runs/{pipeline_run_id}/status",
    endpoint: getPipelineRun,
    onBasic: "absent",
  },
  { method: "POST", path: "/public/pipeline_runs/{pipeline_run_id}/cancel", endpoint: cancelPipelineRun },
  {
    method: "GET",
    path: "/public/pipeline_runs/{pipeline_run_id}/task_runs",
    endpoint: listTaskRunsOfRun,
    onBasic: "absent",
  },
  { method: "GET", path: `${TASK_RUN}/logs`, endpoint: listLogs, onBasic: "forbidden" },
  { method: "GET", path: `${TASK_RUN}/logs/download`, endpoint: downloadLog, onBasic: "forbidden" },
  { method: "GET", path: `${TASK_RUN}/artifacts`, endpoint: listArtifacts, onBasic: "forbidden" },
  { method: "GET", path: `${TASK_RUN}/artifacts/download`, endpoint: downloadArtifact, onBasic: "forbidden" },
  { method: "GET", path: "/public/task_runs", endpoint: listTaskRuns, onBasic: "forbidden" },
  { method: "GET", path: "/public/task_runs/{task_run_id}", endpoint: getTaskRun, onBasic: "absent" },
  { method: "GET", path: "/public/operations", endpoint: listOperations, onBasic: "forbidden" },
  { method: "GET", path: "/public/assets", endpoint: listAssets, onBasic: "forbidden" },
  { method: "GET", path: "/public/assets/{asset_id}", endpoint: getAsset, onBasic: "forbidden" },
];

/** What answers a request: its endpoint, its path parameters (decoded), and whether it needs a key. */
export interface Match {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
  readonly open: boolean;
}

/** Throws 404 for a path that no route has, 405 for a method that none of them has. `path` is below the base URL. */
export function match(method: string, path: string, plan: Plan): Match {
  const candidates = ROUTES.filter((route) => plan === "enterprise" || route.onBasic !== "absent").flatMap((route) => {
    const parameters = pathParameters(route.path, path);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  if (candidates.length === 0) throw notFound();
  const found = candidates.find(({ route }) => route.method === method);
  if (found === undefined) {
    throw new Problem(405, "Method Not Allowed", { allow: candidates.map(({ route }) => route.method).join(", ") });
  }
  const { route, parameters } = found;
  const forbidden = plan === "basic" && route.onBasic === "forbidden";
  return { endpoint: forbidden ? metadataApiOff : route.endpoint, path: parameters, open: route.open ?? false };
}

const metadataApiOff: Endpoint = () => {
  throw new Problem(403, "The Metadata API is not enabled for this workspace");
};

function pathParameters(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const text = decoded(given[at] ?? "");
    if (segment.startsWith("{") && text !== "") parameters[segment.slice(1, -1)] = text;
    else if (segment !== text) return undefined;
  }
  return parameters;
}

/** A segment that is not properly encoded stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
