/** The documents of spec/, each with its overlay and, where ../shared is present, the one that Orchestra publishes. */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { applyOverlay, isObject, type JsonObject, type OverlayAction } from "./apply-overlay.js";
import { at } from "./prose.js";

export const names = ["engine", "platform", "agents"] as const;
export type DocumentName = (typeof names)[number];

export interface SpecDocument {
  readonly name: DocumentName;
  readonly file: string;
  readonly text: string;
  readonly root: JsonObject;
  readonly overlayFile: string;
  readonly overlayText: string;
  readonly actions: readonly OverlayAction[];
  readonly corrected: { readonly result: JsonObject; readonly matches: readonly number[] };
}

function read(name: DocumentName): SpecDocument {
  const [file, overlayFile] = [`spec/${name}.yaml`, `spec/${name}.overlay.yaml`];
  const [text, overlayText] = [readFileSync(file, "utf8"), readFileSync(overlayFile, "utf8")];
  const root = parse(text) as JsonObject;
  const { actions } = parse(overlayText) as { actions: OverlayAction[] };
  return { name, file, text, root, overlayFile, overlayText, actions, corrected: applyOverlay(root, actions) };
}

export const documents: readonly SpecDocument[] = names.map(read);

/** The published document, or undefined where ../shared is missing. */
export function publishedOf(name: DocumentName): JsonObject | undefined {
  const file = `../shared/upstream/${name}.openapi.json`;
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
