/** The difference of two catalogues, as data: what changed, and what each change means to those who use the tools. */
import type { JsonValue } from "../../server/definition.js";

/**
 * What a change means:
 * - `breaks-client`: who goes by the tools as they were listed before is refused, or misses what was promised;
 * - `breaks-request`: the same call is accepted and sends, or does, something else;
 * - `unproven`: neither of them could be shown, nor excluded;
 * - `compatible`: every call that was accepted before is accepted, and does the same;
 * - `text`: words, and nothing else.
 */
export type Effect = "breaks-client" | "breaks-request" | "unproven" | "compatible" | "text";

/** What shows that a change breaks something. */
export type Witness =
  /** These arguments were accepted before, and are refused now. */
  | { readonly kind: "refused"; readonly arguments: Arguments }
  /** These arguments were accepted before, and now send or do something else. */
  | { readonly kind: "otherwise"; readonly arguments: Arguments }
  /** This answer may come now, and the schema of answers that was listed before refuses it. */
  | { readonly kind: "unexpected"; readonly answer: JsonValue }
  /** Of this answer the list told before, and tells no more. */
  | { readonly kind: "missed"; readonly answer: JsonValue }
  /** This was told before, and holds no more: a hint, a resource, a prompt. */
  | { readonly kind: "promise"; readonly what: string };

export type Arguments = Readonly<Record<string, JsonValue>>;

/** One change. */
export interface Change {
  readonly effect: Effect;
  readonly kind: "added" | "removed" | "renamed" | "changed";
  /** What it is about: `argument`, `result`, `description`, `annotation`, … */
  readonly thing: string;
  /** Which one: the name of an argument, the place in an answer; "" where there is but one. */
  readonly name: string;
  /** In words, in the order in which a reader wants them; each a whole. */
  readonly says: readonly string[];
  /** A text before and after. */
  readonly words?: { readonly before: string; readonly after: string };
  readonly witness?: Witness;
}

/** All that changed of one tool. */
export interface ToolDifference {
  /** The name now; of a tool that is removed, the one it had. */
  readonly name: string;
  /** Set where it was another. */
  readonly formerName?: string;
  readonly kind: "added" | "removed" | "renamed" | "changed";
  readonly toolset: string;
  readonly changes: readonly Change[];
}

/** The size of a toolset in `tools/list`. */
export interface ToolsetTokens {
  readonly toolset: string;
  readonly tools: { readonly before: number; readonly after: number };
  readonly tokens: { readonly before: number; readonly after: number };
}

export interface CatalogueDifference {
  /** In the order in which the tools are listed; one that is removed stands where it was. */
  readonly tools: readonly ToolDifference[];
  /** Resources, prompts, toolsets, and the server itself. */
  readonly others: readonly Change[];
}

const breaking: readonly Effect[] = ["breaks-client", "breaks-request"];

/** Every change, of tools and of the rest. */
export function allChanges({ tools, others }: CatalogueDifference): Change[] {
  return [...tools.flatMap(({ changes }) => changes), ...others];
}

/** Whether a change is shown to break something. */
export function isBreaking({ effect }: Change): boolean {
  return breaking.includes(effect);
}

/** The gravest of the effects; undefined where nothing changed. */
export function gravest(changes: readonly Change[]): Effect | undefined {
  return effects.find((effect) => changes.some((change) => change.effect === effect));
}

/** From the gravest on. */
export const effects: readonly Effect[] = ["breaks-client", "breaks-request", "unproven", "compatible", "text"];

/** What an effect is called where people read of it. */
export const effectNames: Readonly<Record<Effect, string>> = {
  "breaks-client": "breaks clients",
  "breaks-request": "breaks the call",
  unproven: "unproven",
  compatible: "compatible",
  text: "text",
};
