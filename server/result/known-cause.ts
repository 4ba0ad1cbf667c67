/** Whether a failure has a known cause: by its status, its tool and the API's own words. */
import type { FailureRule } from "../definition.js";

/** `words` is what the API says; undefined where it says nothing. */
export function isMeant(rule: FailureRule, tool: string, status: number, words: string | undefined): boolean {
  if (!rule.on.includes(status)) return false;
  if (rule.tools !== undefined && !rule.tools.includes(tool)) return false;
  const said = phrase(withoutQuotes(words ?? ""));
  if (rule.saysOnly !== undefined && !rule.saysOnly.some((each) => said === phrase(each))) return false;
  return rule.says === undefined || rule.says.some((each) => said.includes(phrase(each)));
}

/** The words alone, in lower case, each between spaces: "X-Account-Id" and "x account id" are the same. */
function phrase(text: string): string {
  return ` ${
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ") ?? ""
  } `;
}

/**
 * What the API quotes may be what the caller wrote: an environment called 'paused' is no paused pipeline. JSON has all
 * of its words in quotes, so there nothing can be told apart.
 */
function withoutQuotes(text: string): string {
  if (/^[{[]/.test(text)) return text;
  return text.replaceAll(/(?<![\p{L}\p{N}])(?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`|“[^”\n]*”)(?![\p{L}\p{N}])/gu, " … ");
}
