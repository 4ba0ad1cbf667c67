/** The API behind the suite's tools: a text, a picture, a sound, a file, an error, and things by their id. */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** One red pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);

const answers: Readonly<Record<string, readonly [type: string, body: Buffer]>> = {
  "/text": ["text/plain", Buffer.from("A text, and no more than that.")],
  "/picture": ["image/png", PICTURE],
  "/sound": ["audio/wav", silence()],
  "/file": ["application/octet-stream", Buffer.from([1, 2, 3, 254, 255])],
};

export interface Api {
  readonly url: string;
  close(): void;
}

/** Starts it on a free port of loopback. */
export async function startApi(): Promise<Api> {
  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    const found = answers[path];
    if (found !== undefined) return void response.writeHead(200, { "content-type": found[0] }).end(found[1]);
    const id = /^\/things\/(?<id>[^/]+)$/u.exec(path)?.groups?.["id"];
    const body =
      id === undefined ? { message: "There is nothing here." } : { id: decodeURIComponent(id), kind: "thing" };
    response.writeHead(id === undefined ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

/** A WAV file of ten samples without a sound: RIFF, mono, 8 bits, 8000 samples a second. */
function silence(): Buffer {
  const samples = 10;
  const file = Buffer.alloc(44 + samples, 0x80);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + samples, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples, 40);
  return file;
}
