/** Seals questions to the user: an answer counts only for the call asked about. */
import { createHmac, randomBytes } from "node:crypto";
import type { CallContext } from "./call-context.js";
import type { Question } from "./confirmation.js";

/** Made when it is first needed: some engines have no random numbers before their first request. */
let keyOfProcess: Uint8Array | undefined;

/** The seal of a question: the same for the same call, under the key of the context or of this process. */
export function sealOf({ sealKey }: CallContext, { call }: Question): string {
  const key = sealKey?.() ?? (keyOfProcess ??= randomBytes(32));
  return createHmac("sha256", key).update(call).digest("base64url");
}
