/** A simulated workspace: what there is in it, as seen at the moment of each question, and what has been changed. */
import { agents, equipment, skills, type Agent, type Equipment, type Skill } from "./data/agents.js";
import type { AssetChanges } from "./data/asset-changes.js";
import { catalogue, environments, PAUSED, pausedSince, REPOSITORY } from "./data/catalogue.js";
import { connections, type Connection } from "./data/connections.js";
import { firstMonitors, type Monitor } from "./data/monitors.js";
import type { Environment, JsonObject, Pipeline } from "./data/pipeline.js";
import { uuidOf } from "./data/random.js";
import { openRuns, type Runs } from "./history/runs.js";
import { lastNight } from "./history/schedule.js";
import type { IncidentDeeds, IncidentSettings } from "./incidents/incident.js";
import { openLedger, type Ledger } from "./ledger.js";
import { pastSessions } from "./sessions/past.js";
import type { Session } from "./sessions/session.js";

/** Everything of a workspace, its runs among it. */
export interface Workspace extends Runs {
  readonly accountId: string;
  readonly organisationId: string;
  readonly name: string;
  readonly seed: string;
  /** The clock when the workspace was opened, in milliseconds. */
  readonly openedAt: number;
  /** Started runs progress this many times faster than real ones. */
  readonly speed: number;
  /** Whether an API key may begin a session of its own; at Orchestra only signed-in users may. */
  readonly personalSessions: "allowed" | "refused";
  /** The clock, in milliseconds. */
  now(): number;
  /** An id that has not been given before. */
  newId(kind: string): string;

  readonly pipelines: Ledger<Pipeline>;
  readonly environments: Ledger<Environment>;
  readonly connections: Ledger<Connection>;
  connectionIds(): ReadonlySet<string>;
  readonly assetChanges: AssetChanges;
  /** What was stored of the state of state-aware runs, by integration. */
  readonly stored: Map<string, JsonObject>;
  /** When definitions were checked without a key; milliseconds. */
  readonly anonymousChecks: number[];

  readonly incidentSettings: Ledger<IncidentSettings>;
  settings(): IncidentSettings;
  readonly deeds: IncidentDeeds;
  readonly monitors: Ledger<Monitor>;

  readonly agents: Ledger<Agent>;
  readonly skills: Ledger<Skill>;
  readonly equipment: Ledger<Equipment>;
  readonly sessions: Ledger<Session>;
}

export interface WorkspaceOptions {
  readonly name: string;
  readonly seed: string;
  readonly speed: number;
  readonly personalSessions: "allowed" | "refused";
  readonly now: () => number;
}

/** Opens a workspace. All that nobody has changed follows from the seed and the moment of opening. */
export function openWorkspace({ name, seed, speed, personalSessions, now }: WorkspaceOptions): Workspace {
  const openedAt = now();
  const night = lastNight(openedAt);
  const pipelines = openLedger(now, catalogue(seed, openedAt, night.hour));
  for (const pipeline of pipelines.all()) {
    if (pipeline.key === PAUSED) pipelines.put({ ...pipeline, paused: true }, pausedSince(openedAt));
  }
  const setting = {
    seed,
    openedAt,
    lastNight: night.at,
    pipelines,
    environments: openLedger(now, environments(seed, openedAt)),
  };
  let ids = 0;
  const newId = (kind: string): string => uuidOf(`${seed}/${kind}/${(ids += 1)}`);
  const incidentSettings = openLedger(now, [firstSettings(setting.environments)]);
  const connected = openLedger(now, connections(openedAt));
  const agentList = agents(seed, openedAt);
  const workspace: Workspace = {
    ...openRuns(setting, now),
    accountId: uuidOf(`${seed}/account`),
    organisationId: uuidOf(`${seed}/organisation`),
    name,
    seed,
    openedAt,
    speed,
    personalSessions,
    now,
    newId,
    pipelines,
    environments: setting.environments,
    connections: connected,
    connectionIds: () => new Set(connected.all().map(({ id }) => id)),
    assetChanges: { registered: new Map(), set: new Map(), forgotten: new Set(), edges: new Map() },
    stored: new Map(),
    anonymousChecks: [],
    incidentSettings,
    settings: () => incidentSettings.get("settings") ?? firstSettings(setting.environments),
    deeds: { events: new Map(), parents: new Map(), muted: new Map() },
    monitors: openLedger(now, firstMonitors(newId)),
    agents: openLedger(now, agentList),
    skills: openLedger(now, skills(seed, openedAt, REPOSITORY)),
    equipment: openLedger(now, equipment(seed, openedAt)),
    get sessions() {
      sessions ??= openLedger(now, pastSessions(workspace, agentList));
      return sessions;
    },
  };
  let sessions: Ledger<Session> | undefined;
  return workspace;
}

/** What happens in Production makes incidents. */
function firstSettings(list: Ledger<Environment>): IncidentSettings {
  return {
    id: "settings",
    incidentsEnabled: true,
    warningsEnabled: false,
    groupWarningWithFailed: true,
    requireAlertConfigured: false,
    environmentIds: list.allAt(-Infinity).flatMap(({ id, isDefault }) => (isDefault ? [id] : [])),
    autoResolveOnSuccess: true,
    autoDiagnoseIncidents: false,
    maxAlertsPerIncident: 5,
    alertBudgetRefillCadence: "daily",
  };
}
