/** Names for the tools of documents that nobody has curated: unique, and the same when other operations come and go. */
import type { Operation } from "../operation.js";
import { PREFERRED_LENGTH, shorten, snakeCase, withHash } from "./names.js";

/**
 * The name of each operation's tool: its operationId, or method and path where it has none or shares it. In two
 * passes: every operation says what it would like, then those that want the same are told apart by what is their own,
 * never by who came first. One that asks for the name exactly as it stands in the document keeps it.
 */
export function toolNames(operations: readonly Operation[]): ReadonlyMap<Operation, string> {
  const ids = new Map<string, number>();
  for (const { operationId } of operations) {
    if (operationId !== undefined) ids.set(operationId, (ids.get(operationId) ?? 0) + 1);
  }
  const wishes = new Map<string, Operation[]>();
  for (const operation of operations) {
    const isShared = (ids.get(operation.operationId ?? "") ?? 0) > 1;
    const wish = isShared ? nameOfPath(operation) : wishOf(operation);
    wishes.set(wish, [...(wishes.get(wish) ?? []), operation]);
  }
  const names = new Map<Operation, string>();
  const taken = new Set<string>();
  const give = (operation: Operation, name: string) => {
    let free = name;
    for (let round = 0; taken.has(free); round++)
      free = withHash(name.slice(0, 34), `${identityOf(operation)} ${round}`);
    taken.add(free);
    names.set(operation, free);
  };
  for (const [wish, wanting] of wishes) {
    const exact = wanting.filter((operation) => operation.operationId === wish);
    const keeper = wanting.length === 1 ? wanting[0] : exact.length === 1 ? exact[0] : undefined;
    if (keeper !== undefined) give(keeper, wish);
  }
  for (const [wish, wanting] of wishes) {
    for (const operation of wanting) {
      if (!names.has(operation)) give(operation, withHash(wish.slice(0, PREFERRED_LENGTH - 6), identityOf(operation)));
    }
  }
  return names;
}

function identityOf({ document, method, path }: Operation): string {
  return `${document} ${method} ${path}`;
}

function wishOf(operation: Operation): string {
  const id = snakeCase(operation.operationId ?? "").replace(/^_+/, "");
  if (id === "") return nameOfPath(operation);
  const ending = `_${plainPath(operation.path)}_${operation.method.toLowerCase()}`;
  const plain = id.replaceAll(/_+/g, "_").replace(/_$/, "");
  // FastAPI's own operationIds repeat path and method after the function's name.
  const chosen = plain.length > ending.length && plain.endsWith(ending) ? plain.slice(0, -ending.length) : id;
  return legal(chosen, operation);
}

function nameOfPath(operation: Operation): string {
  const words = operation.path.split("/").flatMap((segment) => {
    const isVariable = /^\{[^{}]*\}$/.test(segment);
    const word = snakeCase(segment).replace(/^_+/, "");
    return word === "" ? [] : [isVariable ? `by_${word}` : word];
  });
  return legal([operation.method.toLowerCase(), ...words].join("_"), operation);
}

function legal(name: string, operation: Operation): string {
  const started = /^[a-z]/.test(name) ? name : `call_${name}`;
  return shorten(started.replaceAll(/_{2,}/g, "_").replace(/_$/, ""), PREFERRED_LENGTH, identityOf(operation));
}

function plainPath(path: string): string {
  return snakeCase(path).replaceAll(/_+/g, "_").replaceAll(/^_|_$/g, "");
}
