/** File arguments: strings become bytes before the encoder, which is pure, sees them. */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnyTool, BodyDefinition } from "../definition.js";
import { parsePointer } from "./pointer.js";
import { type Origin, refuse, shown } from "./refusal.js";
import { isRecord } from "./text.js";

/** The content of a file, with what is known of its name and type. */
export class FileValue {
  readonly bytes: Uint8Array;
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;

  constructor(bytes: Uint8Array, fileName?: string, contentType?: string) {
    this.bytes = bytes;
    this.fileName = fileName;
    this.contentType = contentType;
  }

  /** Base64: for where bytes stand in a text format, JSON or a urlencoded form. */
  toJSON(): string {
    return Buffer.from(this.bytes).toString("base64");
  }
}

export interface FileAccess {
  /**
   * Reads a local file; which ones it may read is its own business. It is given an absolute path, or a relative one as
   * the caller wrote it. Absent: `file:` is refused.
   */
  readonly readFile?: (path: string) => Promise<Uint8Array>;
}

/**
 * The arguments, with every file among them (`BodyDefinition.file`, `PropertyEncoding.file`, there also each item of an
 * array) turned from a string into a `FileValue`. The string is a data URL, base64, or `file:` and a path. Everything
 * else stays as it is, and the given object is not written to. Throws `ArgumentError` for any other string.
 */
export async function resolveFiles(
  tool: AnyTool,
  argumentsValue: Readonly<Record<string, unknown>>,
  access: FileAccess,
): Promise<Record<string, unknown>> {
  const resolved: [string, unknown][] = [];
  for (const [name, value] of Object.entries(argumentsValue)) {
    const binding = Object.hasOwn(tool.arguments, name) ? tool.arguments[name]?.binding : undefined;
    if (tool.body === undefined || binding?.in !== "body") {
      resolved.push([name, value]);
      continue;
    }
    const origin = { tool: tool.name, argument: name, label: name };
    const toFile = (item: unknown) => (typeof item === "string" ? fileFrom(item, access, origin) : item);
    resolved.push([name, await withFiles(tool.body, parsePointer(binding.pointer), value, toFile)]);
  }
  return Object.fromEntries(resolved);
}

type ToFile = (item: unknown) => unknown;

/** The part of the body at `path`, with those of its values replaced that the body's definition calls files. */
async function withFiles(body: BodyDefinition, path: readonly string[], value: unknown, toFile: ToFile) {
  const [property, ...deeper] = path;
  if (property !== undefined) return deeper.length === 0 && isFile(body, property) ? eachFile(value, toFile) : value;
  if (body.file === true) return toFile(value);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    async ([name, item]) => [name, isFile(body, name) ? await eachFile(item, toFile) : item] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function isFile(body: BodyDefinition, property: string): boolean {
  const { encoding } = body;
  return encoding !== undefined && Object.hasOwn(encoding, property) && encoding[property]?.file === true;
}

function eachFile(value: unknown, toFile: ToFile): unknown {
  return Array.isArray(value) ? Promise.all(value.map(toFile)) : toFile(value);
}

const expected =
  "give the content as base64, or as a data URL (data:text/csv;base64,…, or data:text/plain,… with percent-encoded text)";

async function fileFrom(text: string, access: FileAccess, origin: Origin): Promise<FileValue> {
  if (/^data:/i.test(text)) return fromDataUrl(text, origin);
  if (/^file:/i.test(text)) return fromPath(text, access, origin);
  return new FileValue(base64Bytes(text, origin));
}

/** RFC 2397. A `name` or `filename` parameter, which many programs write there, names the file. */
function fromDataUrl(text: string, origin: Origin): FileValue {
  const comma = text.indexOf(",");
  if (comma === -1) refuse(origin, `the data URL ${shown(text, origin)} has no comma before its data; ${expected}.`);
  const parts = text.slice("data:".length, comma).split(";");
  const data = text.slice(comma + 1);
  const isBase64 = parts.at(-1)?.trim().toLowerCase() === "base64";
  if (isBase64) parts.pop();
  const nameParameter = /^\s*(?:file)?name\s*=/i;
  const named = parts.find((part) => nameParameter.test(part));
  const type = parts.filter((part) => !nameParameter.test(part)).join(";");
  return new FileValue(
    isBase64 ? base64Bytes(percentDecoded(data, origin).toString("latin1"), origin) : percentDecoded(data, origin),
    named === undefined ? undefined : percentDecoded(named.replace(nameParameter, ""), origin).toString("utf8"),
    /^[^;/]+\/[^;/]+/.test(type) ? type : undefined,
  );
}

function percentDecoded(text: string, origin: Origin): Buffer {
  if (/%(?![0-9A-Fa-f]{2})/.test(text))
    refuse(origin, `the data URL has a "%" that begins no escape; write it as %25.`);
  const pieces = text.split(/((?:%[0-9A-Fa-f]{2})+)/);
  return Buffer.concat(
    pieces.map((piece, index) =>
      index % 2 === 1 ? Buffer.from(piece.replaceAll("%", ""), "hex") : Buffer.from(piece, "utf8"),
    ),
  );
}

/** Strict: Node's own decoder skips what it does not know, and would make a file of any text. */
function base64Bytes(text: string, origin: Origin): Buffer {
  const plain = text.replace(/[\t\n\r ]+/g, "");
  const standard = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  const urlSafe = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$/;
  if (!standard.test(plain) && !(urlSafe.test(plain) && /[-_]/.test(plain))) {
    refuse(origin, `${shown(text, origin)} is no base64; ${expected}.`);
  }
  return Buffer.from(plain, "base64");
}

async function fromPath(text: string, access: FileAccess, origin: Origin): Promise<FileValue> {
  if (access.readFile === undefined) refuse(origin, `this server reads no local files; ${expected}.`);
  const path = localPath(text, origin);
  const bytes = await access.readFile(path).catch((cause: unknown) => {
    refuse(origin, `${shown(path, origin)} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  return new FileValue(bytes, basename(path));
}

function localPath(text: string, origin: Origin): string {
  if (!/^file:\//i.test(text)) return text.slice("file:".length);
  try {
    return fileURLToPath(text);
  } catch {
    return refuse(origin, `${shown(text, origin)} names no local file; write file:///folder/name.`);
  }
}
