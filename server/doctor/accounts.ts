/** Whose data the key reaches, and whether it is settled which account is meant. */
import type { AnyTool, DoctorDefinition, JsonValue } from "../definition.js";
import { isObject } from "../result/json.js";
import type { Settings } from "../settings.js";

/** How many are named. */
const NAMED = 5;

export interface AccountReport {
  /** By the properties that the catalogue shows; the first few. */
  readonly accounts: readonly (readonly string[])[];
  readonly total: number;
  /** The setting that chooses among them. */
  readonly variable?: string;
  readonly chosen?: string;
  readonly state: "ok" | "none" | "ambiguous" | "foreign";
  readonly next?: string;
}

/** Reads the accounts from the answer of their probe. */
export function accountReport(
  { show, config }: NonNullable<DoctorDefinition["accounts"]>,
  tool: AnyTool,
  answer: JsonValue,
  settings: Settings,
): AccountReport {
  const items = itemsIn(answer, tool.result.items);
  const accounts = items.map((item) =>
    show.flatMap((name) => (isObject(item) && Object.hasOwn(item, name) ? [shownText(item[name])] : [])),
  );
  const chosen = config === undefined ? undefined : settings.configured.get(config)?.value;
  const about = {
    accounts: accounts.slice(0, NAMED),
    total: accounts.length,
    ...(config === undefined ? {} : { variable: config }),
    ...(chosen === undefined ? {} : { chosen }),
  };
  if (accounts.length === 0) {
    return { ...about, state: "none", next: "Check that the key belongs to an account that is still open." };
  }
  if (chosen !== undefined && !accounts.some((shown) => shown.at(-1) === chosen)) {
    return { ...about, state: "foreign", next: `Set ${config} to the id of one of these, or unset it.` };
  }
  if (config !== undefined && chosen === undefined && accounts.length > 1 && !settings.openSettings.value) {
    const next = `Set ${config} to the id of one of these, or start the server with --multi-workspace.`;
    return { ...about, state: "ambiguous", next };
  }
  return { ...about, state: "ok" };
}

function shownText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function itemsIn(answer: JsonValue, property: string | undefined): readonly JsonValue[] {
  const items = property !== undefined && isObject(answer) ? answer[property] : answer;
  return Array.isArray(items) ? items : [];
}
