/** Finds the operation that `tools.yaml` names: `document#operationId`, or `document#GET /path`. */
import type { Report } from "../diagnostics.js";
import { nearest } from "../../server/nearest.js";
import type { ApiDocument, NormalizedOperation, Place } from "../operation.js";

/** The operation, or undefined; then the report says what was not found, and what was probably meant. */
export function findOperation(
  reference: string,
  documents: readonly ApiDocument[],
  at: Place,
  report: Report,
): NormalizedOperation | undefined {
  const found = splitReference(reference, documents);
  if (found === undefined) {
    const names = documents.map(({ name }) => name);
    const [prefix = ""] = reference.split("#");
    const guess = nearest(prefix, names);
    const message = reference.includes("#")
      ? `There is no document "${prefix}".`
      : `"${reference}" does not say which document it is of.`;
    const help = guess === undefined ? `write one of ${names.join(", ")} and # before it.` : `did you mean "${guess}"?`;
    report.add("unknown-document", message, at, { help });
    return undefined;
  }
  const { document, wanted } = found;
  const matches = document.operations.filter(({ operation }) => {
    const methodAndPath = /^([A-Za-z]+) (.*)$/s.exec(wanted);
    const isPath = methodAndPath?.[1]?.toUpperCase() === operation.method && methodAndPath[2] === operation.path;
    return operation.operationId === wanted || isPath;
  });
  const [match, other] = matches;
  if (match !== undefined && other === undefined) return match;
  const texts = document.operations.map(({ operation }) => referenceTo(operation));
  if (match !== undefined) {
    const help = `write ${matches.map(({ operation }) => `"${operation.method} ${operation.path}"`).join(" or ")}.`;
    report.add("unknown-operation", `"${wanted}" is the operationId of several operations.`, at, { help });
    return undefined;
  }
  const guess = nearest(wanted, texts);
  const help = guess === undefined ? `it has ${shortList(texts)}.` : `did you mean "${guess}"?`;
  const notes = [{ message: "the document begins here.", at: document.at }];
  report.add("unknown-operation", `"${document.name}" has no operation "${wanted}".`, at, { help, notes });
  return undefined;
}

/** How an operation is named in `tools.yaml`, without its document. */
export function referenceTo({ operationId, method, path }: NormalizedOperation["operation"]): string {
  return operationId ?? `${method} ${path}`;
}

function splitReference(
  reference: string,
  documents: readonly ApiDocument[],
): { document: ApiDocument; wanted: string } | undefined {
  const mark = reference.indexOf("#");
  const named = mark < 0 ? undefined : documents.find(({ name }) => name === reference.slice(0, mark));
  if (named !== undefined) return { document: named, wanted: reference.slice(mark + 1) };
  const [only, other] = documents;
  // A path may hold a # of its own.
  const isPlain = mark < 0 || reference.slice(0, mark).includes("/");
  return only !== undefined && other === undefined && isPlain ? { document: only, wanted: reference } : undefined;
}

function shortList(texts: readonly string[]): string {
  const shown = texts.slice(0, 12).join(", ");
  return texts.length > 12 ? `${shown} and ${texts.length - 12} more` : shown || "none";
}
