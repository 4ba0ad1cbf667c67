/** A catalogue as a server of the MCP SDK, for both eras of the protocol, and served over stdio. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputRequired,
  inputResponse,
  PROTOCOL_VERSION_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  type Prompt,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
  Server,
  type ServerContext,
  type Tool,
} from "@modelcontextprotocol/server";
import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { format } from "node:util";
import { contentOf } from "./answer-content.js";
import { type CallContext, createCallContext } from "./call-context.js";
import { findTool, UnknownToolError } from "./catalogue.js";
import type { AskUser, Question } from "./confirmation.js";
import { completionFor, hasCompletions } from "./completions.js";
import type { Catalogue, ResourceDefinition } from "./definition.js";
import { listingOf } from "./listing.js";
import type { Log } from "./log.js";
import type { Progress } from "./progress.js";
import { listedPrompts, readPrompt, servedPrompts } from "./prompts.js";
import { listedResources, listedTemplates, readResource, servedResources } from "./resources.js";
import type { Settings } from "./settings.js";
import { type McpRequest, traceFieldsOf } from "./telemetry.js";
import { wholeLines } from "./whole-lines.js";

/** Clients cut longer instructions. */
const MAX_INSTRUCTIONS = 2048;
/** The tools of a run never change; a server started anew with other settings should still be noticed soon. */
const LIST_TTL_MS = 300_000;
/** What a run answers always in the same way. */
const CACHED = ["tools/list", "resources/list", "resources/templates/list", "prompts/list", "server/discover"] as const;
/** The largest message that is read: a file in base64 has to fit. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** More than is ever read at once: what may come with the end of a message. */
const MAX_PIECE_BYTES = 1024 * 1024;
/** What the question is called on the wire. */
const QUESTION = "confirm";

export interface ServeOptions {
  /** This server's own version, as told to clients. */
  readonly version: string;
  readonly log?: Log;
  readonly telemetry?: CallContext["telemetry"];
  readonly readFile?: CallContext["readFile"];
  readonly workflows?: CallContext["workflows"];
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
  keepStdoutPure(log);
  const input = process.stdin.pipe(wholeLines(MAX_MESSAGE_BYTES));
  const limits = { maxBufferSize: MAX_MESSAGE_BYTES + MAX_PIECE_BYTES };
  const transport = new StdioServerTransport(input, process.stdout, limits);
  const closed = closing(transport);
  const offer = offerOf(catalogue, context);
  serveStdio(() => createServer(offer, context, version), {
    transport,
    onerror: (error) => log.warn(`protocol: ${error.message}`),
  });
  const tools = context.served.tools.length;
  log.info(`serving ${tools} ${tools === 1 ? "tool" : "tools"} over stdio`);
  await closed;
  // What is still to come is read by nobody, and must not keep the process.
  process.stdin.unpipe(input).pause();
}

/** What clients are told of the server and its tools: the same for all who are served the same tools. */
export interface Offer {
  readonly catalogue: Catalogue;
  readonly tools: Tool[];
  readonly served: Served;
  /** The resources and prompts as they are listed; made when a client first asks. */
  readonly listed: () => Listed;
  readonly instructions: string | undefined;
}

interface Listed {
  readonly resources: Resource[];
  readonly resourceTemplates: ResourceTemplateType[];
  readonly prompts: Prompt[];
}

/** The offer of a run with this context. */
export function offerOf(catalogue: Catalogue, context: CallContext): Offer {
  const served = servedOf(catalogue, context);
  let listed: Listed | undefined;
  return {
    catalogue,
    tools: context.served.tools.map((tool) => listingOf(tool) as Tool),
    served,
    listed: () => (listed ??= listedOf(served, context)),
    instructions: instructionsOf(catalogue, context.log),
  };
}

