/** Is a path inside a folder? */
import nativePath, { type PlatformPath } from "node:path";

/** Both absolute. `paths` is how the system writes paths, for tests of others than this one's. */
export function isBelow(path: string, folder: string, paths: PlatformPath = nativePath): boolean {
  const way = paths.relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}
