/** How sure a document is of a part of itself, where an extension of its author's says so. */
import { children, type Located } from "../loaded.js";
import { CONFIDENCE } from "../operation.js";
import { cleanText } from "./text.js";

const extension = /^x-.*-confidence$/;
/** It is a word such as `inferred`; more is prose, which belongs into a description. */
const LONGEST = 40;

/** The word of the first `x-…-confidence` of an operation, a parameter or a schema. */
export function confidenceOf(located: Located): string | undefined {
  const stated = children(located).find(({ key }) => extension.test(String(key)));
  const word = cleanText(stated?.value).replaceAll(/\s+/g, " ").slice(0, LONGEST);
  return word === "" ? undefined : word;
}

/** The same as an annotation of a normalized schema. */
export function confidenceAnnotation(located: Located): { readonly [CONFIDENCE]?: string } {
  const confidence = confidenceOf(located);
  return confidence === undefined ? {} : { [CONFIDENCE]: confidence };
}
