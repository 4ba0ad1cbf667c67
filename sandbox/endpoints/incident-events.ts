/** The timelines of incidents: entries, comments, what other systems sent. */
import type { JsonObject } from "../data/pipeline.js";
import { brokenTask } from "../history/run.js";
import { DAY_MS, stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { choice, object, text, uuid } from "../http/kinds.js";
import { paged } from "../http/page.js";
import { Parameters, pathId } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Incident, IncidentEvent } from "../incidents/incident.js";
import { incidentOfPath, record } from "./incidents.js";

/** How long what another system sent is kept. */
const KEPT_MS = 3 * DAY_MS;

const DIAGNOSIS_ENDED = "AI_DIAGNOSIS_COMPLETED";
const comment = object(
  { comment: text({ least: 1 }) },
  {
    eventType: choice(["COMMENT_ADDED", "AI_DIAGNOSIS_REQUESTED", DIAGNOSIS_ENDED, "AI_DIAGNOSIS_FAILED"]),
    agentSessionId: uuid,
    description: text({ most: 500 }),
  },
);

/** Newest first. */
export function listIncidentEvents(request: ApiRequest): Answer {
  const parameters = new Parameters(request.query);
  const page = parameters.page(100, 25);
  parameters.check();
  const incident = incidentOfPath(request);
  return paged(incident.events.toReversed(), page, (event) => eventJson(incident, event));
}

/** 410 when it is too long ago. */
export function getExternalEvent(request: ApiRequest): Answer {
  const incident = incidentOfPath(request);
  const id = pathId(request, "incident_event_id");
  const event = incident.events.find((candidate) => candidate.id === id);
  if (event?.external !== true || event.run === undefined) throw notFound("External event not found");
  if (request.now - event.at > KEPT_MS) throw new Problem(410, "The external event is no longer available");
  const failed = brokenTask(event.run);
  return ok({
    source: failed?.task.integration ?? null,
    event: "sync_end",
    created: stamp(event.at),
    status: failed?.failure?.externalStatus ?? null,
    message: failed?.failure?.operationMessage ?? null,
    parameters: failed?.task.parameters ?? {},
  });
}

/**
 * Appends to the timeline; a session that repeats a text gets the entry that is there. The end of a diagnosis gives the
 * incident its description, unless a person wrote one.
 */
export function commentOnIncident(request: ApiRequest): Answer {
  const { workspace } = request;
  const incident = incidentOfPath(request);
  const body = readBody(request, comment);
  const { eventType: type = "COMMENT_ADDED", description } = body;
  const sessionId = body.agentSessionId?.toLowerCase() ?? null;
  if (type !== "COMMENT_ADDED" && sessionId === null) {
    throw new Problem(400, `agentSessionId is required for ${type}`);
  }
  if (sessionId !== null && workspace.sessions.get(sessionId) === undefined) throw notFound("Agent session not found");
  const before = incident.events.find(
    (event) =>
      sessionId !== null && event.sessionId === sessionId && event.type === type && event.comment === body.comment,
  );
  if (before !== undefined) return created(eventJson(incident, before));
  const byPerson = incident.events.some((event) => event.sessionId === null && event.change.description !== undefined);
  const cause = type === DIAGNOSIS_ENDED && description !== undefined && !byPerson ? { description } : {};
  const event = record(request, incident.id, { type, comment: body.comment, sessionId, change: cause });
  return created(eventJson(incident, event));
}

function eventJson(incident: Incident, event: IncidentEvent): JsonObject {
  const failed = event.run === undefined || event.change.status !== undefined ? undefined : brokenTask(event.run);
  const { status, severity } = event.change;
  return {
    id: event.id,
    incidentId: incident.id,
    eventType: event.type,
    comment: event.comment,
    agentSessionId: event.sessionId,
    externalEventPath: event.external ? `incidents/${incident.id}/events/${event.id}.json` : null,
    pipelineId: event.run === undefined ? null : incident.pipeline.id,
    pipelineRunId: event.run?.id ?? null,
    taskRunId: failed?.id ?? null,
    message: failed?.failure?.externalMessage ?? null,
    status: status ?? null,
    severity: severity ?? null,
    createdAt: stamp(event.at),
  };
}
