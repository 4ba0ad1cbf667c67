/** A call of a tool whose answer is a file, from what it asks for to the result. */
import type { AnyTool } from "../definition.js";
import { ApiError } from "../errors.js";
import { conforming } from "../result/conform.js";
import { outputSchemaOf } from "../result/output-schema.js";
import { type Shaping, shapeAnswer } from "../result/shape.js";
import type { Structured } from "../result/budget.js";
import { cleanText } from "../result/text.js";
import type { HttpAnswer } from "../http/outcome.js";
import { notJson, nothingThere, waysAdvice } from "./advice.js";
import { type Asked, askedOf, fileArgument, usualWay } from "./asked.js";
import type { Digests } from "./digest.js";
import { readHead } from "./head.js";
import { PointerVisitor } from "./json/pointed.js";
import { shapeBinary, shapeDigest, shapeLines, shapePointed, shapeSearch, type ShapingFile } from "./shape.js";
import { search } from "./search.js";
import type { FileSource } from "./source.js";
import { readTail } from "./tail.js";
import { readAny, visitJson } from "./whole.js";

/** What the notes around a result may add to it. */
const ROOM_FOR_NOTES = 900;
/** Lines and searches keep no more than this, however large a result may be, in characters. */
const MAX_ROOM = 1_000_000;

export interface FileOptions extends Shaping {
  readonly source: FileSource;
  /** Sends the request, with this `Range` where the arguments do not make one, and reads up to the general cap. */
  readonly fetchRange: (range: string | undefined) => Promise<HttpAnswer>;
  readonly digests: Digests;
}

/**
 * Reads what the call asks for, and shapes it.
 * @throws ArgumentError where it asks for something that cannot be understood.
 * @throws ApiError where the API fails, or the file is not what it is asked to be.
 */
export async function answerFromFile(
  tool: AnyTool,
  args: Readonly<Record<string, unknown>>,
  options: FileOptions,
): Promise<Structured> {
  const asked = await askedOf(tool, args);
  return conforming(await resultOf(tool, args, asked, options), outputSchemaOf(tool));
}

async function resultOf(
  tool: AnyTool,
  args: Readonly<Record<string, unknown>>,
  asked: Asked,
  options: FileOptions,
): Promise<Structured> {
  const { source, redact, maxCharacters } = options;
  const room = Math.max(300, Math.min(maxCharacters, MAX_ROOM) - ROOM_FOR_NOTES);
  const tidy = (line: string) => redact(cleanText(line));
  const shaping: ShapingFile = { tool, room, redact };
  const lines = (most: number) => ({ most, room, tidy });
  switch (asked.way) {
    case "usual": {
      const usual = usualWay(tool);
      if (usual.way === "tail") return shapeLines(await readTail(source, lines(usual.lines)), "tail", shaping);
      const isJsonWanted = tool.file?.ways.includes("pointer") === true;
      const found = await readAny(source, { ...lines(usual.lines), isJsonWanted });
      if (found.kind === "json") return shapePointed(found.about, [], found.value, shaping);
      return found.kind === "lines"
        ? shapeLines(found, "head", shaping)
        : shapeBinary(found.about, found.bytes, shaping);
    }
    case "tail":
      return shapeLines(await readTail(source, lines(asked.lines)), "tail", shaping);
    case "head":
      return shapeLines(await readHead(source, lines(asked.lines)), "head", shaping);
    case "grep":
      return shapeSearch(await search(source, { ...asked, room, tidy }), shaping);
    case "range": {
      // What arrives says what it is, whatever the document calls the file.
      const { file: _, ...plain } = tool;
      const own = fileArgument(tool, "range");
      const answer = await options.fetchRange(own === undefined ? undefined : String(args[own]));
      return shapeAnswer({ ...plain, result: { mediaType: "*/*" } }, args, answer, options);
    }
    case "pointer": {
      const { about, visitor, fault } = await visitJson(source, () => new PointerVisitor(asked.path));
      const pointed = visitor.result;
      if (pointed?.kind === "found") return shapePointed(about, asked.path, pointed.value, shaping);
      if (pointed === undefined || fault !== undefined || about.isCapped) throw notJson(tool, fault, about.isCapped);
      throw nothingThere(tool, pointed);
    }
    case "digest":
      return digestOf(asked, options, shaping);
  }
}

async function digestOf(
  { name, pattern }: Extract<Asked, { way: "digest" }>,
  { source, digests }: FileOptions,
  shaping: ShapingFile,
): Promise<Structured> {
  const { tool } = shaping;
  const maker = Object.hasOwn(digests, name) ? digests[name] : undefined;
  if (maker === undefined) {
    throw new ApiError(undefined, `This server has no digest "${name}", so nothing was sent.`, waysAdvice(tool));
  }
  const isWanted = pattern === undefined ? undefined : pattern.test;
  const { about, visitor, fault } = await visitJson(source, () => maker.begin({ isWanted }));
  if (fault !== undefined || about.isCapped) throw notJson(tool, fault, about.isCapped);
  const digest = visitor.result();
  if (digest !== undefined) return shapeDigest(about, digest, shaping);
  throw new ApiError(undefined, `The file is of no kind that "${name}" can be made of.`, waysAdvice(tool));
}
