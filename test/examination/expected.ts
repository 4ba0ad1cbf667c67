/** The deliveries that stand beside each document: written by hand from the specification, never from what came out. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Part } from "./arrived.js";
import type { Given } from "./given.js";

/** What an operation is called with, and all that must then arrive: what is not named must not. */
export interface Call {
  readonly give?: Given;
  /** As raw text, with what delimits bare and what is data escaped. The key under `paths` where not given. */
  readonly path?: string;
  /** As raw text. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that must not be there, though clients of HTTP send them by themselves. */
  readonly absent?: readonly string[];
  /** As raw text. */
  readonly cookie?: string;
  /** The body's media type; `application/json` where there is a JSON body. */
  readonly type?: string;
  readonly json?: unknown;
  /** As raw text. */
  readonly form?: string;
  readonly parts?: readonly Part[];
  readonly text?: string;
  readonly base64?: string;
  /** Nothing is sent, and the answer is an error. */
  readonly refused?: true;
  /** What the API answers with; `{"ok":true}` where not given. */
  readonly answer?: {
    readonly status?: number;
    readonly type?: string;
    readonly json?: unknown;
    readonly text?: string;
    readonly base64?: string;
  };
  /** The structured answer of the tool holds this. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** The answer is an error that says all of this. */
  readonly error?: readonly string[];
}

export interface Expected {
  /** By method and key under `paths`. */
  readonly operations: Readonly<Record<string, readonly Call[]>>;
  /** Operations that cannot be built, and are left out. */
  readonly leftOut?: readonly string[];
  /** Places that are declared and no arguments, by operation. */
  readonly hidden?: Readonly<Record<string, readonly string[]>>;
}

export interface Hazard {
  readonly name: string;
  readonly file: string;
  readonly expected: Expected;
}

/** Every document of the folder, with what stands beside it. */
export function hazardsIn(folder: string): Hazard[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".expected.yaml"))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -".expected.yaml".length);
      const expected = parse(readFileSync(join(folder, file), "utf8")) as Expected;
      return { name, file: `${name}.yaml`, expected };
    });
}
