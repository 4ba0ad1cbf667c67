/** Incidents: list, one, changes, merging and silence. */
import type { Json, JsonObject } from "../data/pipeline.js";
import { INCIDENT_STATUSES, SEVERITIES } from "../data/vocabulary.js";
import { brokenTask } from "../history/run.js";
import { DAY_MS, stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { choice, list, object, text, uuid } from "../http/kinds.js";
import { paged } from "../http/page.js";
import { Parameters, pathId } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Incident, IncidentEvent } from "../incidents/incident.js";
import { incidentsOf, silenceEnd } from "../incidents/incidents.js";

/** A closed incident is archived when nothing has happened for so long. */
const ARCHIVED_AFTER_MS = 4 * DAY_MS;

const change = object(
  {},
  { status: choice(INCIDENT_STATUSES), severity: choice(SEVERITIES), name: text({ least: 1 }), description: text() },
);
const others = object({ incidentIds: list(uuid, { least: 1, most: 5 }) });

/** The worst first. The filters look at the outer incidents alone. */
export function listIncidents(request: ApiRequest): Answer {
  const { query, workspace, now } = request;
  const parameters = new Parameters(query);
  const page = parameters.page(100, 10);
  const name = parameters.text("name")?.toLowerCase();
  const archived = parameters.flag("include_archived");
  parameters.check();
  const statuses = parameters.list("status", INCIDENT_STATUSES);
  const severities = parameters.list("severity", SEVERITIES);
  const all = incidentsOf(workspace, now);
  const found = all
    .filter(
      (incident) =>
        !workspace.deeds.parents.has(incident.id) &&
        (archived || !isArchived(incident, now)) &&
        (name === undefined || incident.name.toLowerCase().includes(name)) &&
        (statuses === undefined || statuses.has(incident.status)) &&
        (severities === undefined || severities.has(incident.severity)),
    )
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.updatedAt - a.updatedAt);
  return paged(found, page, (incident) => incidentJson(request, incident, all));
}

export function getIncident(request: ApiRequest): Answer {
  const all = incidentsOf(request.workspace, request.now);
  const found = all.find((incident) => incident.id === pathId(request, "incident_id"));
  if (found === undefined) throw notFound("Incident not found");
  return ok(incidentJson(request, found, all));
}

/** The incident in the path, as it is now. Throws 404. */
export function incidentOfPath(request: ApiRequest): Incident {
  return known(request, pathId(request, "incident_id"));
}

/** Every change also writes to the timeline, one entry for each field. */
export function updateIncident(request: ApiRequest): Answer {
  const { id } = incidentOfPath(request);
  const { status, severity, name, description } = readBody(request, change);
  if (status !== undefined) record(request, id, { type: "STATUS_CHANGED", change: { status } });
  if (severity !== undefined) record(request, id, { type: "SEVERITY_CHANGED", change: { severity } });
  if (name !== undefined) record(request, id, { type: "NAME_CHANGED", change: { name } });
  if (description !== undefined) record(request, id, { type: "DESCRIPTION_CHANGED", change: { description } });
  return getIncident(request);
}

/** One level only: neither may this one lie under another, nor may the others have incidents under them. */
export function mergeIncidents(request: ApiRequest): Answer {
  const { parents } = request.workspace.deeds;
  const target = incidentOfPath(request);
  const merged = readBody(request, others).incidentIds.map((id) => known(request, id.toLowerCase()));
  if (parents.has(target.id)) throw new Problem(400, "The incident is merged into another and cannot take others");
  for (const { id, name } of merged) {
    if (id === target.id) throw new Problem(400, "An incident cannot be merged into itself");
    if (parents.has(id)) throw new Problem(400, `'${name}' is merged already`);
    if ([...parents.values()].includes(id)) throw new Problem(400, `'${name}' has incidents merged into it`);
  }
  for (const { id, name } of merged) {
    parents.set(id, target.id);
    record(request, target.id, { type: "INCIDENT_MERGED", comment: `Merged: ${name}` });
    record(request, id, { type: "INCIDENT_MERGED", comment: `Merged into: ${target.name}` });
  }
  return getIncident(request);
}

