/** Digests of files: what a file of a known kind says, in short. What kinds there are is told to the server from outside. */
import type { JsonValue } from "../definition.js";
import type { JsonVisitor } from "./json/scanner.js";

/** Makes digests of one name. */
export interface DigestMaker {
  /** Begins a digest of one file. It is given the file's JSON value by value, and keeps what it needs of them. */
  readonly begin: (options: DigestOptions) => Digesting;
}

export interface DigestOptions {
  /** Whether something of this name is to be told in detail; undefined where nothing was named. */
  readonly isWanted: ((name: string) => boolean) | undefined;
}

/** A digest that is being made. */
export interface Digesting extends JsonVisitor {
  /** The digest; undefined where the file is of no kind that it is made for. */
  readonly result: () => { readonly [name: string]: JsonValue } | undefined;
}

/** By the names that tools offer them under. */
export type Digests = Readonly<Record<string, DigestMaker>>;
