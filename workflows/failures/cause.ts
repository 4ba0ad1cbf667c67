/** What kind of thing went wrong, as far as the words tell in which it is reported, and what usually helps. */

export interface Cause {
  readonly category: string;
  /** The very words that tell; the text around them stands in the answer anyway. */
  readonly evidence: string;
  /** What to look at, or to do, before the run is started again. */
  readonly advice: string;
  /** Passes by itself: starting again may be all that is needed. */
  readonly isPassing: boolean;
}

interface Kind {
  readonly category: string;
  readonly says: RegExp;
  readonly advice: string;
  readonly isPassing?: true;
}

/** In this order: what is said unmistakably comes first, and what is left over by the others last. */
const KINDS: readonly Kind[] = [
  {
    category: "dbt test",
    says: /got \d+ results?, configured to fail/i,
    advice: "look at the rows that the test found, and at what loaded them",
  },
  {
    category: "dbt test",
    says: /failure in (?:data |unit )?test\b|\bdata_?test failed|\btests? failed\b/i,
    advice: "look at the rows that the test found, and at what loaded them",
  },
  {
    category: "dbt compilation",
    says: /(?<!sql )compilation error in|could not render|depends on a node named .* which was not found|dbt found .* (?:duplicate|missing)|parsing error in|jinja/i,
    advice: "mend the dbt project on its branch",
  },
  {
    category: "rate limit",
    says: /\b429\b(?: too many requests)?|too many requests|rate.?limit|throttl|daily limit|quota of (?:requests|calls)/i,
    advice: "wait until the limit is lifted, or ask less often",
    isPassing: true,
  },
  {
    category: "authentication",
    says: /\b401\b(?: unauthori[sz]ed)?|unauthori[sz]ed|authentication (?:failed|required)|invalid (?:credentials|api.?key|token|username|password|client)|(?:credentials?|tokens?|passwords?|certificates?|secrets?)\b[^.\n]{0,60}\b(?:expired|revoked|invalid|incorrect|rotated)|incorrect username or password|login failed|not logged in|reconnect the source/i,
    advice: "renew the connection's credentials",
  },
  {
    category: "permission",
    says: /\b403\b(?: forbidden)?|forbidden|permission denied|access ?denied|insufficient (?:privileges|permissions)|not authorized to (?:perform|access)|must have .{0,30}(?:role|privilege)|lacks? .{0,30}(?:permission|privilege)/i,
    advice: "grant the role of the connection what it lacks",
  },
  {
    category: "timeout",
    says: /timed? ?out|timeout|deadline exceeded|exceeded .{0,30}(?:time limit|maximum execution time)|took longer than/i,
    advice: "see what made it slow; it may go through when it is started again",
    isPassing: true,
  },
  {
    category: "resource",
    says: /out of memory|\boom(?:killed)?\b|memory limit|exit code 137|no space left|disk (?:is )?full|resource monitor|exceeded its quota|insufficient (?:capacity|resources)|too large to/i,
    advice: "give it more room, or raise the quota",
  },
  {
    category: "conflict",
    says: /already (?:running|in progress|being)|\b409\b|conflict|deadlock|lock (?:wait|timeout)|could not (?:obtain|acquire) (?:a )?lock|concurrent (?:update|transaction)|another (?:run|sync|process) (?:is|of)/i,
    advice: "wait until the other one is done",
    isPassing: true,
  },
  {
    category: "network",
    says: /connection (?:was )?(?:reset|refused|closed|aborted)(?: by peer)?|broken pipe|name or service not known|could not (?:resolve|connect)|network is unreachable|\bECONN\w+|\bENOTFOUND\b|\bEAI_AGAIN\b|\b50[234]\b|bad gateway|service unavailable|ssl(?:error| handshake)|\bdns\b/i,
    advice: "it may go through when it is started again",
    isPassing: true,
  },
  {
    category: "schema change",
    says: /schema changes? (?:are|is|was) blocked|changed from \w+ to \w+|column .{0,80}(?:was|has been) (?:removed|renamed|dropped|added)|schema (?:drift|mismatch)|incompatible (?:schema|type)/i,
    advice: "agree on the change with whoever owns the source",
  },
  {
    category: "missing object",
    says: /does not exist|invalid identifier|\b404\b|not found|no such (?:file|table|column|key|bucket)|unknown (?:column|table|database)|channel_not_found|undefined (?:table|column)/i,
    advice: "find out whether it was renamed, dropped, or never made",
  },
  {
    category: "missing package",
    says: /no module named|modulenotfounderror|importerror|cannot find module|could not find a version that satisfies/i,
    advice: "add the package to what the task installs",
  },
  {
    category: "data",
    says: /is not recognized|invalid input syntax|cannot (?:cast|convert|parse)|could not convert|out of range|not a valid|violates|duplicate (?:key|row)|null value|rows? were rejected|division by zero|truncated/i,
    advice: "look at the values that came in",
  },
  {
    category: "SQL",
    says: /sql compilation error|syntax error|database error/i,
    advice: "mend the statement",
  },
  {
    category: "dbt model",
    says: /\b(?:runtime|database|dependency) error in model|error in model/i,
    advice: "mend the model",
  },
  {
    category: "code",
    says: /traceback \(most recent|\b\w+(?:Error|Exception)\b|panic:|segmentation fault/,
    advice: "mend the code",
  },
];

/** The most words that are told, in characters. */
const EVIDENCE = 100;

/**
 * The cause that the texts tell of; undefined where none does.
 * @param texts those that say most first, without secrets.
 */
export function causeOf(texts: readonly string[]): Cause | undefined {
  for (const text of texts) {
    for (const { category, says, advice, isPassing } of KINDS) {
      const match = says.exec(text);
      if (match === null) continue;
      const evidence = match[0].replaceAll(/\s+/g, " ").trim().slice(0, EVIDENCE);
      return { category, evidence, advice, isPassing: isPassing ?? false };
    }
  }
  return undefined;
}
