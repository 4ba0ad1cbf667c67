/** Warns where a model would be asked for a secret. */
import type { Report } from "../diagnostics.js";
import type { Place } from "../operation.js";
import { snakeCase } from "./names.js";
import type { Slot } from "./slot.js";

const secrets =
  /^(x_)?((api|access|auth|private|secret|client|app|subscription|ocp_apim_subscription)_?)?(key_id_secret|apikey|api_key|access_key|private_key|secret_key|subscription_key|secret|password|passwd|credentials?|(access|auth|api|bearer|refresh|session)_?token|token)$/;

/** Whether the name is one that credentials have. */
export function looksLikeSecret(wireName: string): boolean {
  return secrets.test(snakeCase(wireName));
}

/** One warning for each argument whose name is that of a credential. */
export function warnOfCredentials(slots: readonly Slot[], at: Place, report: Report): void {
  for (const slot of slots) {
    if (!looksLikeSecret(slot.wireName)) continue;
    const help = `hide it with "${slot.wireName}": { config: … } under "parameters", if it is one.`;
    const notes = [{ message: "it is declared here.", at: slot.at }];
    report.add("looks-like-a-credential", `"${slot.wireName}" looks like a secret.`, at, { help, notes });
  }
}
