/** Reads the part of `tools.yaml` that says how an installation is examined. */
import type { JsonValue } from "../../server/definition.js";
import type { CuratedDoctor, CuratedProbe } from "../curation.js";
import { placeOf, type Source } from "../source.js";

/** What the schema has accepted. */
export interface DoctorEntry {
  probes: Record<string, { arguments?: Record<string, JsonValue>; take?: Record<string, string> }>;
  accounts?: { tool: string; show: string[]; config?: string };
  writing?: { tool: string; unknown: string };
}

/** The entry with its places. Names of tools and arguments are checked later, against the planned tools. */
export function readDoctor({ probes, accounts, writing }: DoctorEntry, source: Source): CuratedDoctor {
  const named = (key: string, ...path: string[]) => ({ key, at: placeOf(source, ["doctor", ...path]) });
  const keyed = (key: string, ...path: string[]) => ({ key, at: placeOf(source, ["doctor", ...path, key], "key") });
  return {
    probes: Object.entries(probes).map(([tool, entry]): CuratedProbe => ({
      tool: keyed(tool, "probes"),
      arguments: Object.entries(entry.arguments ?? {}).map(([name, value]) => ({
        ...keyed(name, "probes", tool, "arguments"),
        value,
      })),
      taken: Object.entries(entry.take ?? {}).map(([name, from]) => ({
        ...keyed(name, "probes", tool, "take"),
        from,
      })),
    })),
    accounts:
      accounts === undefined
        ? undefined
        : { tool: named(accounts.tool, "accounts", "tool"), show: accounts.show, config: accounts.config },
    writing:
      writing === undefined
        ? undefined
        : { tool: named(writing.tool, "writing", "tool"), unknown: named(writing.unknown, "writing", "unknown") },
  };
}
