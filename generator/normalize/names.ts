/** Names for schemas that references lead to: legal, unique in the document, and the component's own where it has one. */
import { createHash } from "node:crypto";
import { child, children, pathOf, type Located } from "../loaded.js";

/** Gives names; the same target always gets the same one. */
export interface Names {
  /** `suffix` tells two forms of one schema apart. */
  nameOf(target: Located, address: string, suffix?: string): string;
}

/** Where the versions keep their named schemas. */
const shelves = [["components", "schemas"], ["definitions"]];

/**
 * The root file's components keep their names, whether reached or not, so that a name does not depend on which
 * operations there are; others take theirs from file and pointer.
 */
export function createNames(root: Located): Names {
  const taken = new Map<string, string>();
  const given = new Map<string, string>();
  for (const component of componentsOf(root)) take(component.address, [legalName(component.name)]);
  return {
    nameOf(target, address, suffix = "") {
      const key = address + suffix;
      const known = given.get(key);
      if (known !== undefined) return known;
      const name = suffix === "" ? nameFromPath(target) : (given.get(address) ?? nameFromPath(target)) + suffix;
      return take(key, [name, legalName(`${baseName(target.file)}.${name}`)]);
    },
  };

  function take(key: string, candidates: readonly string[]): string {
    const hash = createHash("sha256").update(key).digest("hex");
    const last = `${candidates[0]}_${hash.slice(0, 8)}`;
    const name = candidates.find((candidate) => !taken.has(candidate)) ?? last;
    taken.set(name, key);
    given.set(key, name);
    return name;
  }
}

/** Legal names first: they win over one that only becomes equal by being made legal. */
function componentsOf(root: Located): { name: string; address: string }[] {
  const found: { name: string; address: string }[] = [];
  for (const shelf of shelves) {
    const located = shelf.reduce<Located | undefined>((at, key) => at && child(at, key), root);
    for (const component of located === undefined ? [] : children(located)) {
      const name = String(component.key);
      const token = name.replaceAll("~", "~0").replaceAll("/", "~1");
      found.push({ name, address: `${root.file}#/${shelf.join("/")}/${token}` });
    }
  }
  return found.sort(
    (left, right) => Number(legalName(left.name) !== left.name) - Number(legalName(right.name) !== right.name),
  );
}

function nameFromPath(target: Located): string {
  const path = pathOf(target).map(String);
  const shelf = shelves.find((keys) => keys.every((key, index) => path[index] === key)) ?? [];
  const tokens = path.slice(shelf.length).filter((token) => token !== "properties" && token !== "$defs");
  return legalName(tokens.length === 0 ? baseName(target.file) : tokens.join("."));
}

function baseName(file: string): string {
  return (file.split("/").at(-1) ?? "").replace(/\.(ya?ml|json)$/i, "");
}

/**
 * Letters, digits, `_`, `-`, `.`, at most 120; never a name that every JavaScript object already has, so that no later
 * stage can confuse the two.
 */
export function legalName(text: string): string {
  let name = text.replace(/[^A-Za-z0-9_.-]+/g, "_");
  if (name !== text) name = name.replace(/^_+|_+$/g, "");
  if (name.length > 120) name = `${name.slice(0, 111)}_${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
  if (name === "") return "schema";
  return name in Object.prototype ? `${name}_` : name;
}
