/** The resources of a run: what is listed, and what reading one gives. Reading is a call of the resource's tool. */
import type { CallContext, CallOptions } from "./call-context.js";
import { findTool, UnknownToolError } from "./catalogue.js";
import type { ListedTool, Catalogue, ResourceDefinition, SchemaResource, ToolResource } from "./definition.js";
import { nearest } from "./nearest.js";
import type { ToolAnswer } from "./result/answer.js";
import { argumentsFromTexts } from "./text-arguments.js";
import { matchUri, variablesOf } from "./uri-template.js";

const JSON_TYPE = "application/json";
const SCHEMA_TYPE = "application/schema+json";

type Words = Pick<ResourceDefinition, "name" | "title" | "description" | "annotations">;

/** As they stand in `resources/list` and `resources/templates/list`. */
export interface ListedResource extends Words {
  readonly uri: string;
  readonly mimeType?: string;
  /** In bytes, where it is known without reading. */
  readonly size?: number;
}
export interface ListedTemplate extends Words {
  readonly uriTemplate: string;
  readonly mimeType?: string;
}

export type ResourceContents =
  | { readonly uri: string; readonly mimeType: string; readonly text: string }
  | { readonly uri: string; readonly mimeType: string; readonly blob: string };

/** What came of reading: the contents, or why there are none. */
export type Reading =
  | { readonly kind: "contents"; readonly contents: readonly ResourceContents[] }
  /** There is no such resource. */
  | { readonly kind: "unknown"; readonly message: string }
  /** It may be there, and could not be read. */
  | { readonly kind: "failed"; readonly message: string };

/** Those resources whose tools are served, in the order of the catalogue. */
export function servedResources(catalogue: Catalogue, { served }: CallContext): readonly ResourceDefinition[] {
  const names = new Set(served.tools.map(({ name }) => name));
  return (catalogue.resources ?? []).filter((resource) => !("tool" in resource) || names.has(resource.tool));
}

/** The resources that have one URI each. */
export function listedResources(
  resources: readonly ResourceDefinition[],
  tools: readonly ListedTool[],
): readonly ListedResource[] {
  return resources.filter(isFixed).map((resource) => ({
    uri: resource.uri,
    ...wordsOf(resource),
    ...("tool" in resource
      ? typeOf(resource, tools)
      : { mimeType: SCHEMA_TYPE, size: Buffer.byteLength(schemaText(resource)) }),
  }));
}

/** The resources whose URI has variables. */
export function listedTemplates(
  resources: readonly ResourceDefinition[],
  tools: readonly ListedTool[],
): readonly ListedTemplate[] {
  return resources
    .filter((resource) => !isFixed(resource))
    .map((resource) => ({
      uriTemplate: resource.uri,
      ...wordsOf(resource),
      ...("tool" in resource ? typeOf(resource, tools) : {}),
    }));
}

/** Reads the resource with this URI. */
export async function readResource(
  catalogue: Catalogue,
  context: CallContext,
  uri: string,
  options: CallOptions = {},
): Promise<Reading> {
  const found = find(catalogue.resources ?? [], uri);
  if (found === undefined) return { kind: "unknown", message: unknownText(servedResources(catalogue, context), uri) };
  const { resource, values } = found;
  if (!("tool" in resource)) {
    return { kind: "contents", contents: [{ uri, mimeType: SCHEMA_TYPE, text: schemaText(resource) }] };
  }
  try {
    const tool = findTool(context.served, resource.tool);
    return await readByTool(context, { resource, tool, values, uri }, options);
  } catch (error) {
    if (!(error instanceof UnknownToolError)) throw error;
    return { kind: "unknown", message: `The resource "${resource.name}" is not served. ${error.message}` };
  }
}

interface ByTool {
  readonly resource: ToolResource;
  readonly tool: ListedTool;
  readonly values: Readonly<Record<string, string>>;
  readonly uri: string;
}

async function readByTool(
  context: CallContext,
  { resource, tool, values, uri }: ByTool,
  options: CallOptions,
): Promise<Reading> {
  const args = { ...resource.arguments, ...argumentsFromTexts(tool, Object.entries(values)) };
  const { callTool } = await import("./call.js");
  const answer = await callTool(context, tool, args, options);
  if (!answer.isError) return { kind: "contents", contents: contentsOf(uri, tool, answer) };
  const { status, next_step: next } = answer.structuredContent["error"] as { status?: number; next_step?: string };
  // Neither asked nor answered: the variables are no arguments of the tool.
  const isUnknown = status === 404 || status === 410 || (status === undefined && next === undefined);
  return { kind: isUnknown ? "unknown" : "failed", message: answer.text };
}

/** A text as text and a file as bytes; anything else, and what a text lacks, as the JSON that the tool answers with. */
function contentsOf(
  uri: string,
  tool: ListedTool,
  { structuredContent, text }: ToolAnswer,
): readonly ResourceContents[] {
  const { text: plain, base64, ...rest } = structuredContent;
  const whole = { uri, mimeType: JSON_TYPE, text };
  if (tool.result.mediaType === undefined) return [whole];
  const { mediaType } = rest;
  if (typeof base64 === "string" && typeof mediaType === "string") return [{ uri, mimeType: mediaType, blob: base64 }];
  if (typeof plain !== "string") return [whole];
  const first = { uri, mimeType: textType(tool), text: plain };
  if (Object.keys(rest).length === 0) return [first];
  return [first, { uri, mimeType: JSON_TYPE, text: JSON.stringify(rest) }];
}

/** Where every answer of the tool is of one type. */
function typeOf(resource: ToolResource, tools: readonly ListedTool[]): { readonly mimeType?: string } {
  const tool = tools.find(({ name }) => name === resource.tool);
  const mediaType = tool === undefined ? "" : (tool.result.mediaType ?? JSON_TYPE);
  return mediaType === JSON_TYPE || mediaType.startsWith("text/") ? { mimeType: mediaType } : {};
}

function textType({ result }: ListedTool): string {
  return result.mediaType?.startsWith("text/") === true ? result.mediaType : "text/plain";
}

/** A resource with one URI before those with variables, then in their order. */
function find(
  resources: readonly ResourceDefinition[],
  uri: string,
): { resource: ResourceDefinition; values: Readonly<Record<string, string>> } | undefined {
  const inOrder = [...resources.filter(isFixed), ...resources.filter((each) => !isFixed(each))];
  for (const resource of inOrder) {
    const values = matchUri(resource.uri, uri);
    if (values !== undefined) return { resource, values };
  }
  return undefined;
}

function unknownText(resources: readonly ResourceDefinition[], uri: string): string {
  const uris = resources.map((resource) => resource.uri);
  const shown = uri.length > 200 ? `${uri.slice(0, 200)}…` : uri;
  const meant = nearest(
    uri,
    uris.filter((each) => !each.includes("{")),
  );
  return (
    `There is no resource "${shown}".${meant === undefined ? "" : ` Did you mean "${meant}"?`} ` +
    (uris.length === 0
      ? "None are served."
      : `Served: ${uris.join(", ")}. A variable is percent-encoded; only {+…} takes slashes.`)
  );
}

function isFixed({ uri }: ResourceDefinition): boolean {
  return variablesOf(uri).length === 0;
}

function wordsOf({ name, title, description, annotations }: ResourceDefinition): Words {
  return {
    name,
    title,
    ...(description === undefined ? {} : { description }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function schemaText({ schema }: SchemaResource): string {
  return JSON.stringify(schema, undefined, 2);
}
