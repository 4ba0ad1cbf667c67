/** Who is called and how: one server each for the same two calls, which reach the API as the same requests. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { startHttpSession } from "./measuring/http-session.js";
import { type JsonObject, type Launch, type Session, startSession } from "./measuring/session.js";
import { engineFile } from "./peers/documents.js";
import {
  type Api,
  bareLoop,
  ivotobyServer,
  listOf,
  minimalServer,
  openapiMcpGeneratorServer,
  ourServer,
} from "./peers/servers.js";

/** As contestants are called in tables. */
export const OURS = "ours";
export const FLOOR = "bare loop (the floor)";
export const MINIMAL = "minimal SDK server";
export const GENERATED = "openapi-mcp-generator 4.0.1";
export const IVOTOBY = "@ivotoby/openapi-mcp-server 1.16.1";

/** A request of the API, as a path with its query, and the tool that makes it. */
export interface Question {
  readonly tool: RegExp;
  readonly arguments: JsonObject;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** A server with its tools, ready to be asked. */
export interface Asked {
  readonly name: string;
  readonly session: Session;
  ask(question: Question): Promise<JsonObject>;
}

/** How a server is spoken to. */
export type Transport = "stdio" | "http";

/** How all of them are started; those that cannot be installed are left out. */
export async function launchesAt(api: Api, transport: Transport = "stdio"): Promise<[string, Launch][]> {
  const engine = await engineFile();
  const tools = await listOf(await ourServer(["serve"], api));
  const port = async () => (transport === "http" ? freePort() : undefined);
  const at = (number: number | undefined, launch: Launch | undefined) =>
    launch === undefined || number === undefined ? launch : { ...launch, url: `http://127.0.0.1:${number}/mcp` };
  const [first, second, third, fourth, fifth] = [await port(), await port(), await port(), await port(), await port()];
  const words = third === undefined ? [] : ["--http", `127.0.0.1:${third}`];
  const ours = await ourServer(["serve", ...words], api);
  // Some ask more at once than it takes on unless told otherwise.
  const environment = { ...ours.environment, ORCHESTRA_HTTP_MAX_CONCURRENCY: "256" };
  const launches: [string, Launch | undefined][] = [
    [FLOOR, at(first, bareLoop(tools, "calls", api, first))],
    [MINIMAL, at(second, await minimalServer(tools, "calls", api, second))],
    [OURS, at(third, { ...ours, environment })],
    [GENERATED, at(fourth, await openapiMcpGeneratorServer(engine, `engine-${transport}`, api, fourth))],
    [IVOTOBY, at(fifth, ivotobyServer(engine, api, fifth))],
  ];
  return launches.flatMap(([name, launch]) => (launch === undefined ? [] : [[name, launch] as [string, Launch]]));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts all of them, or those named; a peer that cannot be asked is left out, and told of. */
export async function startAll(
  api: Api,
  { names, transport = "stdio" }: { readonly names?: readonly string[]; readonly transport?: Transport } = {},
): Promise<{ readonly servers: Asked[]; readonly leftOut: string[] }> {
  const launches = await launchesAt(api, transport);
  const wanted = launches.filter(([name]) => names === undefined || names.includes(name));
  const servers: Asked[] = [];
  const leftOut: string[] = [];
  for (const [name, launch] of wanted) {
    try {
      servers.push(await started(name, launch));
    } catch (error) {
      if ([FLOOR, MINIMAL, OURS].includes(name)) {
        for (const { session } of servers) await session.close();
        throw error;
      }
      leftOut.push(`${name} ends with its first request: ${String(error).slice(0, 200)}`);
    }
  }
  return { servers, leftOut };
}

async function started(name: string, launch: Launch): Promise<Asked> {
  const { url } = launch;
  const session = url === undefined ? startSession(launch) : await startHttpSession({ ...launch, url });
  const { tools } = await session.request("tools/list", {});
  const isPlain = name === FLOOR || name === MINIMAL;
  return {
    name,
    session,
    async ask(question) {
      const tool = isPlain ? "any" : (tools as JsonObject[]).find((each) => question.tool.test(each["name"]))?.["name"];
      if (tool === undefined) throw new Error(`${name} has no tool for ${question.path}`);
      const args = isPlain ? { path: question.path, ...question.query } : question.arguments;
      const result = await session.request("tools/call", { name: tool, arguments: args });
      const text: unknown = result["content"]?.[0]?.text;
      if (result["isError"] === true || typeof text !== "string" || text.length === 0) {
        throw new Error(`${name} does not answer ${question.path}: ${String(text).slice(0, 300)}`);
      }
      return result;
    },
  };
}
