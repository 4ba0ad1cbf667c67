/** Lines for the person who runs the server, on standard error: standard output belongs to the protocol. */
import { masked } from "./redaction/masking.js";
import { redact, type Secret } from "./secret.js";
import { type LogFormat, type LogLevel, logLevels } from "./settings.js";

/** A longer message is cut, in characters: a log is read by people. */
const MAX_MESSAGE = 4_000;

/**
 * What a line is about. There is no place for anything else: arguments and answers cannot be handed to the log by
 * accident, and no object is ever printed.
 */
export interface LogAbout {
  readonly tool?: string | undefined;
  /** Of the JSON-RPC message. */
  readonly requestId?: string | undefined;
  /** 32 hexadecimal digits. */
  readonly traceId?: string | undefined;
}

type Say = (message: string, about?: LogAbout) => void;

export interface Log {
  readonly error: Say;
  readonly warn: Say;
  readonly info: Say;
  readonly debug: Say;
  /** From now on this value is never written. */
  readonly hide: (secret: Secret) => void;
  /** The text without any hidden value, and without what looks like somebody else's credentials. */
  readonly redact: (text: string) => string;
  /** The text without the hidden values alone: for code of ours, which has to tell one value from another. */
  readonly withoutKeys: (text: string) => string;
}

/** A log of one run: as text, `name: warn: tool: message`, or as one JSON object in each line. */
export function createLog(options: {
  readonly name: string;
  readonly level: LogLevel;
  readonly format?: LogFormat;
  readonly write?: (line: string) => void;
}): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const lineOf = options.format === "json" ? jsonLine : textLine;
  const secrets = new Set<Secret>();
  const withoutKeys = (text: string) => redact(text, secrets);
  const hidden = (text: string) => masked(withoutKeys(text));
  const at =
    (level: LogLevel): Say =>
    (message, about = {}) => {
      if (logLevels.indexOf(level) > logLevels.indexOf(options.level)) return;
      // Cut after the redaction: half of a secret would not be known as one.
      const shown = { tool: about.tool, requestId: about.requestId && hidden(about.requestId), traceId: about.traceId };
      write(`${lineOf(options.name, level, hidden(message).slice(0, MAX_MESSAGE), shown)}\n`);
    };
  return {
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    debug: at("debug"),
    hide: (secret) => void secrets.add(secret),
    redact: hidden,
    withoutKeys,
  };
}

function textLine(name: string, level: LogLevel, message: string, { tool }: LogAbout): string {
  // oxlint-disable-next-line no-control-regex
  const plain = message.replaceAll(/\r?\n/g, "\n  ").replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  return `${name}: ${level}: ${tool === undefined ? "" : `${tool}: `}${plain}`;
}

function jsonLine(name: string, level: LogLevel, message: string, { tool, requestId, traceId }: LogAbout): string {
  const time = new Date().toISOString();
  return JSON.stringify({ time, level, logger: name, message, tool, request_id: requestId, trace_id: traceId });
}
