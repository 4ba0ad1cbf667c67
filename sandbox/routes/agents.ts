/** The routes of the agents API. Where two fit, the first takes the request. */
import * as agents from "../endpoints/agents.js";
import * as equipment from "../endpoints/equipment.js";
import { listMessages, streamMessages } from "../endpoints/session-history.js";
import * as sessions from "../endpoints/sessions.js";
import * as skills from "../endpoints/skills.js";
import { getUsage } from "../endpoints/usage.js";
import { get, patch, post, put, remove, type Route } from "./route.js";

const FOR_PEOPLE = { forPeople: true } as const;
const AGENT = "/agents/{agent_id}";
const SKILL = "/skills/{skill_id}";
const SESSION = "/sessions/{session_id}";

export const AGENTS_ROUTES: readonly Route[] = [
  get("/agents", agents.listAgents),
  post("/agents", agents.createAgent),
  get("/agents/avatar-catalog", agents.listAvatars),
  get(AGENT, agents.getAgent),
  patch(AGENT, agents.updateAgent),
  remove(AGENT, agents.deleteAgent, FOR_PEOPLE),
  get(`${AGENT}/skills`, equipment.listAgentSkills),
  put(`${AGENT}/skills`, equipment.setAgentSkills),
  get(`${AGENT}/integrations`, equipment.listAgentIntegrations),
  put(`${AGENT}/integrations`, equipment.setAgentIntegrations),
  get("/usage", getUsage),
  get("/skills", skills.listSkills),
  post("/skills", skills.createSkill),
  post("/skills/import", skills.importSkill),
  get(SKILL, skills.getSkill),
  patch(SKILL, skills.updateSkill),
  remove(SKILL, skills.deleteSkill, FOR_PEOPLE),
  get("/sessions", sessions.listSessions),
  post("/sessions", sessions.createSession),
  get(SESSION, sessions.getSession),
  post(SESSION, sessions.sendMessage),
  get(`${SESSION}/history/messages`, listMessages),
  get(`${SESSION}/history`, streamMessages),
  post(`${SESSION}/cancel`, sessions.cancelPrompt),
];
