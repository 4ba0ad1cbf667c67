/** Are these the arguments of this tool? Where not, every fault at once, each with what is allowed. */
import { readTexts } from "./argument-texts.js";
import { readUrls } from "./argument-urls.js";
import { type ListedTool, checkedSchemaOf, type JsonSchema } from "./definition.js";
import { ArgumentError } from "./errors.js";
import { resolved } from "./references.js";
import { selectorFault } from "./selectors.js";
import { validatorOf } from "./validation/compile.js";
import { pathOf, pointerTo } from "./validation/pointer.js";
import { expectation, explain, shown, unknownName } from "./validation/explain.js";
import { schemaAt, valueAt } from "./validation/locate.js";

/** How many faults one message names. */
const NAMED = 12;

/**
 * Checks the arguments of a call, and gives them back typed; texts that stand for objects are those objects.
 * @throws ArgumentError naming every fault, one line each.
 */
export async function checkArguments(tool: ListedTool, given: unknown): Promise<Readonly<Record<string, unknown>>> {
  if (given !== undefined && given !== null && (typeof given !== "object" || Array.isArray(given))) {
    throw new ArgumentError(
      tool.name,
      undefined,
      `The arguments must be an object, with one property for each argument.`,
    );
  }
  const { value, unread } = await readTexts(tool, readUrls(tool, given ?? {}));
  const faults = new Faults(checkedSchemaOf(tool), value);
  for (const [name, sentence] of unread) faults.note([name], sentence);
  faults.addNames(tool);
  try {
    const validate = await validatorOf(tool);
    for (const { pointer, message } of validate(value)) faults.add(pathOf(pointer), message);
    for (const path of unsafeIntegers(value)) faults.addExplained(path);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    faults.add([], "the arguments are nested too deeply");
  }
  if (faults.lines.length > 0) throw new ArgumentError(tool.name, faults.onlyArgument(), messageOf(faults.lines));
  return value as Readonly<Record<string, unknown>>;
}

function messageOf(lines: readonly string[]): string {
  const named = lines.slice(0, NAMED);
  if (lines.length > NAMED) named.push(`… and ${lines.length - NAMED} more.`);
  return named.join("\n");
}

/** Gathers the faults of one call, one sentence for each place. */
class Faults {
  readonly lines: string[] = [];
  readonly #schema: JsonSchema;
  readonly #value: object;
  readonly #places = new Set<string>();
  readonly #arguments = new Set<string>();

  constructor(schema: JsonSchema, value: object) {
    this.#schema = schema;
    this.#value = value;
  }

  /** Arguments that are not known, required ones that are not there, and those that exclude each other. */
  addNames(tool: ListedTool): void {
    const known = Object.keys(tool.arguments);
    for (const name of Object.keys(this.#value)) {
      if (!known.includes(name)) this.note([name], unknownName(name, "argument", known));
    }
    for (const [name, argument] of Object.entries(tool.arguments)) {
      if (argument.required === true && valueAt(this.#value, [name]) === undefined) this.#noteMissing([name]);
    }
    const fault = selectorFault(tool, this.#value);
    if (fault !== undefined) this.note([], fault);
  }

  /** Notes a fault, of which the first at a place is enough. */
  note(path: readonly string[], sentence: string): void {
    const place = pointerTo(path);
    if (this.#places.has(place)) return;
    this.#places.add(place);
    if (path[0] !== undefined) this.#arguments.add(path[0]);
    this.lines.push(path.length === 0 ? sentence : `${written(path)}: ${sentence}`);
  }

  /** A place where the validator found a fault. Its own words are used only where ours find none. */
  add(path: readonly string[], message: string): void {
    const isMissing = path.length > 0 && valueAt(this.#value, path) === undefined;
    if (isMissing) return this.#noteMissing(path);
    if (this.addExplained(path)) return;
    // A fault within says more than the fault of what is around it.
    if ([...this.#places].some((place) => place.startsWith(`${pointerTo(path)}/`))) return;
    const schema = schemaAt(this.#schema, this.#value, path);
    const expected = schema === undefined ? message : `expected ${expectation(this.#schema, schema)}`;
    const ending = path.length === 0 ? "" : `, got ${shown(valueAt(this.#value, path))}`;
    this.note(path, `${expected}${ending}.`);
  }

  /** Notes the fault that our own reading finds at the place; false where it finds none. */
  addExplained(path: readonly string[]): boolean {
    const schema = schemaAt(this.#schema, this.#value, path);
    if (schema === undefined) return false;
    // At the top the names have been looked at already.
    if (path.length === 0) return this.#places.size > 0;
    const fault = explain(this.#schema, schema, valueAt(this.#value, path));
    if (fault === undefined) return false;
    this.note(path, fault);
    return true;
  }

  /** The argument at fault, where it is only one. */
  onlyArgument(): string | undefined {
    return this.#arguments.size === 1 ? [...this.#arguments][0] : undefined;
  }

  #noteMissing(path: readonly string[]): void {
    const schema = schemaAt(this.#schema, this.#value, path);
    const expected =
      schema === undefined ? "" : ` Expected ${expectation(this.#schema, resolved(this.#schema, schema))}.`;
    const description = schema?.description?.split(/(?<=\.)\s/, 1)[0] ?? "";
    const kind = path.length === 1 ? "argument" : "property";
    this.note(path, `this ${kind} is required and missing.${expected}${description === "" ? "" : ` ${description}`}`);
  }
}

/** `status[0].name`, as one would write it; names from outside are cut. */
function written(path: readonly string[]): string {
  const steps = path.map((key, index) => {
    if (/^\d+$/.test(key) && index > 0) return `[${key}]`;
    const name = /^[\w-]{1,80}$/.test(key) ? key : shown(key.slice(0, 80));
    return index === 0 ? name : `.${name}`;
  });
  return steps.join("");
}

/**
 * The places of whole numbers that JSON does not carry exactly. The way is one list for all: a copy at each level takes
 * time that grows with the square of the depth.
 */
function unsafeIntegers(value: unknown): readonly (readonly string[])[] {
  const found: string[][] = [];
  const way: string[] = [];
  const look = (inner: unknown): void => {
    if (typeof inner === "number" && Number.isInteger(inner) && !Number.isSafeInteger(inner)) found.push([...way]);
    if (typeof inner !== "object" || inner === null) return;
    for (const key of Object.keys(inner)) {
      way.push(key);
      look(Reflect.get(inner, key));
      way.pop();
    }
  };
  look(value);
  return found;
}
