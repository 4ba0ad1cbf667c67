/** Chance that repeats: every draw follows from a text key, so that the same seed always makes the same workspace. */
import { hash } from "node:crypto";

/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** A stream that depends on the key alone (mulberry32 over an FNV-1a hash). */
export function randomOf(key: string): Random {
  let state = hashOf(key);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One of the values; the list must not be empty. */
export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("pick: there is nothing to pick from.");
  return value;
}

/** A version 4 UUID that depends on the key alone. */
export function uuidOf(key: string): string {
  const bytes = hash("sha1", key, "buffer");
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The forty hexadecimal digits of a git commit, depending on the key alone. */
export function commitOf(key: string): string {
  return hash("sha1", `commit/${key}`);
}

function hashOf(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum | 0;
}
