/** Monitors: rules that group failures into incidents. */
import type { Json, JsonObject } from "./pipeline.js";

export interface Monitor {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly match: JsonObject;
  readonly groupBy: Json;
  readonly trigger: Json;
  readonly action: Json;
  readonly order: number;
  readonly enabled: boolean;
}

/** Those that a workspace starts with. */
export function firstMonitors(newId: (kind: string) => string): Monitor[] {
  const rest = { trigger: { statuses: ["FAILED"] }, enabled: true };
  return [
    {
      ...rest,
      id: newId("monitor"),
      name: "Closing the books",
      description: "What Finance and the board wait for.",
      match: { productNames: ["Finance", "Executive"] },
      groupBy: ["pipelineId"],
      action: { severity: "CRITICAL", muted: false },
      order: 1,
    },
    {
      ...rest,
      id: newId("monitor"),
      name: "Everything in Production",
      description: "",
      match: { environmentNames: ["Production"] },
      groupBy: ["pipelineId"],
      action: { muted: false },
      order: 2,
    },
  ];
}