/** One server of the SDK; one is made for each connection, and answers whichever era the client speaks. */
export function createServer(offer: Offer, context: CallContext, version: string): Server {
  const { catalogue, tools, served, instructions } = offer;
  const cacheHint = { ttlMs: LIST_TTL_MS, cacheScope: "private" } as const;
  const server = new Server(
    { name: catalogue.server.name, title: catalogue.server.title, version },
    {
      capabilities: { tools: {}, ...capabilitiesOf(served) },
      cacheHints: Object.fromEntries(CACHED.map((method) => [method, cacheHint])),
      ...(instructions === undefined ? {} : { instructions }),
    },
  );
  server.setRequestHandler("tools/list", () => ({ tools }));
  server.setRequestHandler("tools/call", ({ params }, { mcpReq, http }) =>
    answerCall(
      context,
      params.name,
      params.arguments,
      mcpReq,
      requestOf(server, mcpReq, http),
      canElicit(server, mcpReq),
      served.resources,
    ),
  );
  if (served.resources.length > 0) serveResources(server, offer, context);
  if (served.prompts.length > 0) servePrompts(server, offer, context);
  if (hasCompletions(served)) serveCompletions(server, context, served);
  return server;
}

/** The catalogue with those resources and prompts alone that are served. */
type Served = Catalogue & Required<Pick<Catalogue, "resources" | "prompts">>;

function servedOf(catalogue: Catalogue, context: CallContext): Served {
  const resources = servedResources(catalogue, context);
  return { ...catalogue, resources, prompts: servedPrompts(catalogue, context) };
}

function listedOf({ resources, prompts }: Served, context: CallContext): Listed {
  const { tools } = context.served;
  return {
    resources: listedResources(resources, tools) as Resource[],
    resourceTemplates: listedTemplates(resources, tools) as ResourceTemplateType[],
    prompts: listedPrompts(prompts) as Prompt[],
  };
}

function capabilitiesOf(served: Served) {
  return {
    ...(served.resources.length > 0 ? { resources: {} } : {}),
    ...(served.prompts.length > 0 ? { prompts: {} } : {}),
    ...(hasCompletions(served) ? { completions: {} } : {}),
  };
}

function serveResources(server: Server, { catalogue, listed }: Offer, context: CallContext): void {
  server.setRequestHandler("resources/list", () => ({ resources: listed().resources }));
  server.setRequestHandler("resources/templates/list", () => ({ resourceTemplates: listed().resourceTemplates }));
  server.setRequestHandler("resources/read", ({ params: { uri } }, { mcpReq, http }) =>
    withoutDefects(context, uri, async () => {
      const reading = await readResource(catalogue, context, uri, {
        signal: mcpReq.signal,
        mcp: requestOf(server, mcpReq, http),
      });
      if (reading.kind === "unknown") throw new ResourceNotFoundError(uri, reading.message);
      if (reading.kind === "failed") throw new ProtocolError(ProtocolErrorCode.InternalError, reading.message);
      return { contents: [...reading.contents] };
    }),
  );
}

function servePrompts(server: Server, { served: { prompts }, listed }: Offer, context: CallContext): void {
  server.setRequestHandler("prompts/list", () => ({ prompts: listed().prompts }));
  server.setRequestHandler("prompts/get", ({ params }) => {
    const reading = readPrompt(prompts, params.name, params.arguments ?? {}, context.log.redact);
    if ("fault" in reading) throw new ProtocolError(ProtocolErrorCode.InvalidParams, reading.fault);
    const { description, text } = reading;
    return { description, messages: [{ role: "user" as const, content: { type: "text" as const, text } }] };
  });
}

function serveCompletions(server: Server, context: CallContext, served: Served): void {
  server.setRequestHandler("completion/complete", ({ params }, { mcpReq, http }) =>
    withoutDefects(context, "completion/complete", async () => {
      const { values, total, hasMore } = await completionFor(served, context, params, {
        signal: mcpReq.signal,
        mcp: requestOf(server, mcpReq, http),
      });
      return { completion: { values: [...values], total, hasMore } };
    }),
  );
}

/** What is thrown without being meant for the client is told to the log alone. */
async function withoutDefects<Result>(context: CallContext, what: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof ProtocolError ? error : defect(context, what, error);
  }
}

function defect(context: CallContext, what: string, error: unknown): ProtocolError {
  context.log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new ProtocolError(
    ProtocolErrorCode.InternalError,
    "A defect of this server, not of the call: its standard error says more. Please report it.",
  );
}

