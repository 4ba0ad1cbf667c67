/** Reads query and path parameters as FastAPI does: names that are not declared are ignored, what does not fit is a 422. */
import type { Location } from "./kinds.js";
import { Problem, type FieldProblem } from "./problem.js";
import type { ApiRequest } from "./request.js";
import { plainUuid, UUID } from "./uuid.js";

export interface Page {
  readonly page: number;
  readonly size: number;
}

/** Collects the problems of all parameters; `check` throws them together. */
export class Parameters {
  readonly #query: URLSearchParams;
  readonly #path: Readonly<Record<string, string>>;
  readonly #problems: FieldProblem[] = [];

  constructor(query: URLSearchParams, path: Readonly<Record<string, string>> = {}) {
    this.#query = query;
    this.#path = path;
  }

  /** Of a name that is sent repeatedly the last value counts. */
  text(name: string): string | undefined {
    return this.#query.getAll(name).at(-1);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined)
      this.#problems.push({ type: "missing", loc: ["query", name], msg: "Field required", input: null });
    return value ?? "";
  }

  has(name: string): boolean {
    return this.#query.has(name);
  }

  page(maximum: number, usual: number): Page {
    return { page: this.#integer("page", 1, undefined, 1), size: this.#integer("page_size", 1, maximum, usual) };
  }

  integer(name: string): number | undefined {
    return this.has(name) ? this.#integer(name, undefined, undefined, 0) : undefined;
  }

  /** A whole number from `least` to `most`; `usual` when it is not sent. */
  within(name: string, least: number, most: number, usual: number): number {
    return this.#integer(name, least, most, usual);
  }

  /** A truth value, false when it is not sent. */
  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined || ["false", "0", "no", "off", "f", "n"].includes(value)) return false;
    if (["true", "1", "yes", "on", "t", "y"].includes(value)) return true;
    this.#add("bool_parsing", ["query", name], "Input should be a valid boolean, unable to interpret input", value);
    return false;
  }

  /** A truth value, undefined when it is not sent. */
  optionalFlag(name: string): boolean | undefined {
    return this.has(name) ? this.flag(name) : undefined;
  }

  /** One of a closed set of words. */
  choice(name: string, allowed: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value === undefined || allowed.includes(value)) return value;
    this.#addEnum(["query", name], allowed, value);
    return undefined;
  }

  pathChoice(name: string, allowed: readonly string[]): string {
    const value = this.#path[name] ?? "";
    if (!allowed.includes(value)) this.#addEnum(["path", name], allowed, value);
    return value;
  }

  /** The members of a list that repeats its name, each of a closed set of words; undefined when it does not filter. */
  choices(name: string, allowed: readonly string[]): ReadonlySet<string> | undefined {
    return this.#repeated(name, (value, loc) => {
      if (!allowed.includes(value)) this.#addEnum(loc, allowed, value);
      return value;
    });
  }

  /** The ids of a list that repeats its name; undefined when it does not filter. */
  uuids(name: string): ReadonlySet<string> | undefined {
    return this.#repeated(name, (value, loc) => this.#uuid(loc, value));
  }

  uuid(name: string): string | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : this.#uuid(["query", name], value);
  }

  pathUuid(name: string): string {
    return this.#uuid(["path", name], this.#path[name] ?? "");
  }

  /** A moment in milliseconds; without an offset it is UTC. */
  moment(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) || /^\d{4}-\d\d-\d\d$/.test(value) ? value : `${value}Z`;
    const at = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i.test(value)
      ? Date.parse(zoned)
      : NaN;
    if (!Number.isNaN(at)) return at;
    const error = "invalid datetime";
    this.#add(
      "datetime_from_date_parsing",
      ["query", name],
      `Input should be a valid datetime or date, ${error}`,
      value,
      { error },
    );
    return undefined;
  }

  /** Throws 422 if anything did not fit. */
  check(): void {
    if (this.#problems.length > 0) throw new Problem(422, this.#problems);
  }

  /** The values of a comma-separated filter; undefined when it does not filter. A value that is not allowed is a 400. */
  list(name: string, allowed: readonly string[]): ReadonlySet<string> | undefined {
    const values = this.#split(name);
    const odd = values.find((value) => !allowed.includes(value));
    if (odd !== undefined) {
      throw new Problem(400, `Invalid value for ${name}: '${odd}'. Allowed values: ${allowed.join(", ")}`);
    }
    return values.length === 0 ? undefined : new Set(values);
  }

  /** The ids of a comma-separated filter; undefined when it does not filter. A value that is no UUID is a 400. */
  ids(name: string): ReadonlySet<string> | undefined {
    const values = this.#split(name);
    const odd = values.find((value) => !UUID.test(value));
    if (odd !== undefined) throw new Problem(400, `Invalid value for ${name}: '${odd}' is not a UUID`);
    return values.length === 0 ? undefined : new Set(values.map((value) => value.toLowerCase()));
  }

  #split(name: string): string[] {
    return (this.text(name) ?? "")
      .split(",")
      .map((value) => value.trim())
      .filter((value) => value !== "");
  }

  #repeated(name: string, read: (value: string, loc: Location) => string): ReadonlySet<string> | undefined {
    const values = this.#query.getAll(name).map((value, at) => read(value, ["query", name, at]));
    return values.length === 0 ? undefined : new Set(values);
  }

  #uuid(loc: Location, value: string): string {
    if (!UUID.test(value)) {
      const error = "invalid length or character: expected 32 hexadecimal digits in groups of 8-4-4-4-12";
      this.#add("uuid_parsing", loc, `Input should be a valid UUID, ${error}`, value, { error });
      return "";
    }
    const plain = plainUuid(value);
    if (plain[14] !== "4") this.#add("uuid_version", loc, "UUID version 4 expected", value, { expected_version: 4 });
    return plain;
  }

  #integer(name: string, least: number | undefined, most: number | undefined, usual: number): number {
    const text = this.text(name);
    if (text === undefined) return usual;
    const value = /^[+-]?\d+(?:\.0+)?$/.test(text.trim()) ? Number(text) : NaN;
    const loc = ["query", name] as const;
    if (Number.isNaN(value)) {
      this.#add("int_parsing", loc, "Input should be a valid integer, unable to parse string as an integer", text);
    } else if (least !== undefined && value < least) {
      this.#add("greater_than_equal", loc, `Input should be greater than or equal to ${least}`, text, { ge: least });
    } else if (most !== undefined && value > most) {
      this.#add("less_than_equal", loc, `Input should be less than or equal to ${most}`, text, { le: most });
    }
    return value;
  }

  #addEnum(loc: Location, allowed: readonly string[], value: string): void {
    const expected = allowed.map((word) => `'${word}'`).join(", ");
    this.#add("enum", loc, `Input should be one of ${expected}`, value, { expected });
  }

  #add(type: string, loc: Location, msg: string, input: string, ctx?: Record<string, string | number>): void {
    this.#problems.push({ type, loc, msg, input, ...(ctx === undefined ? {} : { ctx }) });
  }
}

/** The id in the path of a request. Throws 422 for one that is none. */
export function pathId(request: Pick<ApiRequest, "path" | "query">, name: string): string {
  const parameters = new Parameters(request.query, request.path);
  const id = parameters.pathUuid(name);
  parameters.check();
  return id;
}
