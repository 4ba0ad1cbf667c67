/** Where a client runs, as arguments: its settings stand in other places on each platform. */
import { posix, win32 } from "node:path";

export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The user's folder. */
  readonly home: string;
  /** The folder of the project, for settings that belong to one. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A path below the user's folder, in the form of the machine's platform. */
export function belowHome(machine: Machine, ...names: readonly string[]): string {
  return pathsOf(machine).join(machine.home, ...names);
}

/** A path below the folder of the project. */
export function belowProject(machine: Machine, ...names: readonly string[]): string {
  return pathsOf(machine).join(machine.folder, ...names);
}

/** A path below the folder that a variable names, or else below a folder of the user's. */
export function belowVariable(
  machine: Machine,
  variable: string,
  otherwise: readonly string[],
  ...names: readonly string[]
): string {
  const folder = machine.environment[variable]?.trim();
  return folder ? pathsOf(machine).join(folder, ...names) : belowHome(machine, ...otherwise, ...names);
}

/** A path below the folder in which the platform keeps what belongs to programs. */
export function belowSettings(machine: Machine, ...names: readonly string[]): string {
  if (machine.platform === "darwin") return belowHome(machine, "Library", "Application Support", ...names);
  if (machine.platform === "win32") return belowVariable(machine, "APPDATA", ["AppData", "Roaming"], ...names);
  return belowVariable(machine, "XDG_CONFIG_HOME", [".config"], ...names);
}

function pathsOf({ platform }: Machine) {
  return platform === "win32" ? win32 : posix;
}
