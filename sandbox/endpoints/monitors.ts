/** Monitors: the rules that group failures into incidents, kept in their order. Here they decide nothing. */
import type { Monitor } from "../data/monitors.js";
import { readBody } from "../http/body.js";
import { anything, flag, list, object, open, text, uuid, whole, type Of } from "../http/kinds.js";
import { pathId } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";

const model = object(
  { name: text({ least: 1 }), match: open, groupBy: anything },
  { description: text(), trigger: anything, action: anything, order: whole(), enabled: flag },
);

export function listMonitors({ workspace }: ApiRequest): Answer {
  return ok(inOrder(workspace).map((monitor) => ({ ...monitor })));
}

export function getMonitor(request: ApiRequest): Answer {
  return ok({ ...monitorOfPath(request) });
}

/** Without `order` it comes last. */
export function createMonitor(request: ApiRequest): Answer {
  const { workspace } = request;
  const body = readBody(request, model);
  const last = Math.max(0, ...workspace.monitors.all().map((monitor) => monitor.order));
  const monitor = workspace.monitors.put({ ...filled(body, last + 1), id: workspace.newId("monitor") });
  return created({ ...monitor });
}

/** What is left out returns to its default; the order stays. */
export function updateMonitor(request: ApiRequest): Answer {
  const before = monitorOfPath(request);
  const body = readBody(request, model);
  return ok({ ...request.workspace.monitors.put({ ...filled(body, before.order), id: before.id }) });
}

export function deleteMonitor(request: ApiRequest): Answer {
  request.workspace.monitors.remove(monitorOfPath(request).id);
  return DONE;
}

/** Each of them has to be named once. */
export function reorderMonitors(request: ApiRequest): Answer {
  const { monitors } = request.workspace;
  const ids = readBody(request, object({ monitorIds: list(uuid) })).monitorIds.map((id) => id.toLowerCase());
  const unknown = ids.find((id) => monitors.get(id) === undefined);
  if (unknown !== undefined) throw notFound(`Monitor ${unknown} not found`);
  if (ids.length !== monitors.all().length || new Set(ids).size !== ids.length) {
    throw new Problem(400, "monitorIds must name every monitor of the workspace once");
  }
  for (const monitor of monitors.all()) monitors.put({ ...monitor, order: ids.indexOf(monitor.id) + 1 });
  return listMonitors(request);
}

function filled(body: Of<typeof model>, order: number): Omit<Monitor, "id"> {
  if (Object.keys(body.match).length === 0) throw new Problem(400, "match must name at least one dimension");
  const usual = { description: "", trigger: { statuses: ["FAILED"] }, action: { muted: false }, enabled: true };
  return { ...usual, ...body, order: body.order ?? order };
}

function inOrder({ monitors }: Workspace): Monitor[] {
  return monitors.all().sort((a, b) => a.order - b.order);
}

function monitorOfPath(request: ApiRequest): Monitor {
  const found = request.workspace.monitors.get(pathId(request, "monitor_id"));
  if (found === undefined) throw notFound("Monitor not found");
  return found;
}
