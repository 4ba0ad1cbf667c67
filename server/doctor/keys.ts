/** The keys: set or not, of which source, and as much of each as may be shown. */
import type { AuthDefinition } from "../definition.js";
import type { Secret } from "../secret.js";
import { SecretError, type SecretOrigin, waysToSet } from "../secret-source.js";
import type { DocumentSettings, Settings } from "../settings.js";

/** The end of a key tells it from others; of a short one it would be too much. */
const SHOWN = 4;
const SHORTEST_SHOWN = 12;

export interface KeyReport {
  /** The variable that the curation names. */
  readonly variable: string;
  /** The documents whose APIs it is sent to. */
  readonly documents: readonly string[];
  readonly state: "set" | "missing" | "unreadable";
  /** Its last characters, or a word where it is too short to show any. */
  readonly shown?: string;
  readonly from?: SecretOrigin;
  /** Variables that are set to no effect. */
  readonly ignored: readonly string[];
  readonly says?: string;
  readonly next?: string;
}

/** One report for each variable. Files are read and commands run; `hide` is told of each key before anything else. */
export async function keyReports(settings: Settings, hide: (secret: Secret) => void): Promise<readonly KeyReport[]> {
  const byVariable = new Map<string, { readonly names: string[]; readonly document: DocumentSettings }>();
  for (const [name, document] of Object.entries(settings.documents)) {
    if (document.auth === undefined) continue;
    const entry = byVariable.get(document.auth.env);
    if (entry === undefined) byVariable.set(document.auth.env, { names: [name], document });
    else entry.names.push(name);
  }
  return Promise.all([...byVariable.values()].map(({ names, document }) => reportOn(names, document, hide)));
}

async function reportOn(
  documents: readonly string[],
  { auth, secret }: DocumentSettings,
  hide: (secret: Secret) => void,
): Promise<KeyReport> {
  const variable = auth?.env ?? "";
  const from = secret?.from;
  const about = { variable, documents, ...(from === undefined ? {} : { from }), ignored: secret?.ignored ?? [] };
  try {
    const key = await secret?.load();
    if (key === undefined || auth === undefined) {
      return { ...about, state: "missing", says: "not set", next: waysToSet(variable) };
    }
    hide(key);
    const value = key.reveal();
    return { ...about, state: "set", shown: shownOf(value, auth), ...remarkOn(value, variable) };
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    return { ...about, state: "unreadable", says: error.message, next: waysToSet(variable) };
  }
}

/** At most the last four characters, and those only of a secret that is much longer. */
export function shownOf(key: string, { scheme }: Pick<AuthDefinition, "scheme">): string {
  // Of a name and a password the password alone counts.
  const secretPart = scheme === "basic" ? key.slice(key.indexOf(":") + 1) : key;
  const characters = [...secretPart];
  return characters.length < SHORTEST_SHOWN ? "too short to show" : `...${characters.slice(-SHOWN).join("")}`;
}

/** What is often copied along with a key. */
function remarkOn(key: string, variable: string): Pick<KeyReport, "says" | "next"> {
  if (!/^(bearer|basic)\s/i.test(key) && !/^(["']).*\1$/.test(key)) return {};
  return {
    says: "it begins with the name of a scheme, or stands in quotation marks",
    next: `Give ${variable} the key alone, as it was issued.`,
  };
}
