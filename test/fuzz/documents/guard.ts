/** What a piece of code touches outside of its memory: files that it opens or writes, connections, other programs. */
import childProcess from "node:child_process";
import dns from "node:dns";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { isAbsolute, relative, resolve } from "node:path";

/** What was touched, in words; those files that may be read are none. */
export interface Guard {
  /** Runs the code and gives what it touched beside files below the folder. */
  watch<Result>(folder: string, act: () => Result): { readonly result: Result; readonly touched: readonly string[] };
}

type Patched = Record<string, (...words: unknown[]) => unknown>;

const READS = ["openSync", "readFileSync", "open", "readFile", "createReadStream"];
const WRITES = [
  "writeFileSync",
  "writeFile",
  "mkdirSync",
  "renameSync",
  "rmSync",
  "unlinkSync",
  "appendFileSync",
  "createWriteStream",
];

/** Puts itself before Node's functions, for this process and for good. */
export function createGuard(): Guard {
  let folder: string | undefined;
  let touched: string[] = [];
  const isInside = (path: unknown): boolean => {
    if (typeof path === "number" || folder === undefined) return true;
    const way = relative(folder, resolve(String(path)));
    return !way.startsWith("..") && !isAbsolute(way);
  };
  const before = (holder: Patched, name: string, judge: (words: unknown[]) => string | undefined) => {
    const original = holder[name];
    if (original === undefined) return;
    holder[name] = function (this: unknown, ...words: unknown[]) {
      const told = folder === undefined ? undefined : judge(words);
      if (told !== undefined) touched.push(told);
      return original.apply(this, words);
    };
  };
  const files = fs as unknown as Patched;
  for (const name of READS) before(files, name, ([path]) => (isInside(path) ? undefined : `${name} ${String(path)}`));
  for (const name of WRITES) before(files, name, ([path]) => `${name} ${String(path)}`);
  for (const name of ["connect", "createConnection"]) before(net as unknown as Patched, name, () => `net.${name}`);
  before(net.Socket.prototype as unknown as Patched, "connect", () => "a connection");
  before(dns as unknown as Patched, "lookup", ([host]) => `the name ${String(host)} is looked up`);
  for (const name of ["spawn", "spawnSync", "exec", "execFile", "execFileSync", "execSync", "fork"]) {
    before(childProcess as unknown as Patched, name, ([command]) => `${name} ${String(command)}`);
  }
  syncBuiltinESMExports();
  return {
    watch(allowed, act) {
      folder = allowed;
      touched = [];
      try {
        return { result: act(), touched };
      } finally {
        folder = undefined;
      }
    },
  };
}
