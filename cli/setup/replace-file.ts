/** Reads a settings file, and replaces it as a whole: never half written, never without a copy of what it was. */
import { constants } from "node:fs";
import { chmod, copyFile, lstat, mkdir, open, readFile, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Fault } from "./entry.js";

export interface SettingsFile {
  /** The file itself, where the path is a link to it. */
  readonly path: string;
  /** Undefined where there is none yet. */
  readonly text: string | undefined;
}

/** The file, or why it cannot be read as text. */
export async function readSettingsFile(path: string): Promise<SettingsFile | Fault> {
  try {
    const real = await realPath(path);
    const bytes = await readFile(real).catch(absent);
    if (bytes === undefined) return { path: real, text: undefined };
    return { path: real, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError)
      return { fault: `${path} is not UTF-8 text. Save it as UTF-8, then run this again.` };
    return { fault: `${path} cannot be read: ${codeOf(error)}. Look at its permissions and those of its folder.` };
  }
}

/** Writes the text in place of the file that was read. Answers with the path of the backup, where there was a file. */
export async function replaceFile(
  file: SettingsFile,
  text: string,
): Promise<{ readonly backup: string | undefined } | Fault> {
  const temporary = `${file.path}.${process.pid}.new`;
  try {
    await mkdir(dirname(file.path), { recursive: true });
    const mode = (await stat(file.path).catch(absent))?.mode;
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // What `open` is asked for is narrowed by the process's mask.
    if (mode !== undefined) await chmod(temporary, mode & 0o7777);
    const now = await readFile(file.path, "utf8").catch(absent);
    if (now !== file.text) {
      await rm(temporary, { force: true });
      return { fault: `${file.path} was changed by another program just now; nothing was written. Run this again.` };
    }
    const backup = file.text === undefined ? undefined : await backUp(file.path);
    await rename(temporary, file.path);
    return { backup };
  } catch (error) {
    const isOurs = codeOf(error) !== "EEXIST";
    if (isOurs) await rm(temporary, { force: true }).catch(() => undefined);
    return { fault: `${file.path} cannot be written: ${codeOf(error)}. It is as it was.` };
  }
}

/** Copies the file to the first of `FILE.backup-1`, `FILE.backup-2`, … that is not there. */
async function backUp(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const backup = `${path}.backup-${number}`;
    try {
      await copyFile(path, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  }
}

/** Where links lead, also when nothing is there yet. */
async function realPath(path: string, depth = 0): Promise<string> {
  const found = await realpath(path).catch(absent);
  if (found !== undefined) return found;
  const link = await lstat(path).catch(absent);
  if (link?.isSymbolicLink() !== true || depth > 32) return path;
  return realPath(resolve(dirname(path), await readlink(path)), depth + 1);
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
  return undefined;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
