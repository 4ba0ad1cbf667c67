/** What is written where the program ends by a defect of its own: what Node.js would write, but no secret. */
import { inspect } from "node:util";
import { isSecretName, masked } from "../server/redaction/masking.js";
import { redact, redactEver, Secret } from "../server/secret.js";

/** From now on a defect is told on standard error without secrets, and ends the program with 1. */
export function guardCrashes(): void {
  process.on("uncaughtException", tellDefect);
}

/** Tells it, and ends the program. */
export function tellDefect(error: unknown): never {
  const ofEnvironment = Object.entries(process.env).flatMap(([name, value]) =>
    isSecretName(name) && value !== undefined ? [new Secret(value.trim())] : [],
  );
  const text = masked(redact(redactEver(inspect(error)), ofEnvironment));
  process.stderr.write(`orchestra-mcp: a defect of this program ended it. Please report it:\n${text}\n`);
  process.exit(1);
}
