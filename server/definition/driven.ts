/** What the server does by itself around an operation: windows, pages, names for ids, other ways, what follows. */
import type { JsonValue } from "./json-schema.js";

/** The span of time that a list looks at: both ends are always sent, and longer spans are split and joined. */
export interface WindowDefinition {
  /** The arguments for its ends: RFC 3339, or relative such as `-24h`. */
  readonly from: string;
  readonly to: string;
  /** The longest span that one request may have, such as `7d`. */
  readonly max: string;
  /** The span where none is asked for. */
  readonly default: string;
  /** The longest span that a call may have. */
  readonly longest: string;
}

/** How a list is read page by page: `limit` and `offset` count items, whatever the API's pages are. */
export interface PageDefinition {
  /** The arguments for the number of a page, from 1, and for its size. */
  readonly number: string;
  readonly size: string;
  /** The largest page that the API gives. */
  readonly max: number;
  /** Where the answer tells how many items there are. */
  readonly total?: string;
  /** The property that tells items apart, where pages may overlap because the list changes. */
  readonly key?: string;
}

/**
 * Another way to the same answer, where a plan or a version of the API lacks the operation. Values are JSON; a text
 * `$name` stands for the argument of that name, `$first.field` for a field of what `first` found.
 */
export interface FallbackDefinition {
  /** The statuses after which it is tried. */
  readonly on: readonly number[];
  /** A tool of the catalogue, called to learn what the other arguments need. */
  readonly first?: { readonly tool: string; readonly arguments: Readonly<Record<string, JsonValue>> };
  /** The tool of the catalogue that is called instead. */
  readonly tool: string;
  readonly arguments: Readonly<Record<string, JsonValue>>;
  /** Only items with these values, where the tool cannot filter by them. */
  readonly where?: Readonly<Record<string, JsonValue>>;
  /** Its first item is the answer; without it the list is. */
  readonly take?: "first";
  /** How far back windows are tried, one after the other, until an item is found: `8w`. */
  readonly lookBack?: string;
}

/** How a name becomes an id: a list is searched, and the field of the one item that matches is taken. */
export interface LookupDefinition {
  /** The tool of the catalogue that lists them. */
  readonly tool: string;
  /** The argument of it that narrows the list by the name. */
  readonly search?: string;
  /** The field that is compared: equal, or containing the name, whatever the case. */
  readonly match: string;
  /** The field that is taken. */
  readonly take: string;
}

/** A workflow that goes on from the answer of a tool, where the call asks for it. */
export interface FollowDefinition {
  /** The argument that asks for it; in the result, the workflow's answer stands under its name. */
  readonly argument: string;
  readonly workflow: string;
  /** What the workflow is given: properties of the API's answer, and values that are always the same. */
  readonly arguments: Readonly<Record<string, { readonly answer: string } | { readonly constant: JsonValue }>>;
}
