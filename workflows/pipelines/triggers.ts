/** What starts a pipeline, in words. */
import type { PipelineResponse, TriggerEventModel } from "../../generated/models/engine.js";
import { isObject } from "../../server/result/json.js";
import { timeText } from "../time-text.js";
import { nextDueMs, type Schedule, scheduleText, schedulesOf } from "./schedule.js";

/** A line for each of its triggers; one that says so where there is none. */
export function triggerLines(
  pipeline: PipelineResponse,
  nameOf: (pipelineId: string) => string,
  nowMs: number,
): string[] {
  const isOff = pipeline.paused === true;
  const lines = [
    ...schedulesOf(pipeline.schedule).map((schedule) => scheduleLine(schedule, isOff, nowMs)),
    ...sensorLines(pipeline.sensors),
    ...triggerEventsOf(pipeline.triggerEvents).map(
      ({ pipelineId = "", statuses }) =>
        `after ${nameOf(pipelineId)} ended ${(Array.isArray(statuses) ? statuses : []).join(" or ") || "anyhow"}`,
    ),
    ...(fieldsOf(pipeline.webhook)["enabled"] === true ? ["webhook"] : []),
  ];
  return lines.length === 0 ? ["by hand or by the API alone"] : lines;
}

/** The pipelines whose ends start this one, from the text of a pipeline's `triggerEvents`. */
export function triggerEventsOf(value: unknown): TriggerEventModel[] {
  const list = read(value);
  return Array.isArray(list) ? list.filter((item) => isObject(item)) : [];
}

function scheduleLine(schedule: Schedule, isOff: boolean, nowMs: number): string {
  const { name, environment, branch } = schedule;
  const next = isOff ? undefined : timeText(nextDueMs(schedule, nowMs));
  const parts = [
    `schedule${name === undefined ? "" : ` ${name}`}: ${scheduleText(schedule)}`,
    ...(environment === undefined ? [] : [`in ${environment}`]),
    ...(branch === undefined ? [] : [`branch ${branch}`]),
    isOff ? "off while paused" : `next ${next ?? "not known"}`,
  ];
  return parts.join(", ");
}

function sensorLines(value: unknown): string[] {
  return Object.entries(fieldsOf(value)).map(([id, sensor]) => {
    const { name, checks } = isObject(sensor) ? sensor : {};
    const [schedule] = schedulesOf([sensor]);
    const kinds = Object.values(isObject(checks) ? checks : {}).flatMap((check) =>
      isObject(check) && typeof check["sensorType"] === "string" ? [check["sensorType"]] : [],
    );
    const looks = schedule === undefined ? "" : `, looks ${scheduleText(schedule)}`;
    return `sensor ${typeof name === "string" && name !== "" ? name : id}${kinds.length === 0 ? "" : ` (${kinds.join(", ")})`}${looks}`;
  });
}

/** These fields hold JSON as text. */
function read(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown) {
  const fields = read(value);
  return isObject(fields) ? fields : {};
}