export function unmergeIncidents(request: ApiRequest): Answer {
  const { parents } = request.workspace.deeds;
  const target = incidentOfPath(request);
  const freed = readBody(request, others).incidentIds.map((id) => known(request, id.toLowerCase()));
  for (const { id, name } of freed) {
    if (parents.get(id) !== target.id) throw new Problem(400, `'${name}' is not merged into this incident`);
  }
  for (const { id, name } of freed) {
    parents.delete(id);
    record(request, target.id, { type: "INCIDENT_UNMERGED", comment: `No longer merged: ${name}` });
    record(request, id, { type: "INCIDENT_UNMERGED", comment: `No longer merged into: ${target.name}` });
  }
  return getIncident(request);
}

/** Silent until the budget of alerts is full again. */
export function muteIncident(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const { id } = incidentOfPath(request);
  if (!isMuted(request, id)) record(request, id, { type: "INCIDENT_MUTED" });
  workspace.deeds.muted.set(id, silenceEnd(workspace.settings(), now));
  return getIncident(request);
}

export function unmuteIncident(request: ApiRequest): Answer {
  const { id } = incidentOfPath(request);
  if (isMuted(request, id)) record(request, id, { type: "INCIDENT_UNMUTED" });
  request.workspace.deeds.muted.delete(id);
  return getIncident(request);
}

/** Adds an entry to a timeline. */
export function record(
  { workspace, now }: ApiRequest,
  id: string,
  entry: Pick<IncidentEvent, "type"> & Partial<IncidentEvent>,
): IncidentEvent {
  const event: IncidentEvent = {
    id: workspace.newId("incident-event"),
    at: now,
    comment: null,
    sessionId: null,
    change: {},
    run: undefined,
    external: false,
    ...entry,
  };
  const { events } = workspace.deeds;
  events.set(id, [...(events.get(id) ?? []), event]);
  return event;
}

function known({ workspace, now }: ApiRequest, id: string): Incident {
  const found = incidentsOf(workspace, now).find((incident) => incident.id === id);
  if (found === undefined) throw notFound("Incident not found");
  return found;
}

function isMuted({ workspace, now }: ApiRequest, id: string): boolean {
  return (workspace.deeds.muted.get(id) ?? 0) > now;
}

function isArchived({ status, updatedAt }: Incident, now: number): boolean {
  return (status === "RESOLVED" || status === "DISMISSED") && now - updatedAt >= ARCHIVED_AFTER_MS;
}

function incidentJson(request: ApiRequest, incident: Incident, all: readonly Incident[]): JsonObject {
  const { workspace, now } = request;
  const { parents } = workspace.deeds;
  const children = all.filter((other) => parents.get(other.id) === incident.id);
  const [first, latest = first] = [incident.failures[0], incident.failures.at(-1)];
  const failed = brokenTask(latest);
  const count = (counted: readonly Incident[]): number => counted.reduce((sum, one) => sum + one.failures.length, 0);
  return {
    id: incident.id,
    name: incident.name,
    description: incident.description,
    status: incident.status,
    severity: incident.severity,
    isMuted: isMuted(request, incident.id),
    isArchived: isArchived(incident, now),
    parentId: parents.get(incident.id) ?? null,
    children: children.map((child): Json => incidentJson(request, child, all)),
    counts: {
      failures: incident.failures.length,
      failuresWithChildren: count([incident, ...children]),
      events: incident.events.length,
    },
    assignee: null,
    pipelines: [{ pipelineId: incident.pipeline.id, pipelineName: incident.pipeline.name }],
    tasks: failed === undefined ? [] : [{ taskId: failed.task.id, taskName: failed.task.name }],
    latestPipelineRunId: latest.id,
    latestTaskRunId: failed?.id ?? null,
    createdAt: stamp(incident.createdAt),
    updatedAt: stamp(incident.updatedAt),
  };
}
