/** The API that calls are measured against, in a process of its own: `node --import tsx bench/apis.ts` prints its address. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { startSandbox } from "../sandbox/start.js";
import { bigLog } from "./answers/big-log.js";

/** The task whose files are big, the artifact that is a JSON of 200 MB, and one of a tenth of that. */
export const BIG_TASK = "00000000-0000-4000-8000-0000000000b1";
export const BIG_RUN = "00000000-0000-4000-8000-0000000000b2";
export const BIG_ARTIFACT = "big.json";
export const TENTH_ARTIFACT = "tenth.json";
/** Where in them the looked-for value is: near the end. */
export const POINTERS = { [BIG_ARTIFACT]: "/nodes/199990/name", [TENTH_ARTIFACT]: "/nodes/19990/name" };

const ARTIFACT_BYTES = 200_000_000;
const NODE_BYTES = 1_000;

/** The sandbox, and before it a few files that are larger than any of its own. */
async function serve(): Promise<void> {
  const sandbox = await startSandbox();
  const { origin, pathname } = new URL(sandbox.url);
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path.includes(BIG_TASK) || path.includes(BIG_RUN)) return bigFile(path, request, response);
    response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const address = { url: origin + pathname, bigUrl: `http://127.0.0.1:${port}${pathname}`, apiKey: sandbox.apiKey };
  process.stdout.write(`${JSON.stringify(address)}\n`);
}

function bigFile(path: string, request: IncomingMessage, response: ServerResponse): void {
  const isLog = path.includes("/logs/");
  const nodes = path.includes(TENTH_ARTIFACT) ? NODES / 10 : NODES;
  const size = isLog ? bigLog().length : artifactBytes(nodes);
  const type = isLog ? "text/plain; charset=utf-8" : "application/json";
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const isWhole = first === "" && last === "";
  const start = first === "" && !isWhole ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(Number(last) + 1, size);
  response.writeHead(isWhole ? 200 : 206, {
    "content-type": type,
    "content-length": end - start,
    "accept-ranges": "bytes",
    etag: '"1"',
    ...(isWhole ? {} : { "content-range": `bytes ${start}-${end - 1}/${size}` }),
  });
  if (isLog) response.end(bigLog().subarray(start, end));
  // Who reads in part may leave in the middle.
  else pipeline(Readable.from(artifactParts(nodes, start, end)), response).catch(() => undefined);
}

const OPENING = '{"nodes":[';
const CLOSING = "]}";
const NODES = Math.floor(ARTIFACT_BYTES / NODE_BYTES);

function artifactBytes(nodes: number): number {
  return OPENING.length + nodes * NODE_BYTES - 1 + CLOSING.length;
}

/** Each node takes exactly as many bytes with its comma, so that any part can be made without what is before it. */
function nodeText(index: number, isLast: boolean): string {
  const opening = `{"name":"node ${String(index).padStart(7, "0")}","text":"`;
  return `${opening}${"x".repeat(NODE_BYTES - opening.length - 3)}"}${isLast ? "" : ","}`;
}

function* artifactParts(nodes: number, start: number, end: number): Generator<string> {
  let at = 0;
  const within = (text: string): string => {
    const part = text.slice(Math.max(start - at, 0), Math.max(end - at, 0));
    at += text.length;
    return part;
  };
  yield within(OPENING);
  const batch = 64;
  for (let index = 0; index < nodes && at < end; index += batch) {
    const count = Math.min(batch, nodes - index);
    const bytes = count * NODE_BYTES - (index + count === nodes ? 1 : 0);
    if (at + bytes <= start) at += bytes;
    else
      yield within(
        Array.from({ length: count }, (_node, next) => nodeText(index + next, index + next === nodes - 1)).join(""),
      );
  }
  yield within(CLOSING);
}

if (process.argv[1]?.endsWith("apis.ts") === true) await serve();
