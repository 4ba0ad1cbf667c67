/**
 * Takes out of logs, messages and parameters what looks like somebody's secret. The server's own key is taken out
 * elsewhere; these are secrets that nobody told us, so their looks decide, and rather too much is taken than too little.
 */

/** What stands in the place of a secret. */
export const MASK = "[secret]";

/** Names whose value is a secret, as they end: `db_password`, `x-api-key`, `clientSecret`. */
const NAMES =
  "passw(?:or)?d|passwort|passphrase|passcode|secret(?:[_-]?(?:access)?[_-]?key)?|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|" +
  "account[_-]?key|shared[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|storage[_-]?key|credentials?|" +
  "authorization|signature|x-amz-credential";
/** Shorter ones are the ends of ordinary words, too, and count only where they stand for themselves; tests that pass are counted. */
const SHORT_NAMES = "(?<![a-z0-9])(?:pwd|pass(?!\\s{0,3}[:=]\\s{0,3}\\d+(?:\\s|$))|sas|sig|otp|pin)";
const NAME = `(?:[\\w-]{0,60}(?:${NAMES})|${SHORT_NAMES})`;
/**
 * A value: a placeholder, what stands in quotes, what stands in quotes that a cut has taken the end of, or a word. Commas
 * and the like belong to it where neither a space nor another name follows.
 */
const VALUE =
  "\\$\\{[^\\n]{0,100}?\\}+|\\{\\{[^\\n]{0,100}?\\}\\}" +
  "|\\\\?\"(?:[^\"\\\\\\n]|\\\\.)*\\\\?\"|'(?:[^'\\\\\\n]|\\\\.)*'|\\\\?[\"'][^\\s\"']*" +
  "|(?:[^\\s\"',;&<>]|[,;&](?![\\s\"']|$|[\\w .-]{1,40}[=:]))+";

/** What may stand after such a name and is no secret: then the words say what is wrong with it. */
const NO_SECRETS = new Set(
  (
    "null none undefined true false nil empty missing expired invalid incorrect wrong required unknown revoked rejected " +
    "bearer basic digest disabled denied failed error is was has have and or not the a an for in of to must cannot could string str text integer"
  ).split(" "),
);

interface Look {
  /** What a text must hold to be worth a closer look: found at a glance. */
  readonly hint: RegExp;
  /** Repetitions are bounded, or consume what they have seen: none takes more than linear time. */
  readonly pattern: RegExp;
  readonly replace: (...groups: string[]) => string;
}

const whole = (hint: RegExp, pattern: RegExp): Look => ({ hint, pattern, replace: () => MASK });

/** Words that every name of a secret holds. */
const NAMED = /pass|secret|token|key|credential|authorization|signature|pwd|sas|sig|otp|pin/i;

