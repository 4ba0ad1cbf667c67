/** How incidents work in the workspace. What is changed counts for runs that end from then on. */
import { readBody } from "../http/body.js";
import { choice, flag, list, object, uuid, whole } from "../http/kinds.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";

const change = object(
  {},
  {
    incidentsEnabled: flag,
    warningsEnabled: flag,
    groupWarningWithFailed: flag,
    requireAlertConfigured: flag,
    environmentIds: list(uuid),
    autoResolveOnSuccess: flag,
    autoDiagnoseIncidents: flag,
    maxAlertsPerIncident: whole({ least: 0 }),
    alertBudgetRefillCadence: choice(["never", "hourly", "daily", "weekly"]),
  },
);

export function getIncidentSettings({ workspace }: ApiRequest): Answer {
  const { id: _id, ...settings } = workspace.settings();
  return ok(settings);
}

/** Settings that are not sent stay as they are. */
export function updateIncidentSettings(request: ApiRequest): Answer {
  const { workspace } = request;
  workspace.incidentSettings.put({ ...workspace.settings(), ...readBody(request, change) });
  return getIncidentSettings(request);
}
