/** Lines for the person who runs the server, on standard error: standard output belongs to the protocol. */
import { masked } from "./redaction/masking.js";
import { maskedValue } from "./redaction/masked-value.js";
import { redact, type Secret } from "./secret.js";
import type { JsonValue } from "./definition.js";
import { type LogLevel, logLevels } from "./settings.js";

/** A longer line is cut: a log is read by people. */
const MAX_LINE = 4_000;

export interface Log {
  readonly error: (message: string) => void;
  readonly warn: (message: string) => void;
  readonly info: (message: string) => void;
  readonly debug: (message: string) => void;
  /** From now on this value is never written. */
  readonly hide: (secret: Secret) => void;
  /** The text without any hidden value, and without what looks like somebody else's credentials. */
  readonly redact: (text: string) => string;
  /** The value with all of its texts redacted, and whatever stands under the name of a secret. */
  readonly redactValue: (value: JsonValue) => JsonValue;
  /** The text without the hidden values alone: for code of ours, which has to tell one value from another. */
  readonly withoutKeys: (text: string) => string;
}

/** A log of one run. Each message is one line: `name: warn: message`. */
export function createLog(options: {
  readonly name: string;
  readonly level: LogLevel;
  readonly write?: (line: string) => void;
}): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const secrets = new Set<Secret>();
  const withoutKeys = (text: string) => redact(text, secrets);
  const hidden = (text: string) => masked(withoutKeys(text));
  const at = (level: LogLevel) => (message: string) => {
    if (logLevels.indexOf(level) > logLevels.indexOf(options.level)) return;
    // oxlint-disable-next-line no-control-regex
    const line = hidden(message)
      .replaceAll(/\r?\n/g, "\n  ")
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
    write(`${options.name}: ${level}: ${line.slice(0, MAX_LINE)}\n`);
  };
  return {
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    debug: at("debug"),
    hide: (secret) => void secrets.add(secret),
    redact: hidden,
    redactValue: (value) => maskedValue(value, hidden) as JsonValue,
    withoutKeys,
  };
}
