/** What the statuses of HTTP mean, and what to do next, as data. A catalogue's own rules come before these. */
import type { FailureRule } from "../definition.js";

export const failureRules: readonly FailureRule[] = [
  {
    on: [400],
    cause: "The API refuses this request.",
    next: "Correct the arguments by what it says, then call {tool} again.",
  },
  {
    on: [401],
    cause: "The API does not accept the key.",
    next: "The person who runs this server has to put that right: the key may be mistyped, expired or revoked. {key_help}",
  },
  {
    on: [402],
    cause: "The account's plan does not include this.",
    next: "Calling again will not help; another tool may answer the question.",
  },
  {
    on: [403],
    cause: "The key is accepted, but may not do this.",
    next: "Calling again will not help. The key's permissions, the account's plan or a network restriction exclude it.",
  },
  {
    on: [404],
    cause: "The API finds nothing there.",
    next: "Check the ids: list what there is and take the id from there. {base_url_help}",
  },
  {
    on: [405, 501],
    cause: "The API does not offer this operation.",
    next: "Calling again will not help. {base_url_help}",
  },
  {
    on: [406, 415],
    cause: "The API does not speak this format.",
    next: "Calling again will not help; use another tool.",
  },
  {
    on: [408],
    cause: "The API gave up waiting.",
    next: "Call {tool} again; if it happens again, ask for less.",
  },
  {
    on: [409, 412, 423],
    cause: "What this would change is in a state that does not allow it.",
    next: "Read its present state first, then decide.",
  },
  { on: [410], cause: "It existed once and is gone.", next: "Calling again will not help; list what there is now." },
  {
    on: [413, 414, 431],
    cause: "The request is too large for the API.",
    next: "Send less: fewer ids, a shorter text, a smaller file.",
  },
  {
    on: [416],
    cause: "The range lies outside of the file.",
    next: "Ask for a range within it{size}, or leave the range out.",
  },
  {
    on: [422],
    cause: "The API refuses these arguments.",
    next: "Correct the named arguments, then call {tool} again.",
  },
  {
    on: [425, 429],
    cause: "The API is being asked too often.",
    next: "Wait {wait}, then call {tool} again; ask less often, and for more at once.",
  },
  {
    on: [500],
    cause: "The API failed on its side.",
    next: "Call {tool} again later. If it fails with these arguments only, try others.",
  },
  {
    on: [502, 503, 504],
    cause: "The API is not available at the moment.",
    next: "Wait {wait}, then call {tool} again.",
  },
];

/** For a status that no rule names. */
export function ruleForClass(status: number): FailureRule {
  if (status >= 500) return { on: [], cause: "The API failed on its side.", next: "Call {tool} again later." };
  if (status >= 400) {
    return { on: [], cause: "The API refuses this request.", next: "Correct the arguments by what it says." };
  }
  return {
    on: [],
    cause: "The API gave an answer that is neither a result nor a failure.",
    next: "Calling again will not help. {base_url_help}",
  };
}
