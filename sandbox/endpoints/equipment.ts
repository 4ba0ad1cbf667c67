/** The skills of an agent and the connections that it may work through; setting either replaces all of it. */
import type { Equipment } from "../data/agents.js";
import type { JsonObject } from "../data/pipeline.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { list, object, text, uuid } from "../http/kinds.js";
import { paged } from "../http/page.js";
import { Parameters } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import { agentOfPath } from "./agents.js";
import { authorsOf } from "./authors.js";

export function listAgentSkills(request: ApiRequest): Answer {
  const { workspace } = request;
  const page = pageOf(request);
  const { id, skills, skillsAt } = equipmentOf(request);
  const found = skills.flatMap((skillId) => workspace.skills.get(skillId) ?? []);
  return paged(found, page, (skill) => ({
    agentId: id,
    skillId: skill.id,
    skillName: skill.name,
    skillDescription: skill.description,
    orchestraManaged: skill.managed,
    ...since(request, skillsAt),
  }));
}

/** An unknown skill is a 404, and nothing changes. Not for agents that Orchestra manages. */
export function setAgentSkills(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const before = equipmentOf(request);
  const skills = readBody(request, list(object({ skillId: uuid }))).map((entry) => entry.skillId.toLowerCase());
  if (agentOfPath(request).managed)
    throw new Problem(403, "The skills of an agent that Orchestra manages cannot be set");
  const unknown = skills.find((id) => workspace.skills.get(id) === undefined);
  if (unknown !== undefined) throw notFound(`Skill ${unknown} not found`);
  workspace.equipment.put({ ...before, skills: [...new Set(skills)], skillsAt: now });
  return DONE;
}

export function listAgentIntegrations(request: ApiRequest): Answer {
  const page = pageOf(request);
  const known = connectionNames(request);
  const found = equipmentOf(request).integrations.filter((name) => known.has(name));
  return paged(found, page, (integration) => mapping(request, integration));
}

/** Named as the integration, an underscore and the connection's id; an unknown one is a 404. */
export function setAgentIntegrations(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const before = equipmentOf(request);
  const wanted = readBody(request, list(object({ integration: text() }))).map((entry) => entry.integration);
  const known = connectionNames(request);
  const unknown = wanted.find((name) => !known.has(name));
  if (unknown !== undefined) throw notFound(`Connection '${unknown}' not found`);
  const integrations = [...new Set(wanted)];
  workspace.equipment.put({ ...before, integrations, integrationsAt: now });
  return ok(integrations.map((integration) => mapping(request, integration)));
}

function connectionNames({ workspace }: ApiRequest): ReadonlySet<string> {
  return new Set(workspace.connections.all().map(({ integration, id }) => `${integration}_${id}`));
}

function pageOf({ query }: ApiRequest): ReturnType<Parameters["page"]> {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  parameters.check();
  return page;
}

function equipmentOf(request: ApiRequest): Equipment {
  const { id, createdAt } = agentOfPath(request);
  const nothing = { id, skills: [], skillsAt: createdAt, integrations: [], integrationsAt: createdAt };
  return request.workspace.equipment.get(id) ?? nothing;
}

function mapping(request: ApiRequest, integration: string): JsonObject {
  const { id, integrationsAt } = equipmentOf(request);
  return { agentId: id, integration, ...since(request, integrationsAt) };
}

function since({ workspace }: ApiRequest, at: number): JsonObject {
  return { createdAt: stamp(at), updatedAt: stamp(at), ...authorsOf(workspace) };
}
