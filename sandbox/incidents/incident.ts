/** Incidents: failures of a pipeline that belong together, with everything that has happened about them. */
import type { Pipeline } from "../data/pipeline.js";
import type { IncidentStatus, Severity } from "../data/vocabulary.js";
import type { Run } from "../history/run.js";

/** What changes with an entry of a timeline. */
export interface IncidentChange {
  readonly status?: IncidentStatus;
  readonly severity?: Severity;
  readonly name?: string;
  readonly description?: string;
}

/** An entry of a timeline. */
export interface IncidentEvent {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly comment: string | null;
  readonly sessionId: string | null;
  readonly change: IncidentChange;
  /** For a failure, and what followed from a run: the run. */
  readonly run: Run | undefined;
  /** Whether another system sent something. */
  readonly external: boolean;
}

export const RUN_FAILED = "PIPELINE_RUN_FAILED";
export const RUN_WARNED = "PIPELINE_RUN_WARNING";
export const EXTERNAL_EVENT = "EXTERNAL_EVENT_RECEIVED";

/** An incident as it is at a moment. */
export interface Incident {
  readonly id: string;
  readonly pipeline: Pipeline;
  readonly name: string;
  readonly description: string | null;
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Oldest first. */
  readonly events: readonly IncidentEvent[];
  /** The runs that failed, oldest first; there is at least one. */
  readonly failures: readonly [Run, ...Run[]];
}

/** How incidents work in a workspace. */
export interface IncidentSettings {
  readonly id: string;
  readonly incidentsEnabled: boolean;
  readonly warningsEnabled: boolean;
  readonly groupWarningWithFailed: boolean;
  readonly requireAlertConfigured: boolean;
  readonly environmentIds: readonly string[];
  readonly autoResolveOnSuccess: boolean;
  readonly autoDiagnoseIncidents: boolean;
  readonly maxAlertsPerIncident: number;
  readonly alertBudgetRefillCadence: string;
}

/** What people and agents have done about incidents. */
export interface IncidentDeeds {
  /** Entries that they added to timelines, by incident, oldest first. */
  readonly events: Map<string, IncidentEvent[]>;
  /** By the id of a merged incident: the one that it lies under. */
  readonly parents: Map<string, string>;
  /** Until when (milliseconds) an incident is silenced. */
  readonly muted: Map<string, number>;
}
