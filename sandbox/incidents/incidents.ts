/** The incidents of a workspace: one for each pipeline that failed, from its runs and from what people did about it. */
import type { Pipeline } from "../data/pipeline.js";
import { uuidOf } from "../data/random.js";
import type { IncidentStatus, Severity } from "../data/vocabulary.js";
import { brokenTask, type Run } from "../history/run.js";
import { runState } from "../history/state.js";
import { DAY_MS } from "../history/time.js";
import type { Workspace } from "../workspace.js";
import {
  EXTERNAL_EVENT,
  RUN_FAILED,
  RUN_WARNED,
  type Incident,
  type IncidentEvent,
  type IncidentSettings,
} from "./incident.js";

/** So long before the opening of the workspace the first incidents began. */
const BEGINNING_MS = 7 * DAY_MS;

/** Systems that tell Orchestra themselves how their work ended. */
const TELLING = new Set(["FIVETRAN", "AIRBYTE_CLOUD"]);

const SEVERITIES: Readonly<Record<string, Severity>> = {
  Finance: "CRITICAL",
  Executive: "CRITICAL",
  Sales: "HIGH",
  "Supply Chain": "HIGH",
  Marketing: "MEDIUM",
  Product: "MEDIUM",
};

/** All incidents, merged ones too, in the order in which they began. */
export function incidentsOf(workspace: Workspace, now: number): Incident[] {
  const endings = new Map<string, Ending[]>();
  for (const run of workspace.runsBetween(workspace.openedAt - BEGINNING_MS, now)) {
    const ending = endingOf(workspace, run, now);
    if (ending === undefined) continue;
    const before = endings.get(ending.key);
    if (before === undefined) endings.set(ending.key, [ending]);
    else before.push(ending);
  }
  return [...endings]
    .filter(([, list]) => list.some(({ outcome }) => outcome !== "succeeded"))
    .flatMap(
      ([key, list]) =>
        incidentOf(
          workspace,
          key,
          list.toSorted((a, b) => a.at - b.at),
        ) ?? [],
    )
    .sort((a, b) => a.createdAt - b.createdAt);
}

/** How a run ended, as far as it matters to incidents. */
interface Ending {
  /** The incident to which it would belong. */
  readonly key: string;
  readonly run: Run;
  readonly at: number;
  readonly outcome: "failed" | "warned" | "succeeded";
  readonly settings: IncidentSettings;
}

function endingOf(workspace: Workspace, run: Run, now: number): Ending | undefined {
  const { status, completedAt: at } = runState(run, now);
  const settings = at === undefined ? undefined : workspace.incidentSettings.at("settings", at);
  if (at === undefined || settings?.incidentsEnabled !== true) return undefined;
  const { environmentIds } = settings;
  if (environmentIds.length > 0 && !environmentIds.includes(run.environment?.id ?? "")) return undefined;
  if (status !== "FAILED" && status !== "WARNING" && status !== "SUCCEEDED") return undefined;
  const warned = status === "WARNING" && settings.warningsEnabled;
  const outcome = status === "FAILED" ? "failed" : warned ? "warned" : "succeeded";
  const key = `${run.pipeline.id}${warned && !settings.groupWarningWithFailed ? "/warnings" : ""}`;
  return { key, run, at, outcome, settings };
}

/** Undefined where nothing has failed. */
function incidentOf(workspace: Workspace, key: string, endings: readonly Ending[]): Incident | undefined {
  const id = uuidOf(`${workspace.seed}/incident/${key}`);
  const first = endings.findIndex((ending) => ending.outcome !== "succeeded");
  const [start] = endings.slice(first < 0 ? endings.length : first);
  if (start === undefined) return undefined;
  const { pipeline } = start.run;
  const steps = [
    ...endings.slice(first).map((ending) => ({ at: ending.at, ending, deed: undefined })),
    ...(workspace.deeds.events.get(id) ?? []).map((deed) => ({ at: deed.at, ending: undefined, deed })),
  ].sort((a, b) => a.at - b.at);
  const events: IncidentEvent[] = [];
  let status: IncidentStatus = "OPEN";
  for (const { ending, deed } of steps) {
    const added: readonly IncidentEvent[] = deed === undefined ? eventsOf(workspace, id, ending, status) : [deed];
    events.push(...added);
    status = added.findLast((event) => event.change.status !== undefined)?.change.status ?? status;
  }
  const [failure = start.run, ...others] = endings.flatMap(({ outcome, run }) =>
    outcome === "succeeded" ? [] : [run],
  );
  return {
    id,
    pipeline,
    name: latest(events, "name") ?? nameOf(pipeline, start),
    description: latest(events, "description") ?? null,
    status,
    severity: latest(events, "severity") ?? SEVERITIES[pipeline.product ?? ""] ?? "LOW",
    createdAt: start.at,
    updatedAt: events.at(-1)?.at ?? start.at,
    events,
    failures: [failure, ...others],
  };
}

function nameOf({ name }: Pipeline, { outcome }: Ending): string {
  return `${name}: pipeline run ${outcome === "failed" ? "failed" : "ended with warnings"}`;
}

function latest<N extends "name" | "description" | "severity">(events: readonly IncidentEvent[], field: N) {
  return events.findLast((event) => event.change[field] !== undefined)?.change[field];
}

/** A failure opens again what was resolved; a success resolves what was open, where the settings say so. */
function eventsOf(workspace: Workspace, id: string, ending: Ending, status: IncidentStatus): IncidentEvent[] {
  const { run, at, outcome, settings } = ending;
  const event = (type: string, rest: Partial<IncidentEvent> = {}): IncidentEvent => ({
    id: uuidOf(`${id}/${run.id}/${type}`),
    at,
    type,
    comment: null,
    sessionId: null,
    change: {},
    run,
    external: false,
    ...rest,
  });
  if (outcome === "succeeded") {
    const open = status === "OPEN" || status === "INVESTIGATING";
    if (!open || !settings.autoResolveOnSuccess) return [];
    return [event("STATUS_CHANGED", { change: { status: "RESOLVED" }, comment: "The pipeline has succeeded again." })];
  }
  const told = TELLING.has(brokenTask(run)?.task.integration ?? "") ? [event(EXTERNAL_EVENT, { external: true })] : [];
  const again = status === "RESOLVED" ? [event("STATUS_CHANGED", { change: { status: "OPEN" } })] : [];
  return [event(outcome === "failed" ? RUN_FAILED : RUN_WARNED), ...again, ...told];
}

/** When an incident's budget of alerts is full again: where its silence ends. */
export function silenceEnd({ alertBudgetRefillCadence: cadence }: IncidentSettings, now: number): number {
  const spans: Readonly<Record<string, number>> = { hourly: DAY_MS / 24, daily: DAY_MS, weekly: 7 * DAY_MS };
  const span = spans[cadence];
  return span === undefined ? Infinity : (Math.floor(now / span) + 1) * span;
}
