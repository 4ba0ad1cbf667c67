/** The settings of a run as rows: name, value, and where it came from. */
import type { Catalogue } from "../definition.js";
import type { ServedTools } from "../catalogue.js";
import type { Origin, Setting, Settings } from "../settings.js";

export interface SettingRow {
  /** As the flag or the variable is called. */
  readonly name: string;
  readonly value: string;
  readonly from: Origin;
}

/** The rows; lists of tools only where they are set. */
export function settingRows(catalogue: Catalogue, settings: Settings, served: ServedTools): readonly SettingRow[] {
  const toolsets = [...new Set(served.tools.map(({ toolset }) => toolset))];
  const count = `${served.tools.length} ${served.tools.length === 1 ? "tool" : "tools"}`;
  return [
    { name: "toolsets", value: `${toolsets.join(", ") || "none"} (${count})`, from: settings.toolsets.from },
    ...listRow("tools", settings.tools),
    ...listRow("exclude-tools", settings.excludeTools),
    row("read-only", settings.readOnly),
    row("allow-destructive", settings.allowDestructive),
    ...(settings.confirmDestructive.from.kind === "default"
      ? []
      : [row("confirm-destructive", settings.confirmDestructive)]),
    row("multi-workspace", settings.openSettings),
    row("timeout-ms", settings.timeoutMs),
    row("max-result-chars", settings.maxResultCharacters),
    row("log-level", settings.logLevel),
    row("log-format", settings.logFormat),
    row("propagate-trace", settings.propagateTrace),
    ...configuredNames(catalogue).map((name): SettingRow => {
      const setting = settings.configured.get(name);
      return { name, value: setting?.value ?? "not set", from: setting?.from ?? { kind: "default" } };
    }),
  ];
}

function row(name: string, { value, from }: Setting<string | number | boolean>): SettingRow {
  return { name, value: typeof value === "boolean" ? (value ? "yes" : "no") : String(value), from };
}

function listRow(name: string, { value, from }: Setting<readonly string[] | undefined>): readonly SettingRow[] {
  return from.kind === "default" ? [] : [{ name, value: (value ?? []).join(", "), from }];
}

/** The variables whose values parameters of operations take. */
function configuredNames({ tools }: Catalogue): readonly string[] {
  const names = tools.flatMap(({ hidden = [] }) =>
    hidden.flatMap((each) => ("configured" in each ? [each.configured] : [])),
  );
  return [...new Set(names)];
}
