/** A tool's answer as blocks of content: what is a picture or a sound is given as one, not as letters that stand for it. */
import type { ListedTool, ResourceDefinition } from "./definition.js";
import { linksOf, type ResourceLink } from "./resource-links.js";
import type { ToolAnswer } from "./result/answer.js";
import { expandUri, variablesOf } from "./uri-template.js";

/** Models refuse a whole conversation for a picture of another type. */
const PICTURES: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export type AnswerContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image" | "audio"; readonly data: string; readonly mimeType: string }
  | {
      readonly type: "resource";
      readonly resource: { readonly uri: string; readonly mimeType: string; readonly blob: string };
    }
  | ResourceLink;

/**
 * The blocks of an answer that went well: its JSON, without the bytes that a block of their own holds, that block, and
 * links to resources of what it lists.
 */
export function contentOf(
  resources: readonly ResourceDefinition[],
  tool: ListedTool,
  args: unknown,
  answer: ToolAnswer,
): AnswerContent[] {
  const { base64, ...rest } = answer.structuredContent;
  const links = linksOf(resources, tool.name, args, answer.structuredContent);
  const { mediaType } = rest;
  // Of an answer in JSON, a property of this name is the API's own.
  const isFile = tool.result.mediaType !== undefined || tool.file !== undefined;
  const file =
    isFile && typeof base64 === "string" && typeof mediaType === "string"
      ? fileContent(base64, mediaType, uriOf(resources, tool, args))
      : undefined;
  if (file === undefined) return [{ type: "text", text: answer.text }, ...links];
  return [{ type: "text", text: JSON.stringify(rest) }, file, ...links];
}

/** Undefined where no kind of block is for it; its bytes then stay in the JSON. */
function fileContent(data: string, mimeType: string, uri: string | undefined): AnswerContent | undefined {
  if (PICTURES.includes(mimeType)) return { type: "image", data, mimeType };
  if (mimeType.startsWith("audio/")) return { type: "audio", data, mimeType };
  return uri === undefined ? undefined : { type: "resource", resource: { uri, mimeType, blob: data } };
}

/** The URI of the resource that this very call reads; undefined where there is none. */
function uriOf(resources: readonly ResourceDefinition[], tool: ListedTool, args: unknown): string | undefined {
  const given = Object.entries(typeof args === "object" && args !== null ? args : {});
  for (const resource of resources) {
    if (!("tool" in resource) || resource.tool !== tool.name) continue;
    const variables = variablesOf(resource.uri);
    const values = given.filter(([name]) => variables.includes(name));
    const others = given.filter(([name]) => !variables.includes(name));
    const isRead =
      values.length === variables.length &&
      values.every(([, value]) => typeof value === "string") &&
      sameEntries(others, Object.entries(resource.arguments ?? {}));
    const uri = isRead ? expandUri(resource.uri, Object.fromEntries(values)) : undefined;
    if (uri !== undefined) return uri;
  }
  return undefined;
}

function sameEntries(left: readonly [string, unknown][], right: readonly [string, unknown][]): boolean {
  const sorted = (entries: readonly [string, unknown][]) =>
    JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(left) === sorted(right);
}
