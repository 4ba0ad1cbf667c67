/** Who is called and how: one server each for the same two calls, which reach the API as the same requests. */
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

/** How all of them are started; those that cannot be installed are left out. */
export async function launchesAt(api: Api): Promise<[string, Launch][]> {
  const engine = await engineFile();
  const ours = await ourServer(["serve"], api);
  const tools = await listOf(ours);
  const launches: [string, Launch | undefined][] = [
    [FLOOR, bareLoop(tools, "calls", api)],
    [MINIMAL, await minimalServer(tools, "calls", api)],
    [OURS, ours],
    [GENERATED, await openapiMcpGeneratorServer(engine, "engine", api)],
    [IVOTOBY, ivotobyServer(engine, api)],
  ];
  return launches.flatMap(([name, launch]) => (launch === undefined ? [] : [[name, launch] as [string, Launch]]));
}

/** Starts all of them, or those named. */
export async function startAll(api: Api, names?: readonly string[]): Promise<Asked[]> {
  const launches = await launchesAt(api);
  const wanted = launches.filter(([name]) => names === undefined || names.includes(name));
  return Promise.all(wanted.map(([name, launch]) => started(name, launch)));
}

async function started(name: string, launch: Launch): Promise<Asked> {
  const session = startSession(launch);
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
