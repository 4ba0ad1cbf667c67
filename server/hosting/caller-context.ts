/** The context of one caller's calls: the catalogue is shared, and nothing else that any caller brings or learns. */
import type { CallContext } from "../call-context.js";
import type { Log } from "../log.js";
import { redact, type Secret } from "../secret.js";
import { keyFor } from "../secret-digest.js";
import type { DocumentSettings } from "../settings.js";
import type { Caller } from "./authentication.js";

/** Where a caller's key stands, for messages to that caller. */
const CALLER = { kind: "caller", variable: "the Authorization header of your request to this server" } as const;

/**
 * What this caller's calls work with: its own key in place of the server's where it brings one, a log that hides it, and
 * clocks that no other caller's answers have set. `shared` is the context of all, with the tools that this caller gets.
 */
export function contextOf(shared: CallContext, caller: Caller): CallContext {
  const { key } = caller;
  const own = { log: hidingLog(shared.log), clockSkewMs: new Map<string, number>() };
  if (key === undefined) return { ...shared, ...own, ...seal(caller.sealedBy) };
  own.log.hide(key);
  const documents = Object.entries(shared.settings.documents).map(
    ([name, document]) => [name, withKey(document, key)] as const,
  );
  const settings = { ...shared.settings, documents: Object.fromEntries(documents) };
  return { ...shared, ...own, settings, ...seal(key) };
}

function withKey(document: DocumentSettings, key: Secret): DocumentSettings {
  if (document.auth === undefined) return document;
  const { env: variable } = document.auth;
  return {
    ...document,
    secret: { variable, from: CALLER, ignored: [], load: () => Promise.resolve(key) },
  };
}

/**
 * Questions are sealed by what this caller shows, or what all processes of this server have in common: the answer may
 * reach another one of them.
 */
function seal(secret: Secret | undefined): Pick<CallContext, "sealKey"> {
  if (secret === undefined) return {};
  return { sealKey: () => keyFor(secret, "questions to the user") };
}

/** The log of all, which also hides what is learnt during this request; that is forgotten with it. */
function hidingLog(log: Log): Log {
  const secrets = new Set<Secret>();
  const withoutKeys = (text: string) => redact(log.withoutKeys(text), secrets);
  // The caller's key first: what looks like a credential is taken out whole, and a key within it would no longer be known.
  const clean = (text: string) => log.redact(redact(text, secrets));
  return {
    error: (message, about) => log.error(clean(message), about),
    warn: (message, about) => log.warn(clean(message), about),
    info: (message, about) => log.info(clean(message), about),
    debug: (message, about) => log.debug(clean(message), about),
    hide: (secret) => void secrets.add(secret),
    redact: clean,
    withoutKeys,
  };
}