let calls: Promise<[typeof import("./call.js"), typeof import("./seal.js")]> | undefined;

/** Nothing of a call is needed before the first one: a start is quicker without it. */
function loadCalls(): NonNullable<typeof calls> {
  return (calls ??= Promise.all([import("./call.js"), import("./seal.js")]));
}

async function answerCall(
  context: CallContext,
  name: string,
  args: unknown,
  request: ServerContext["mcpReq"],
  mcp: McpRequest,
  canAsk: boolean,
  resources: readonly ResourceDefinition[],
) {
  try {
    const [{ callTool }, { sealOf }] = await loadCalls();
    let asked: Question | undefined;
    const askUser: AskUser = (question) => {
      if (!canAsk) return "cannot-ask";
      const state = request.requestState();
      if (state !== undefined && state !== sealOf(context, question)) throw forgedState(name);
      const reply = inputResponse(request.inputResponses, QUESTION);
      const isReply = reply.kind === "elicit" && state !== undefined;
      if (isReply) return reply.action === "accept" ? "accepted" : "declined";
      asked = question;
      return "asked";
    };
    const asks = context.settings.confirmDestructive.value;
    const progress = progressFor(request, context.log);
    const { signal } = request;
    const answer = await callTool(context, name, args, { signal, progress, mcp, ...(asks ? { askUser } : {}) });
    if (asked !== undefined) return asking(context, asked, sealOf(context, asked));
    // Clients check structured content against the output schema even of an error, which is not of that form.
    if (answer.isError) return { content: [{ type: "text" as const, text: answer.text }], isError: true };
    const content = contentOf(resources, findTool(context.served, name), args, answer);
    return { content, structuredContent: answer.structuredContent };
  } catch (error) {
    if (error instanceof UnknownToolError) throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
    throw error instanceof ProtocolError ? error : defect(context, name, error);
  }
}

/** Who asks, and on which trace: what telemetry and the log tell of a request. */
function requestOf(server: Server, request: ServerContext["mcpReq"], http: ServerContext["http"]): McpRequest {
  const envelope = request.envelope as Readonly<Record<string, unknown>> | undefined;
  const version = envelope?.[PROTOCOL_VERSION_META_KEY] ?? server.getNegotiatedProtocolVersion();
  return {
    method: request.method,
    id: String(request.id),
    transport: http === undefined ? "pipe" : "tcp",
    ...(typeof version === "string" ? { protocolVersion: version } : {}),
    trace: traceFieldsOf((name) => request._meta?.[name]),
    transportTrace: traceFieldsOf((name) => http?.req?.headers.get(name)),
  };
}

/** Tells the client how far its call is; undefined where it did not ask to be told. */
function progressFor(request: ServerContext["mcpReq"], log: Log): Progress | undefined {
  const progressToken = request._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress, total, message) => {
    const params = { progressToken, progress, message, ...(total === undefined ? {} : { total }) };
    // What nobody hears is no fault of the call.
    request
      .notify({ method: "notifications/progress", params })
      .catch((error: unknown) => log.debug(`progress: ${error instanceof Error ? error.message : String(error)}`));
  };
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
function asking(context: CallContext, question: Question, requestState: string) {
  const form = inputRequired.elicit({
    message: context.log.redact(question.message),
    requestedSchema: { type: "object", properties: {} },
  });
  return inputRequired({ inputRequests: { [QUESTION]: form }, requestState });
}

/** MCP 2026-07-28, multi round-trip requests: a state that fails its check is refused, not passed over. */
function forgedState(tool: string): ProtocolError {
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Nothing was done: the requestState is not one that this server gave for this call of ${tool}. ` +
      `Call ${tool} again without requestState and inputResponses, and the user is asked anew.`,
  );
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

/** A package that prints would break the protocol; what it prints is for people anyway, like the rest of the log. */
function keepStdoutPure(log: Log): void {
  const info = (...words: unknown[]) => log.info(format(...words));
  const warn = (...words: unknown[]) => log.warn(format(...words));
  const error = (...words: unknown[]) => log.error(format(...words));
  Object.assign(console, { log: info, info, debug: info, warn, error });
}
