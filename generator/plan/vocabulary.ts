/** The words of the documents that `tools.yaml` is written in: operations, and the arguments that each can have. */
import type { AuthDefinition } from "../../server/definition.js";
import type { ApiDocument, Operation } from "../operation.js";
import type { OperationWords } from "../tool.js";
import { planBody } from "./body.js";
import { nestedNames } from "./nested-body.js";
import { parameterSlots } from "./parameters.js";
import { oneLine } from "./prose.js";
import { fromEntries, isObject } from "./schema/keywords.js";
import type { References } from "./schema/reference.js";
import type { Slot } from "./slot.js";

/** Longer sentences are cut: a word is looked up, not studied. In characters. */
const MAX_SENTENCE = 160;

/** What is known of the document of an operation. */
export interface DocumentWords {
  readonly auth: AuthDefinition | undefined;
  readonly references: References;
}

/** The operations of all documents, in their order. */
export function vocabularyOf(
  documents: readonly ApiDocument[],
  contexts: ReadonlyMap<string, DocumentWords>,
): readonly OperationWords[] {
  return documents.flatMap((document): OperationWords[] => {
    const context = contexts.get(document.name);
    if (context === undefined) return [];
    const operations = document.operations.map(({ operation }) => operation);
    return operations.map((operation) => ({
      names: namesOf(operation, operations, documents.length === 1),
      words: firstSentence(operation.summary || operation.description) || `${operation.method} ${operation.path}`,
      method: operation.method,
      path: operation.path,
      arguments: argumentsOf(operation, context),
    }));
  });
}

/** Everything by which `tools.yaml` may call the operation; an operationId that several have is none. */
function namesOf({ document, operationId, method, path }: Operation, all: readonly Operation[], isOnly: boolean) {
  const isUnique = all.filter((other) => other.operationId === operationId).length === 1;
  const plain = [...(operationId !== undefined && isUnique ? [operationId] : []), `${method} ${path}`];
  return [
    ...plain.map((name) => `${document}#${name}`),
    ...(isOnly ? plain.filter((name) => !name.includes("#")) : []),
  ];
}

/** By the key that speaks of it alone. */
function argumentsOf(operation: Operation, { auth, references }: DocumentWords): Readonly<Record<string, string>> {
  const parameters = parameterSlots(operation, references, auth);
  const body = planBody(operation, { mediaType: undefined, form: undefined }, parameters, references);
  const slots = [...parameters, ...body.slots];
  const entries = slots.map((slot): [string, string] => [keyOf(slot, slots), firstSentence(slot.description)]);
  const whole = body.slots.find(({ wireName }) => wireName === "");
  const inside = nestedNames(body.slots).map((name): [string, string] => {
    const schema = whole?.schema.properties?.[name];
    const words = isObject(schema) && typeof schema.description === "string" ? schema.description : "";
    return [slots.some(({ wireName }) => wireName === name) ? `body:${name}` : name, firstSentence(words)];
  });
  // A body whose properties are arguments can be made one argument, and is then spoken of as a whole.
  const canBeWhole = body.flat && !slots.some(({ wireName }) => wireName === "body");
  const asWhole = canBeWhole ? [["body", firstSentence(operation.requestBody?.description ?? "")] as const] : [];
  return fromEntries([...entries, ...inside, ...asWhole]);
}

function keyOf({ in: location, wireName }: Slot, slots: readonly Slot[]): string {
  const isBody = location === "body" && wireName === "";
  const name = isBody ? "body" : wireName;
  const isShared = slots.filter((other) => (other.wireName || "body").toLowerCase() === name.toLowerCase()).length > 1;
  return isShared && !isBody ? `${location}:${name}` : name;
}

function firstSentence(text: string): string {
  const line = oneLine(text);
  const sentence = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return sentence.length > MAX_SENTENCE
    ? `${sentence.slice(0, MAX_SENTENCE - 1).replace(/[\ud800-\udbff]$/, "")}…`
    : sentence;
}