/** In this order: what spans most comes first. */
const LOOKS: readonly Look[] = [
  // PEM and PGP: also where a cut has taken the beginning or the end of it. A line that only begins or ends one stays,
  // so that the lines between are found once they stand together.
  whole(
    /PRIVATE KEY/,
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?=(?:\s|\\[nr])*[^\s\\-])(?:[\s\S]*?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|[\s\S]*$)/g,
  ),
  {
    hint: /-----END/,
    pattern: /^[A-Za-z0-9+/=\s\\]*?[A-Za-z0-9+/=][\s\\nr]*-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/,
    replace: () => MASK,
  },
  // A user's password within an address: up to the last @ of the word, since passwords hold slashes and @ themselves.
  {
    hint: /:\/\//,
    pattern: /\b([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s:/@"'<>]{0,200}):[^\s"'<>]{1,500}@/gi,
    replace: (_match, scheme = "", user = "") => `${scheme}${user}:${MASK}@`,
  },
  {
    hint: /hooks\.slack\.com/,
    pattern: /\b(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g,
    replace: (_match, host = "") => `${host}${MASK}`,
  },
  whole(/eyJ/, /\beyJ[\w-]{8,2000}\.[\w-]{8,}(?:\.[\w-]*)*/g),
  {
    hint: /bearer|basic|digest|token|apikey|sharedkey|ssws/i,
    pattern: /\b(Bearer|Basic|Digest|Token|ApiKey|SharedKey|SSWS)(\s{1,9}|%20)["']?([\w.~+/-]{8,}=*)/gi,
    replace: (match, kind = "", _space = "", value = "") => (isWord(value) ? match : `${kind} ${MASK}`),
  },
  {
    hint: /Snowflake Token/i,
    pattern: /\b(Snowflake Token=\\?")[^"\\\s]{8,}/gi,
    replace: (_match, name = "") => `${name}${MASK}`,
  },
  // Keys that tell by their beginning whose they are.
  whole(/A[A-Z]{3}[A-Z0-9]{12}/, /\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}/g),
  whole(
    /[a-z]{2}[_-]/,
    /\b(?:gh[pousr]|glpat|github_pat|npm|hf|dbtc|dbtu|dop_v1|dckr_pat|shpat|pypi|xapp|lin_api|pat)[_-][\w-]{16,}/g,
  ),
  whole(/xox/, /\bxox[a-z]-[\w-]{8,}/g),
  whole(/[spr]k[-_]/, /\b(?:sk|pk|rk)[-_](?:live|test|ant|proj|svcacct)[-_][\w-]{16,}/g),
  whole(/[spr]k[-_]/, /\b(?:sk|pk|rk)[-_](?:live|test|ant|proj|or|svcacct)?[-_]?(?=[\w-]{0,80}\d)[\w-]{16,}/g),
  whole(/AIza/, /\bAIza[\w-]{30,}/g),
  whole(/ya29|GOCSPX|hvs\.|AGE-/, /\b(?:ya29\.|GOCSPX-|hvs\.|AGE-SECRET-KEY-1)[\w-]{10,}/g),
  whole(/dapi|dose/, /\b(?:dapi|dose)[0-9a-f]{32}(?:-\d+)?/g),
  whole(/SG\./, /\bSG\.[\w-]{16,200}\.[\w-]{16,}/g),
  // The secret of an application in Microsoft Entra.
  whole(/\dQ~/, /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g),
  // `name=value`, `name: value`, `"name": "value"`, `name => value`.
  {
    hint: NAMED,
    pattern: new RegExp(`(${NAME}(?:\\\\?["'])?\\s{0,3}(?:=>|:=|=|:|%3D)\\s{0,3})(${VALUE})`, "gi"),
    replace: (match, name = "", value = "") => (isHarmless(value) || isPlace(name) ? match : `${name}${MASK}`),
  },
  // `--password value`.
  {
    hint: NAMED,
    pattern: new RegExp(`(--?${NAME}\\s{1,9})(?!--)(${VALUE})`, "gi"),
    replace: (match, name = "", value = "") => (isHarmless(value) || isPlace(name) ? match : `${name}${MASK}`),
  },
];

/** Tokens that say where in a list one is: whoever pages needs them, and they open nothing. */
const PLACES = /(?:page|next|continuation|cursor|sync)[_-]?token\W*$/i;

function isPlace(name: string): boolean {
  return PLACES.test(name);
}

/**
 * Is this name, of a property or a variable, the name of a secret? Of numbers only where nobody counts such things.
 */
export function isSecretName(name: string, isNumber = false): boolean {
  if (!NAMED.test(name) || name.length > 120 || isPlace(name)) return false;
  return (isNumber ? WHOLE_NUMBER_NAME : WHOLE_NAME).test(name.replaceAll(/\s+/g, "_"));
}

const WHOLE_NAME = new RegExp(`^(?:${NAME})$`, "i");
const WHOLE_NUMBER_NAME = new RegExp(`^(?:[\\w.-]{0,60}(?:passw(?:or)?d|passcode|secret|api[_-]?key|otp)|pin)$`, "i");

/** Short words and numbers, ids, and times, of which answers are full: none of them has the look of a secret. */
const PLAIN =
  /^(?:[\w.]{0,11}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ][\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)?)$/;
/** Any of the hints. */
const HINTED = new RegExp(LOOKS.map(({ hint }) => hint.source).join("|"), "i");

/** The text with what looks like a secret replaced. Done on whole texts, before anything is cut off. */
export function masked(text: string): string {
  if (PLAIN.test(text) || !HINTED.test(text)) return text;
  let clean = text;
  for (const { hint, pattern, replace } of LOOKS) if (hint.test(clean)) clean = clean.replace(pattern, replace);
  return clean;
}

function isHarmless(value: string): boolean {
  const bare = value.replace(/^[\\"']+|[\\"']+$/g, "");
  const isWordOfSentence = NO_SECRETS.has(bare.replace(/[.!?]+$/, "").toLowerCase());
  return bare === "" || bare.startsWith(MASK) || isWordOfSentence || /^\*+$|^\$\{|^\{\{/.test(bare);
}

/** A word of a sentence, such as "Bearer authentication": nothing but letters, and not long. */
function isWord(value: string): boolean {
  return /^[a-z]+$/.test(value) && value.length < 20;
}
