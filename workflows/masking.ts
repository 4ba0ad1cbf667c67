/**
 * Takes out of logs, messages and parameters what looks like somebody's secret. The server's own key is taken out
 * elsewhere; these are secrets that nobody told us, so their looks decide, and rather too much is taken than too little.
 */

/** What stands in the place of a secret: the same word as for the server's own. */
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
  readonly pattern: RegExp;
  readonly replace: (...groups: string[]) => string;
}

const whole = (pattern: RegExp): Look => ({ pattern, replace: () => MASK });

/** In this order: what spans most comes first. */
const LOOKS: readonly Look[] = [
  // PEM: also where a cut has taken the beginning or the end of it.
  whole(/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z0-9 ]*PRIVATE KEY-----|[\s\S]*$)/g),
  {
    pattern: /^[A-Za-z0-9+/=\s\\]*?-----END [A-Z0-9 ]*PRIVATE KEY-----/,
    replace: () => MASK,
  },
  // A user's password within an address: up to the last @ of the word, since passwords hold slashes and @ themselves.
  {
    pattern: /\b([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s:/@"'<>]{0,200}):[^\s"'<>]{1,500}@/gi,
    replace: (_match, scheme = "", user = "") => `${scheme}${user}:${MASK}@`,
  },
  {
    pattern: /\b(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g,
    replace: (_match, host = "") => `${host}${MASK}`,
  },
  whole(/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g),
  {
    pattern: /\b(Bearer|Basic|Digest|Token|ApiKey|SharedKey|SSWS)(\s+|%20)["']?([\w.~+/-]{8,}=*)/gi,
    replace: (match, kind = "", _space = "", value = "") => (isWord(value) ? match : `${kind} ${MASK}`),
  },
  // Keys that tell by their beginning whose they are.
  whole(/\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}/g),
  whole(/\b(?:gh[pousr]|glpat|github_pat|npm|hf|dbtc|dbtu|dop_v1|shpat|pypi|xapp|lin_api|pat)[_-][\w-]{16,}/g),
  whole(/\bxox[a-z]-[\w-]{8,}/g),
  whole(/\b(?:sk|pk|rk)[-_](?:live|test|ant|proj|or|svcacct)?[-_]?[\w-]{16,}/g),
  whole(/\bAIza[\w-]{30,}/g),
  whole(/\bya29\.[\w-]{10,}/g),
  whole(/\bdapi[0-9a-f]{32}(?:-\d+)?/g),
  whole(/\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
  // `name=value`, `name: value`, `"name": "value"`, `name => value`.
  {
    pattern: new RegExp(`(${NAME}(?:\\\\?["'])?\\s{0,3}(?:=>|:=|=|:|%3D)\\s{0,3})(${VALUE})`, "gi"),
    replace: (match, name = "", value = "") => (isHarmless(value) ? match : `${name}${MASK}`),
  },
  // `--password value`.
  {
    pattern: new RegExp(`(--?${NAME}\\s+)(?!--)(${VALUE})`, "gi"),
    replace: (match, name = "", value = "") => (isHarmless(value) ? match : `${name}${MASK}`),
  },
];

/** The text with what looks like a secret replaced. Done on whole texts, before anything is cut off. */
export function masked(text: string): string {
  let clean = text;
  for (const { pattern, replace } of LOOKS) clean = clean.replace(pattern, replace);
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
