/** The workspaces within reach, and what else belongs to none of the other groups. */
import { ok, type Answer, type ApiRequest } from "../http/request.js";

export function listAccounts({ workspaces }: ApiRequest): Answer {
  return ok(workspaces.map(({ accountId, name }) => ({ id: accountId, name })));
}

export function getHealth(): Answer {
  return ok({ status: "ok" });
}

/** What to enter in Azure, so that Orchestra may run compute there. */
export function getAzureCredentials({ workspace }: ApiRequest): Answer {
  return ok({ subjectId: workspace.accountId, audience: "api://AzureADTokenExchange" });
}
