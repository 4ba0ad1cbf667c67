/** What the values of a JSON body may be, and what a 422 says where they are not, in the words of FastAPI and pydantic. */
import type { Json, JsonObject } from "../data/pipeline.js";
import type { FieldProblem } from "./problem.js";
import { UUID } from "./uuid.js";

export type Location = readonly (string | number)[];

/** Tells what is wrong with a value at a place of the body; `of` is there for the type alone. */
export type Kind<T> = ((value: Json, loc: Location) => FieldProblem[]) & { readonly of?: T };

/** The type of what a kind lets pass. */
export type Of<K> = K extends Kind<infer T> ? T : never;

type Shape = Readonly<Record<string, Kind<unknown>>>;
type Fields<R extends Shape, O extends Shape> = { readonly [N in keyof R]: Of<R[N]> } & {
  readonly [N in keyof O]?: Of<O[N]>;
};

export const anything: Kind<Json> = () => [];

export const flag: Kind<boolean> = (value, loc) =>
  typeof value === "boolean" ? [] : [problem("bool_type", loc, "Input should be a valid boolean", value)];

export const open: Kind<JsonObject> = (value, loc) =>
  isObject(value) ? [] : [problem("dict_type", loc, "Input should be a valid dictionary", value)];

/** An id, as a version 4 UUID. */
export const uuid: Kind<string> = (value, loc) => {
  if (typeof value !== "string") return [problem("uuid_type", loc, "UUID input should be a string", value)];
  if (!UUID.test(value)) return [problem("uuid_parsing", loc, "Input should be a valid UUID", value)];
  return [];
};

/** A moment in ISO 8601. */
export const moment: Kind<string> = (value, loc) => {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d([T ]|$)/.test(value) && !Number.isNaN(Date.parse(value)))
    return [];
  return [problem("datetime_parsing", loc, "Input should be a valid datetime", value)];
};

export function text({ least = 0, most = Infinity }: { least?: number; most?: number } = {}): Kind<string> {
  return (value, loc) => {
    if (typeof value !== "string") return [problem("string_type", loc, "Input should be a valid string", value)];
    if (value.length < least) {
      return [problem("string_too_short", loc, `String should have at least ${least} character`, value)];
    }
    if (value.length > most) {
      return [problem("string_too_long", loc, `String should have at most ${most} characters`, value)];
    }
    return [];
  };
}

export function whole({ least = -Infinity, most = Infinity }: { least?: number; most?: number } = {}): Kind<number> {
  return (value, loc) => {
    if (typeof value !== "number" || !Number.isInteger(value)) {
      return [problem("int_type", loc, "Input should be a valid integer", value)];
    }
    if (value < least) {
      return [problem("greater_than_equal", loc, `Input should be greater than or equal to ${least}`, value)];
    }
    if (value > most) return [problem("less_than_equal", loc, `Input should be less than or equal to ${most}`, value)];
    return [];
  };
}

/** One of a closed set of words. */
export function choice<const W extends string>(words: readonly W[]): Kind<W> {
  const expected = words.map((word) => `'${word}'`).join(", ");
  return (value, loc) =>
    words.some((word) => word === value) ? [] : [problem("enum", loc, `Input should be one of ${expected}`, value)];
}

export function nullable<T>(kind: Kind<T>): Kind<T | null> {
  return (value, loc) => (value === null ? [] : kind(value, loc));
}

/** What one of the kinds lets pass; where none does, the problems of the one that comes nearest. */
export function either<A, B>(first: Kind<A>, second: Kind<B>): Kind<A | B> {
  return (value, loc) => {
    const [a, b] = [first(value, loc), second(value, loc)];
    return a.length === 0 || b.length === 0 ? [] : depthOf(a) >= depthOf(b) ? a : b;
  };
}

export function list<T>(kind: Kind<T>, { least = 0, most = Infinity } = {}): Kind<readonly T[]> {
  return (value, loc) => {
    if (!Array.isArray(value)) return [problem("list_type", loc, "Input should be a valid list", value)];
    const entries: readonly Json[] = value;
    const not = `after validation, not ${entries.length}`;
    if (entries.length < least) {
      return [problem("too_short", loc, `List should have at least ${least} item ${not}`, entries)];
    }
    if (entries.length > most) {
      return [problem("too_long", loc, `List should have at most ${most} items ${not}`, entries)];
    }
    return entries.flatMap((entry, at) => kind(entry, [...loc, at]));
  };
}

/** An object with names of the sender's choice. */
export function record<T>(kind: Kind<T>): Kind<Readonly<Record<string, T>>> {
  return (value, loc) =>
    isObject(value) ? Object.entries(value).flatMap(([name, entry]) => kind(entry, [...loc, name])) : open(value, loc);
}

/** An object with fields that must and fields that may be there; others are problems unless `rest` lets them pass. */
export function object<R extends Shape, O extends Shape = Record<never, never>>(
  required: R,
  optional?: O,
  rest: "forbidden" | "allowed" = "forbidden",
): Kind<Fields<R, O>> {
  const fields: ReadonlyMap<string, Kind<unknown>> = new Map(Object.entries({ ...required, ...optional }));
  return (value, loc) => {
    if (!isObject(value)) return [problem("model_attributes_type", loc, NOT_AN_OBJECT, value)];
    const missing = Object.keys(required).filter((name) => !Object.hasOwn(value, name));
    return [
      ...missing.map((name) => problem("missing", [...loc, name], "Field required", value)),
      ...Object.entries(value).flatMap(([name, entry]) => {
        const kind = fields.get(name);
        if (kind !== undefined) return kind(entry, [...loc, name]);
        return rest === "allowed" ? [] : [problem("extra_forbidden", [...loc, name], EXTRA, entry)];
      }),
    ];
  };
}

const NOT_AN_OBJECT = "Input should be a valid dictionary or object to extract fields from";
const EXTRA = "Extra inputs are not permitted";

export function problem(type: string, loc: Location, msg: string, input: Json): FieldProblem {
  return { type, loc, msg, input };
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function depthOf(problems: readonly FieldProblem[]): number {
  return Math.max(...problems.map((entry) => entry.loc.length)) - problems.length / 1000;
}
