/** The documents of spec/, each with its overlays and, where ../shared is present, the one that Orchestra publishes. */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { applyOverlays, isObject, type JsonObject, type OverlayAction } from "./apply-overlay.js";
import { at } from "./prose.js";

export const names = ["engine", "platform", "agents"] as const;
export type DocumentName = (typeof names)[number];

export interface SpecDocument {
  readonly name: DocumentName;
  readonly file: string;
  readonly text: string;
  readonly root: JsonObject;
  /** In the order of tools.yaml: what is newer, then the corrections. */
  readonly overlays: readonly Overlay[];
  /** After all of them. */
  readonly corrected: JsonObject;
}

export interface Overlay {
  readonly file: string;
  readonly text: string;
  readonly actions: readonly OverlayAction[];
  /** What it is applied to. */
  readonly before: JsonObject;
}

interface ToolsFile {
  readonly documents: Readonly<Record<DocumentName, { readonly file: string; readonly overlay: string | string[] }>>;
}

const curated = (parse(readFileSync("tools.yaml", "utf8")) as ToolsFile).documents;

function read(name: DocumentName): SpecDocument {
  const { file, overlay } = curated[name];
  const text = readFileSync(file, "utf8");
  const root = parse(text) as JsonObject;
  const overlays: Overlay[] = [];
  let corrected = root;
  for (const overlayFile of [overlay].flat()) {
    const overlayText = readFileSync(overlayFile, "utf8");
    const { actions } = parse(overlayText) as { actions: OverlayAction[] };
    overlays.push({ file: overlayFile, text: overlayText, actions, before: corrected });
    corrected = applyOverlays(corrected, [actions]);
  }
  return { name, file, text, root, overlays, corrected };
}

export const documents: readonly SpecDocument[] = names.map(read);

/** A document of spec/ after its overlays. */
export function correctedOf(name: DocumentName): JsonObject {
  return structuredClone(documents.find((document) => document.name === name)?.corrected ?? {});
}

export function publishedFile(name: DocumentName): string {
  return `../shared/upstream/${name}.openapi.json`;
}

/** The published document, or undefined where ../shared is missing. */
export function publishedOf(name: DocumentName): JsonObject | undefined {
  const file = publishedFile(name);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as JsonObject;
  console.warn(`${file} is missing: spec/${name}.yaml is not compared with the published document.`);
  return undefined;
}

const METHODS = ["get", "put", "post", "delete", "patch"];

/** `GET /path` to the operation. */
export function operationsOf(document: JsonObject): Map<string, JsonObject> {
  const pairs = Object.entries(at(document, "paths")).flatMap(([path, item]) =>
    METHODS.filter((method) => isObject(item) && method in item).map((method): [string, JsonObject] => [
      `${method.toUpperCase()} ${path}`,
      at(item, method),
    ]),
  );
  return new Map(pairs);
}

/** The named schemas; none where the document has no such section. */
export function schemasOf(document: JsonObject): JsonObject {
  return (at(document, "components")["schemas"] ?? {}) as JsonObject;
}

export function parametersOf(operation: JsonObject | undefined): JsonObject[] {
  return (operation?.["parameters"] ?? []) as JsonObject[];
}

/** A parameter of a document; fails where there is none. */
export function parameterOf(document: JsonObject, operation: string, name: string): JsonObject {
  const found = parametersOf(operationsOf(document).get(operation)).find((parameter) => parameter["name"] === name);
  if (found === undefined) throw new Error(`${operation} has no ${name}`);
  return found;
}
