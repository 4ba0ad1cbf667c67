/** The only module that knows the MCP SDK: a catalogue served over stdio, for both eras of the protocol. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputRequired,
  inputResponse,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool,
} from "@modelcontextprotocol/server";
import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { createHmac, randomBytes } from "node:crypto";
import { format } from "node:util";
import { type CallContext, callTool, createCallContext } from "./call.js";
import { UnknownToolError } from "./catalogue.js";
import type { AskUser, Question } from "./confirmation.js";
import type { Catalogue } from "./definition.js";
import { listingOf } from "./listing.js";
import type { Log } from "./log.js";
import type { Settings } from "./settings.js";

/** Clients cut longer instructions. */
const MAX_INSTRUCTIONS = 2048;
/** The tools of a run never change; a server started anew with other settings should still be noticed soon. */
const LIST_TTL_MS = 300_000;
/** The largest message that is read: a file in base64 has to fit. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Seals questions to the user: an answer counts only for the call that this process asked about. */
const SEAL_KEY = randomBytes(32);
/** What the question is called on the wire. */
const QUESTION = "confirm";

export interface ServeOptions {
  /** This server's own version, as told to clients. */
  readonly version: string;
  readonly log?: Log;
  readonly readFile?: CallContext["readFile"];
  readonly failureRules?: CallContext["failureRules"];
  readonly digests?: CallContext["digests"];
}

/**
 * Serves the catalogue over this process's standard input and output, until the input ends. Nothing else may write to
 * standard output; `console` is turned to standard error to make sure.
 */
export async function serveStdioCatalogue(
  catalogue: Catalogue,
  settings: Settings,
  options: ServeOptions,
): Promise<void> {
  const { version, ...rest } = options;
  const userAgent = `${catalogue.server.name}-mcp/${version}`;
  const context = createCallContext(catalogue, settings, undefined, { userAgent, ...rest });
  const { log } = context;
  keepStdoutPure();
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MAX_MESSAGE_BYTES });
  const closed = closing(transport);
  serveStdio(() => createServer(catalogue, context, version), {
    transport,
    onerror: (error) => log.warn(`protocol: ${error.message}`),
  });
  const tools = context.served.tools.length;
  log.info(`serving ${tools} ${tools === 1 ? "tool" : "tools"} over stdio`);
  await closed;
}

/** One server of the SDK; one is made for each connection, and answers whichever era the client speaks. */
export function createServer(catalogue: Catalogue, context: CallContext, version: string): Server {
  const tools = context.served.tools.map((tool) => listingOf(tool) as Tool);
  const cacheHint = { ttlMs: LIST_TTL_MS, cacheScope: "private" } as const;
  const instructions = instructionsOf(catalogue, context.log);
  const server = new Server(
    { name: catalogue.server.name, title: catalogue.server.title, version },
    {
      capabilities: { tools: {} },
      cacheHints: { "tools/list": cacheHint, "server/discover": cacheHint },
      ...(instructions === undefined ? {} : { instructions }),
    },
  );
  server.setRequestHandler("tools/list", () => ({ tools }));
  server.setRequestHandler("tools/call", ({ params }, { mcpReq }) =>
    answerCall(context, params.name, params.arguments, mcpReq, canElicit(server, mcpReq)),
  );
  return server;
}

async function answerCall(
  context: CallContext,
  name: string,
  args: unknown,
  request: ServerContext["mcpReq"],
  canAsk: boolean,
) {
  let asked: Question | undefined;
  const askUser: AskUser = (question) => {
    if (!canAsk) return "cannot-ask";
    const reply = inputResponse(request.inputResponses, QUESTION);
    const isReply = reply.kind === "elicit" && request.requestState() === sealOf(question);
    if (isReply) return reply.action === "accept" ? "accepted" : "declined";
    asked = question;
    return "asked";
  };
  try {
    const asks = context.settings.confirmDestructive.value;
    const answer = await callTool(context, name, args, { signal: request.signal, ...(asks ? { askUser } : {}) });
    if (asked !== undefined) return asking(asked, context.log);
    const content = [{ type: "text" as const, text: answer.text }];
    // Clients check structured content against the output schema even of an error, which is not of that form.
    if (answer.isError) return { content, isError: true };
    return { content, structuredContent: answer.structuredContent };
  } catch (error) {
    if (error instanceof UnknownToolError) throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
    context.log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    throw new ProtocolError(
      ProtocolErrorCode.InternalError,
      "A defect of this server, not of the call: its standard error says more. Please report it.",
    );
  }
}

/**
 * Whether the client can ask its user by a form: it says so with each request in the era of 2026, and at its start in
 * the one before; with neither at hand it cannot.
 */
function canElicit(server: Server, request: ServerContext["mcpReq"]): boolean {
  const envelope = request.envelope as Record<string, ClientCapabilities | undefined> | undefined;
  const { elicitation } = envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities() ?? {};
  if (elicitation === undefined || elicitation === null) return false;
  // Without members it means forms, the only kind that there was at first.
  return elicitation.form !== undefined || elicitation.url === undefined;
}

/** Has the client ask the user, and call again with the answer. The form is empty: to accept it is to agree. */
function asking(question: Question, log: Log) {
  const form = inputRequired.elicit({
    message: log.redact(question.message),
    requestedSchema: { type: "object", properties: {} },
  });
  return inputRequired({ inputRequests: { [QUESTION]: form }, requestState: sealOf(question) });
}

function sealOf({ call }: Question): string {
  return createHmac("sha256", SEAL_KEY).update(call).digest("base64url");
}

function instructionsOf(catalogue: Catalogue, log: Log): string | undefined {
  const { instructions } = catalogue.server;
  if (instructions === undefined || instructions.length <= MAX_INSTRUCTIONS) return instructions;
  log.warn(`the instructions are cut: ${instructions.length} characters, ${MAX_INSTRUCTIONS} allowed`);
  return `${instructions.slice(0, MAX_INSTRUCTIONS - 1)}…`;
}

/** Resolves when the transport has closed: its input ended, or its output can no longer be written. */
function closing(transport: StdioServerTransport): Promise<void> {
  return new Promise((resolve) => {
    const close = transport.close.bind(transport);
    transport.close = async () => {
      await close();
      resolve();
    };
  });
}

/** A package that prints would break the protocol; what it prints is for people anyway. */
function keepStdoutPure(): void {
  const toStderr = (...words: unknown[]) => void process.stderr.write(`${format(...words)}\n`);
  Object.assign(console, { log: toStderr, info: toStderr, debug: toStderr });
}
