/**
 * Loads one document: its file, its overlays, and lazily the files that it refers to.
 *
 * No validator stands in the way on purpose. Of forty real documents eight fail a strict one, and in none of them is
 * an operation itself unusable; swagger-parser also refuses OpenAPI 3.2, leaves bare `$ref`s behind where schemas are
 * circular, and by default reads `file:` and absolute references. What matters is checked where it is used.
 */
import { dirname, resolve as resolvePath } from "node:path";
import { createReport, type Report } from "../diagnostics.js";
import { isMapping, type LoadedDocument, type Located } from "../loaded.js";
import type { Place } from "../operation.js";
import type { Source } from "../source.js";
import { applyOverlay } from "./overlay.js";
import { findPlace } from "./places.js";
import { nameOf, readSource } from "./read.js";
import { createResolver, type LoadedFile } from "./references.js";
import { valueOf, type Origins } from "./value.js";

/** A document to load. Paths are absolute or relative to `root`. */
export interface LoadOptions {
  /** The document's key in `tools.yaml`. */
  readonly name: string;
  /** The file; or, where the text came from elsewhere, its Source: it then cannot refer to other files. */
  readonly file: string | Source;
  /** Applied in this order. */
  readonly overlays?: readonly OverlayFile[];
  /** The working folder: files are named relative to it in messages. */
  readonly root: string;
  readonly report: Report;
  /** A key that stands twice is an error in documents of our own, and a warning in those of others (the default). */
  readonly duplicateKeys?: "error" | "warning";
  /** References may go to files below this folder; the document's own where not given. */
  readonly folder?: string;
  /** Where the document is named, for the message that there is no such file. */
  readonly namedAt?: Place;
  /** Texts that stand for the file and the overlays, by absolute path. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** An overlay to apply, and where it is named. */
export interface OverlayFile {
  readonly file: string;
  readonly namedAt?: Place;
}

/** Loads a document. Undefined where there is none: the report then says why. */
export function loadDocument(options: LoadOptions): LoadedDocument | undefined {
  const { report, root } = options;
  const path = typeof options.file === "string" ? resolvePath(root, options.file) : undefined;
  const source = typeof options.file === "string" ? readSource(resolvePath(root, options.file), options) : options.file;
  if (source === undefined) return undefined;
  const origins: Origins = new WeakMap();
  const sources = new Map<string, Source>();
  const files = new Map<string, LoadedFile>();
  const unusable = new Set<string>();
  const value = take(source, report);
  if (!isOpenApi(value)) {
    report.add("not-openapi", `"${source.file}" is no OpenAPI document.`, startOf(source), {
      help: 'an OpenAPI document is a mapping that starts with "openapi: 3.…" or "swagger: 2.0" and has "paths".',
    });
    return undefined;
  }
  const overlaid = (options.overlays ?? []).reduce(overlay, value);
  const rootOfDocument = located(overlaid, source.file);
  files.set(source.file, { root: rootOfDocument, path });
  return {
    name: options.name,
    file: source.file,
    root: rootOfDocument,
    sources,
    resolve: createResolver({ files, folder: folderOf(options, path), read: readFurther }),
    placeOf: (at, target) => findPlace(origins, at, target),
  };

  function take(from: Source, to: Report): unknown {
    sources.set(from.file, from);
    return valueOf(from, { origins, report: to, duplicateKeys: options.duplicateKeys ?? "warning" });
  }

  function overlay(onto: unknown, { file, namedAt }: OverlayFile): unknown {
    const overlaySource = readSource(resolvePath(root, file), { ...options, namedAt });
    if (overlaySource === undefined) return onto;
    sources.set(overlaySource.file, overlaySource);
    const overlayValue = valueOf(overlaySource, { origins, report, duplicateKeys: "error" });
    return applyOverlay({ overlay: located(overlayValue, overlaySource.file), value: onto, origins, report });
  }

  /** What is wrong with a further file is a warning here, and an error only in the operations that need it. */
  function readFurther(furtherPath: string): LoadedFile | undefined {
    const file = nameOf(furtherPath, root);
    const known = files.get(file);
    if (known !== undefined || unusable.has(file)) return known;
    const found = createReport();
    const further = readSource(furtherPath, { root, report: found });
    const furtherRoot = further === undefined ? undefined : located(take(further, found), file);
    report.take(found.diagnostics, "warning");
    if (furtherRoot === undefined) {
      unusable.add(file);
      return undefined;
    }
    const loaded = { root: furtherRoot, path: furtherPath };
    files.set(file, loaded);
    return loaded;
  }
}

function folderOf(options: LoadOptions, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  return options.folder === undefined ? dirname(path) : resolvePath(options.root, options.folder);
}

function located(value: unknown, file: string): Located {
  return { value, file, parent: undefined, key: "" };
}

/** By what it holds rather than by its label: a document without a version but with paths is read. */
function isOpenApi(value: unknown): boolean {
  return (
    isMapping(value) && (isMapping(value["paths"]) || value["openapi"] !== undefined || value["swagger"] !== undefined)
  );
}

function startOf(source: Source): Place {
  const end = source.text.indexOf("\n");
  return { file: source.file, start: 0, end: end === -1 ? source.text.length : end };
}
