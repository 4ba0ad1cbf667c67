/** What is computed of secrets. Apart from them, since a start needs none of it, and the library of digests takes its time. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "./secret.js";

/** Whether the text is the secret, in a time that tells nothing of where the two differ. */
export function isSecret(secret: Secret, text: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(secret.reveal()), digest(text));
}

/** A key of 32 bytes for this purpose: the same wherever the secret is the same, and telling nothing of it. */
export function keyFor(secret: Secret, purpose: string): Uint8Array {
  return createHmac("sha256", secret.reveal()).update(purpose).digest();
}
