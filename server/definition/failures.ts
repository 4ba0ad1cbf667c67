/** Known causes of failures, by which an answer of the API other than success is told apart and explained. */

/**
 * One known cause. In `cause` and `next`, `{name}` stands for one of {@link failureVariables}, or for the tool of this
 * name, with a remark where it is not served.
 */
export interface FailureRule {
  /** The statuses. */
  readonly on: readonly number[];
  /**
   * Only where the API's own words hold one of these phrases: whole words, whatever their case and the signs between
   * them. What the API quotes does not count, since a caller may have written it.
   */
  readonly says?: readonly string[];
  /** Only where one of these phrases is all that the API says. */
  readonly saysOnly?: readonly string[];
  /** Only for calls of these tools. */
  readonly tools?: readonly string[];
  readonly cause: string;
  readonly next: string;
}

/** What a rule can say of the call, and what each stands for. */
export const failureVariables = {
  tool: "the tool that was called",
  wait: "how long the API asks to wait, such as 12 seconds; a minute where it does not say",
  key_help: "how the key is set, and which way is in use",
  base_url: "the address of the API",
  base_url_help: "the address of the API, and what sets it",
  size: "the size of the file, such as (it has 1234 bytes); nothing where it is not known",
} as const;

/** The name of one. */
export type FailureVariable = keyof typeof failureVariables;
