/** Sessions of agents: list, one, begin, go on, leave a prompt. */
import type { JsonObject } from "../data/pipeline.js";
import { uuidOf } from "../data/random.js";
import { EFFORTS, MODELS, SESSION_MODES, SESSION_STATUSES } from "../data/vocabulary.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { choice, nullable, object, open, text, uuid, type Of } from "../http/kinds.js";
import { paged } from "../http/page.js";
import { Parameters, pathId } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, ok, type Answer, type ApiRequest } from "../http/request.js";
import { incidentsOf } from "../incidents/incidents.js";
import { answerAbout, causeOf, plainAnswer, withoutPrompt, withPrompt } from "../sessions/prompts.js";
import { acceptedId, sessionStatus, sessionUpdatedAt, type Session } from "../sessions/session.js";
import type { Workspace } from "../workspace.js";

const creation = object(
  { agentId: uuid, prompt: text() },
  {
    pipelineEditorContext: nullable(open),
    incidentId: nullable(uuid),
    modelId: nullable(choice(MODELS)),
    effort: nullable(choice(EFFORTS)),
  },
);
type Creation = Of<typeof creation>;

/** Those that changed last first. A person's own session is hidden from API keys. */
export function listSessions({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  const agent = parameters.uuid("agent_id");
  const agents = parameters.uuids("agent_ids");
  const statuses = parameters.choices("status", SESSION_STATUSES);
  const modes = parameters.choices("session_mode", SESSION_MODES);
  const archived = parameters.flag("archived");
  parameters.check();
  const words = parameters.text("q")?.toLowerCase();
  const named = ({ name, agentId }: Session): string => `${name}\n${workspace.agents.get(agentId)?.name ?? ""}`;
  const found = workspace.sessions
    .all()
    .filter(
      (session) =>
        isVisible(workspace, session) &&
        session.archived === archived &&
        (agent === undefined || session.agentId === agent) &&
        (agents === undefined || agents.has(session.agentId)) &&
        (statuses === undefined || statuses.has(sessionStatus(session, now))) &&
        (modes === undefined || modes.has(session.mode)) &&
        (words === undefined || named(session).toLowerCase().includes(words)),
    )
    .sort((a, b) => sessionUpdatedAt(b, now) - sessionUpdatedAt(a, now));
  return paged(found, page, (session) => sessionJson(workspace, session, now));
}

export function getSession(request: ApiRequest): Answer {
  return ok(sessionJson(request.workspace, sessionOfPath(request), request.now));
}

/**
 * The agent begins at once and answers a second or so later. Without an incident the session would be the caller's own,
 * which an API key cannot have: 400. An incident's open session takes the prompt.
 */
export function createSession(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const body = readBody(request, creation);
  const agent = workspace.agents.get(body.agentId.toLowerCase());
  if (agent === undefined) throw notFound("Agent not found");
  const incidentId = body.incidentId?.toLowerCase();
  if (incidentId === undefined && workspace.personalSessions === "refused") {
    throw new Problem(
      400,
      "An API key cannot start a session of its own: sign in, or name an incident with incidentId",
    );
  }
  const current = workspace.sessions
    .all()
    .find((session) => incidentId !== undefined && session.ownerId === incidentId && isOpen(session, now));
  return created(sessionJson(workspace, prompted(request, current ?? begun(request, body), body.prompt), now));
}

/** The answer names the message that the prompt was taken, by which it can be cancelled. */
export function sendMessage(request: ApiRequest): Answer {
  const session = sessionOfPath(request);
  const { message } = readBody(request, object({ message: text() }, { pipelineEditorContext: nullable(open) }));
  const { turns } = prompted(request, session, message);
  const last = turns.length - 1;
  const turn = turns[last];
  return { status: 202, json: turn === undefined ? {} : { promptAcceptedSequenceId: acceptedId(turn, last) } };
}

/** 404 for a prompt that the session does not know; one that has ended already stays as it is. */
export function cancelPrompt(request: ApiRequest): Answer {
  const session = sessionOfPath(request);
  const { promptAcceptedSequenceId } = readBody(request, object({ promptAcceptedSequenceId: text() }));
  const after = withoutPrompt(session, promptAcceptedSequenceId, request.now);
  if (after === undefined) throw notFound("Prompt not found in this session");
  request.workspace.sessions.put(after);
  return { status: 202, json: {} };
}

/** The session in the path. Throws 404, also for one that is hidden. */
export function sessionOfPath(request: ApiRequest): Session {
  const found = request.workspace.sessions.get(pathId(request, "session_id"));
  if (found === undefined || !isVisible(request.workspace, found)) throw notFound("Session not found");
  return found;
}

function isVisible(workspace: Workspace, { mode, ownerId }: Session): boolean {
  return mode !== "USER" || ownerId === keyOwner(workspace);
}

/** Whom the sessions belong to that an API key began, where it may. */
function keyOwner({ seed }: Workspace): string {
  return uuidOf(`${seed}/key`);
}

function isOpen(session: Session, now: number): boolean {
  return !session.archived && sessionStatus(session, now) !== "EXPIRED";
}

function begun({ workspace, now }: ApiRequest, body: Creation): Session {
  const agent = workspace.agents.get(body.agentId.toLowerCase());
  const incidentId = body.incidentId?.toLowerCase();
  const incident = incidentsOf(workspace, now).find((candidate) => candidate.id === incidentId);
  if (incidentId !== undefined && incident === undefined) throw notFound("Incident not found");
  return {
    id: workspace.newId("session"),
    agentId: body.agentId.toLowerCase(),
    mode: incident === undefined ? "USER" : "INCIDENT",
    ownerId: incident?.id ?? keyOwner(workspace),
    pipelineRunId: null,
    name: incident?.name ?? body.prompt.slice(0, 60),
    model: body.modelId ?? agent?.model ?? "claude-sonnet-5",
    effort: body.effort ?? agent?.effort ?? null,
    createdAt: now,
    archived: false,
    turns: [],
  };
}

function prompted(request: ApiRequest, session: Session, prompt: string): Session {
  const answer = answerOf(request, session, prompt);
  return request.workspace.sessions.put(withPrompt(session, prompt, answer, request.now));
}

function answerOf(
  { workspace, now }: ApiRequest,
  { mode, ownerId, pipelineRunId, agentId }: Session,
  prompt: string,
): string {
  const incident = mode === "INCIDENT" ? incidentsOf(workspace, now).find(({ id }) => id === ownerId) : undefined;
  if (incident !== undefined) return answerAbout(incident);
  const run = pipelineRunId === null ? undefined : workspace.findRun(pipelineRunId);
  return run === undefined ? plainAnswer(prompt, workspace.agents.get(agentId)?.name ?? "an agent") : causeOf(run);
}

function sessionJson(workspace: Workspace, session: Session, now: number): JsonObject {
  return {
    sessionId: session.id,
    organisationId: workspace.organisationId,
    accountId: workspace.accountId,
    agentId: session.agentId,
    sessionMode: session.mode,
    ownerId: session.ownerId,
    pipelineRunId: session.pipelineRunId,
    status: sessionStatus(session, now),
    modelId: session.model,
    effort: session.effort,
    fundedBy: "ORCHESTRA",
    llmIntegration: null,
    llmConnectionId: null,
    createdAt: stamp(session.createdAt),
    updatedAt: stamp(sessionUpdatedAt(session, now)),
    name: session.name,
  };
}
