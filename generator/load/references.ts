/**
 * Follows `$ref`s: inside a file, and to files below the document's own folder. Never to the network: a document could
 * make the builder's machine call anywhere. One step at a time and only when asked, so that cycles do no harm here.
 */
import { realpathSync } from "node:fs";
import { dirname, isAbsolute, resolve as resolvePath } from "node:path";
import type { Located, Resolution } from "../loaded.js";
import { nearest } from "../../server/nearest.js";
import { child, isMapping, pathOf, textAt } from "../loaded.js";
import { anchorsOf, baseOf, findNamed, hasBase, walk, type Anchors } from "./anchors.js";
import { isBelow } from "./below.js";

/** A file of a document. `path` is undefined where it was not read from disk. */
export interface LoadedFile {
  readonly root: Located;
  readonly path: string | undefined;
}

/** What the follower needs: files by the name that messages use, and a way to read further ones. */
export interface ReferenceOptions {
  readonly files: Map<string, LoadedFile>;
  /** References must stay below it; undefined where the document is not from a folder. */
  readonly folder: string | undefined;
  /** Reads a file; undefined where that fails, which has then been reported. */
  read(path: string): LoadedFile | undefined;
}

/** A pointer's chain of references that lead to references is given up after this many. */
const maxDepth = 50;

/** Makes the function behind `LoadedDocument.resolve`. */
export function createResolver(options: ReferenceOptions): (holder: Located, reference: string) => Resolution {
  const anchors = new Map<string, Anchors>();
  return (holder, reference) => resolve(holder, reference, 0);

  function resolve(holder: Located, reference: string, depth: number): Resolution {
    const parts = split(reference);
    if (parts === undefined)
      return dangling(reference, 'it holds a "%" that is followed by no two hexadecimal digits.');
    if (depth > maxDepth) return dangling(reference, "it leads through references in a circle.");
    const named = byName(holder, parts);
    if (named !== undefined) return inside(named, parts, reference, depth);
    if (parts.file === "") {
      const found = inside(rootOf(holder), parts, reference, depth);
      const nearby = "target" in found ? undefined : localDefinition(holder, tokensOf(parts.fragment));
      return nearby === undefined ? found : { target: nearby };
    }
    const opened = open(holder, parts.file, reference);
    return "root" in opened ? inside(opened.root, parts, reference, depth) : opened;
  }

  function rootOf(located: Located): Located {
    return options.files.get(located.file)?.root ?? located;
  }

  /** What the file itself names so; only looked for where the reference or something above uses names. */
  function byName(holder: Located, { file, fragment, raw }: Reference): Located | undefined {
    const usesAnchor = fragment !== "" && !fragment.startsWith("/");
    const self = textAt(rootOf(holder), "$self");
    if (!usesAnchor && !isUrl(raw) && self === undefined && !hasBase(holder)) return undefined;
    const inFile = anchors.get(holder.file) ?? anchorsOf(rootOf(holder));
    anchors.set(holder.file, inFile);
    const found = findNamed(inFile, baseOf(holder), raw, usesAnchor ? fragment : "");
    if (found === undefined || usesAnchor || file !== "") return found;
    // "#/…" means the schema that has the $id; many authors mean the file. The first that has it counts.
    return walk(found, tokensOf(fragment), () => undefined) === undefined ? undefined : found;
  }

  function inside(root: Located, { fragment }: Reference, reference: string, depth: number): Resolution {
    if (fragment !== "" && !fragment.startsWith("/")) {
      // A file of its own may hold the anchor.
      const inFile = anchors.get(root.file) ?? anchorsOf(rootOf(root));
      anchors.set(root.file, inFile);
      const found = findNamed(inFile, baseOf(root), "", fragment);
      return found === undefined
        ? dangling(reference, `"${root.file}" has no anchor of that name.`)
        : { target: found };
    }
    const target = walk(root, tokensOf(fragment), (holder, inner) => {
      const next = resolve(holder, inner, depth + 1);
      return "target" in next ? next.target : undefined;
    });
    return target === undefined ? dangling(reference, whatIsMissing(root, tokensOf(fragment))) : { target };
  }

  function open(
    holder: Located,
    file: string,
    reference: string,
  ): LoadedFile | Exclude<Resolution, { target: Located }> {
    const from = options.files.get(holder.file)?.path;
    if (isUrl(file) || file.startsWith("//") || isAbsolute(file) || /^[/\\]/.test(file)) {
      return outside(reference, "copy the file below the document's folder and refer to it by a relative path.");
    }
    if (from === undefined || options.folder === undefined) {
      return outside(reference, "the document is not from a folder; give it as a file, with the others beside it.");
    }
    const path = resolvePath(dirname(from), file);
    if (file.includes("\0") || !isBelow(path, options.folder)) {
      return outside(reference, "move the file below the document's folder, or the document further up.");
    }
    const real = realPath(path);
    if (real === undefined) return dangling(reference, "there is no such file.");
    if (!isBelow(real, realPath(options.folder) ?? options.folder)) {
      return outside(reference, "the path is a symbolic link that leaves the folder; put the file itself there.");
    }
    return options.read(path) ?? dangling(reference, "the file cannot be used; see the message about it.");
  }
}

interface Reference {
  /** Percent-decoded. */
  readonly file: string;
  readonly fragment: string;
  /** The part before the fragment as it was written. */
  readonly raw: string;
}

function split(reference: string): Reference | undefined {
  const hash = reference.indexOf("#");
  const raw = hash === -1 ? reference : reference.slice(0, hash);
  try {
    const fragment = hash === -1 ? "" : decodeURIComponent(reference.slice(hash + 1));
    return { raw, file: decodeURIComponent(raw), fragment };
  } catch {
    return undefined;
  }
}

function tokensOf(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * Generators put whole JSON Schemas into documents, whose "#/$defs/…" means the schema and not the file. The nearest
 * schema around that has the name counts.
 */
function localDefinition(holder: Located, tokens: readonly string[]): Located | undefined {
  if (tokens[0] !== "$defs" && tokens[0] !== "definitions") return undefined;
  for (let step: Located | undefined = holder; step !== undefined; step = step.parent) {
    const found = walk(step, tokens, () => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function dangling(reference: string, why: string): Exclude<Resolution, { target: Located }> {
  return { rule: "dangling-reference", message: `The $ref "${reference}" leads nowhere.`, help: why };
}

function outside(reference: string, help: string): Exclude<Resolution, { target: Located }> {
  return {
    rule: "reference-outside-folder",
    message: `The $ref "${reference}" leaves the folder of the document, and is not followed.`,
    help,
  };
}

/** Names the first key that is not there, with the nearest one that is. */
function whatIsMissing(root: Located, tokens: readonly string[]): string {
  let current = root;
  for (const token of tokens) {
    const next = child(current, token);
    if (next === undefined) {
      const keys = isMapping(current.value) ? Object.keys(current.value) : [];
      const near = nearest(token, keys);
      const where = pathOf(current).length === 0 ? `"${root.file}"` : `"${pathOf(current).join("/")}"`;
      return `${where} has no "${token}"${near === undefined ? "." : `; did you mean "${near}"?`}`;
    }
    current = next;
  }
  return "it leads through a reference that leads nowhere.";
}
