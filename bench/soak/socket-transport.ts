/** A client's way to the server over a socket: one message of JSON on each line, as over standard input and output. */
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/client";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

export class SocketTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #socket: Socket;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
  }

  async start(): Promise<void> {
    this.#socket.on("error", (error) => this.onerror?.(error));
    this.#socket.on("close", () => this.onclose?.());
    createInterface(this.#socket).on("line", (line) => this.onmessage?.(JSON.parse(line) as JSONRPCMessage));
    if (this.#socket.connecting) await once(this.#socket, "connect");
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.#socket.destroy();
  }
}
