/** The short names of a drafted file: of documents, of their variables, and of tools beside those that exist. */

/** Says nothing about which API it is. */
const empty = new Set(["api", "apis", "rest", "http", "openapi", "swagger", "specification", "spec", "schema", "the"]);

/**
 * A short name for a document: its title's words, else those of its file's name, without those that every document
 * has; with a number where `taken` has it already.
 */
export function documentName(title: string, file: string, taken: readonly string[]): string {
  const stem = file.slice(file.lastIndexOf("/") + 1).replace(/\.[a-z]+$/i, "");
  const name = [title, stem].map(shortName).find((each) => each !== "") ?? "api";
  return unused(name, taken);
}

/** The name, or the name with the first number from 2 that `taken` does not have. */
export function unused(name: string, taken: readonly string[]): string {
  const known = new Set(taken);
  let free = name;
  for (let number = 2; known.has(free); number += 1) free = `${name}_${number}`;
  return free;
}

/** What the environment's variables of a server or a document begin with: `my-api` -> `MY_API_`. */
export function variablePrefix(name: string): string {
  return `${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}_`;
}

function shortName(text: string): string {
  const words = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !empty.has(word) && !/^v?\d+$/.test(word));
  return words
    .join("_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 30)
    .replace(/_+$/, "");
}
