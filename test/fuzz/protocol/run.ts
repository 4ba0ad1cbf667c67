/** Sessions of frames at random, sound and unsound: after each of them the server is still there, and answers. */
import * as fc from "fast-check";
import { json, startRecorder } from "../../server/recorder.js";
import { defectOf } from "../calls/laws.js";
import { Counter, type Defect, type Outcome, type RunOptions } from "../figures.js";
import { type Era, type Frame, framesFor, line, request } from "./frames.js";
import { startStdio } from "./stdio.js";
import type { Wire } from "./wire.js";

/** Episodes in one process, after which another is started in the next era. */
const EPISODES = 60;
const ERAS: readonly Era[] = ["2025-11-25", "2026-07-28", "none"];
/** One more than the server takes as one message. */
const TOO_LARGE = 64 * 1024 * 1024 + 1;

/** Tries about so many episodes, at least one process of each era. */
export async function runProtocol({ runs, seed, at }: RunOptions): Promise<Outcome> {
  const api = await startRecorder((_, response) => json(response, 200, { results: [], total: 0 }));
  const counter = new Counter("protocol, stdio");
  const defects: Defect[] = [];
  const processes = Math.max(ERAS.length, Math.ceil(runs / EPISODES));
  try {
    for (let index = 0; index < processes; index++) {
      const era = ERAS[index % ERAS.length] ?? "none";
      const place = `${era}, process ${index} (seed ${seed})`;
      const wire = startStdio(`${api.url}/api`);
      const session = new Session(wire, era, counter);
      try {
        at(`${place}, start`);
        await session.open();
        defects.push(...(await session.run(place, Math.ceil(runs / processes), seed + index, at)));
        at(`${place}, a message that is too large`);
        await session.sendTooLarge();
        at(`${place}, end`);
        const code = await wire.end();
        if (code !== 0)
          defects.push({ kind: "protocol", at: place, message: `it ended with ${String(code)}\n${wire.complaint()}` });
      } catch (error) {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        defects.push({ kind: "protocol", at: place, message });
      } finally {
        wire.kill();
      }
    }
  } finally {
    await api.close();
  }
  return { figures: [counter.figures()], defects };
}

/** One process, and what is owed by it. */
class Session {
  readonly #wire: Wire;
  readonly #era: Era;
  readonly #counter: Counter;
  #ids = 0;

  constructor(wire: Wire, era: Era, counter: Counter) {
    this.#wire = wire;
    this.#era = era;
    this.#counter = counter;
  }

  async open(): Promise<void> {
    if (this.#era !== "2025-11-25") return;
    const id = this.#nextId();
    const params = { protocolVersion: this.#era, capabilities: {}, clientInfo: { name: "fuzz", version: "1" } };
    await this.#wire.write([request(this.#era, id, "initialize", params)]);
    await this.#answersTo([id], []);
    await this.#wire.write([line({ jsonrpc: "2.0", method: "notifications/initialized" })]);
  }

  async run(place: string, runs: number, seed: number, at: RunOptions["at"]): Promise<readonly Defect[]> {
    let number = 0;
    const frames = fc.array(framesFor(this.#era), { minLength: 1, maxLength: 6 });
    const cuts = fc.array(fc.nat({ max: 4_000 }), { maxLength: 5 });
    const property = fc.asyncProperty(frames, cuts, async (episode, pieces) => {
      number += 1;
      at(`${place}, episode ${number}: ${episode.map(({ kind }) => kind).join(", ")}`);
      await this.#episode(episode, pieces);
    });
    const result = await fc.check(property, { numRuns: runs, seed, endOnFailure: true });
    if (!result.failed) return [];
    const { kind, message } = defectOf("protocol", place, result);
    const bytes = (result.counterexample?.[0] ?? []).map((frame) => frame.bytes("id").toString("latin1").slice(0, 400));
    return [
      { kind, at: place, message: `${message}\n  ${bytes.join("\n  ")}\n${this.#wire.complaint().slice(-1_000)}` },
    ];
  }

  /** Writes the frames, cut into pieces anywhere, then asks something sound, and waits for all that is owed. */
  async #episode(frames: readonly Frame[], cuts: readonly number[]): Promise<void> {
    const owed: string[] = [];
    const written = frames.map((frame) => {
      const id = this.#nextId();
      if (frame.isOwed) owed.push(id);
      return frame.bytes(id);
    });
    // What the episode left unfinished ends here, so that the next message is one by itself.
    await this.#wire.write(inPieces(Buffer.concat([...written, Buffer.from("\n")]), cuts));
    await this.#probe(owed);
  }

  /** The server may close on it, or say that it is too much; it may not crash. */
  async sendTooLarge(): Promise<void> {
    const chunk = Buffer.alloc(1024 * 1024, "a");
    await this.#wire.write(Array.from({ length: Math.ceil(TOO_LARGE / chunk.length) + 1 }, () => chunk));
    await this.#wire.write([Buffer.from("\n")]);
    await this.#probe([], true);
  }

  async #probe(owed: readonly string[], mayClose = false): Promise<void> {
    const probe = this.#nextId();
    if (this.#era !== "none") {
      await this.#wire.write([request(this.#era, probe, "tools/list")]);
      await this.#answersTo([...owed, probe], [probe], mayClose);
      return;
    }
    // Which era such a session is in, is the server's to say: one of the two is answered with what was asked.
    const second = this.#nextId();
    await this.#wire.write([request("2026-07-28", probe, "tools/list"), request("2025-11-25", second, "tools/list")]);
    await this.#answersTo([...owed, probe, second], [], mayClose);
  }

  /** Waits for one answer to each; those of the others must be answers with a result. */
  async #answersTo(ids: readonly string[], withResult: readonly string[], mayClose = false): Promise<void> {
    const open = new Set(ids);
    const answered = new Set<string>();
    while (open.size > 0) {
      const changed = this.#wire.change();
      for (const text of this.#wire.take()) {
        const message = messageOf(text);
        if (!("id" in message) || message.method !== undefined) continue;
        this.#counter.count(message.error === undefined);
        const id = String(message.id);
        if (answered.has(id)) throw new Error(`${id} is answered twice`);
        if (ids.includes(id)) answered.add(id);
        if (withResult.includes(id) && message.error !== undefined)
          throw new Error(`a sound request is refused: ${text.slice(0, 500)}`);
        open.delete(id);
      }
      if (open.size === 0) return;
      const ended = this.#wire.ended();
      if (ended !== undefined) {
        if (mayClose && ended.code === 0) return;
        throw new Error(`the server has gone with ${String(ended.code)}: ${this.#wire.complaint().slice(-2_000)}`);
      }
      await changed;
    }
  }

  #nextId(): string {
    this.#ids += 1;
    return `fuzz-${this.#ids}`;
  }
}

interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A line of standard output, which is a message and nothing else. */
function messageOf(text: string): Message {
  const message = JSON.parse(text) as Message;
  const isAnswer = message.result !== undefined || message.error !== undefined;
  if (message.jsonrpc !== "2.0" || (!isAnswer && typeof message.method !== "string")) {
    throw new Error(`no message: ${text.slice(0, 500)}`);
  }
  return message;
}

function inPieces(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((one, other) => one - other);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}
