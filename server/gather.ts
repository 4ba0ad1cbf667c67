/** Items of a list that the API gives in pages, and for a long window in parts: any range of the whole, in order. */
import { concurrently } from "./concurrently.js";
import type { JsonValue } from "./definition.js";
import { isObject } from "./result/json.js";

/** One page as the API gave it. */
export interface ListPage {
  readonly items: readonly JsonValue[];
  /** How many items the list has; undefined where the API does not tell. */
  readonly total: number | undefined;
  /** The API knows no pages, and gave the whole list. */
  readonly isWhole?: boolean;
}

/** A list in parts that follow each other. */
export interface ListSource {
  readonly parts: number;
  /** The largest page. */
  readonly maxSize: number;
  /** The property that tells items apart. */
  readonly key: string | undefined;
  /** A page of a part: parts from 0, pages from 1. */
  readonly fetch: (part: number, page: number, size: number) => Promise<ListPage>;
}

export interface Gathered {
  readonly items: readonly JsonValue[];
  /** Of all parts together; undefined where the API does not tell. */
  readonly total: number | undefined;
  /** Whether there is more after these. */
  readonly hasMore: boolean;
  /** The list changed while it was read, twice: an item may be missing. */
  readonly isUnsteady: boolean;
}

/** Requests at a time: enough to hide the way to the API, too few to trouble it. */
const CONCURRENCY = 4;

/** The items from `offset` on, at most `limit`. A list that shrinks while it is read is read once more. */
export async function gather(source: ListSource, offset: number, limit: number): Promise<Gathered> {
  const first = await read(source, offset, limit);
  return first.isUnsteady ? read(source, offset, limit) : first;
}

async function read(source: ListSource, offset: number, limit: number): Promise<Gathered> {
  const { parts, maxSize } = source;
  const isAligned = parts === 1 && limit <= maxSize && offset % limit === 0;
  const size = isAligned ? limit : maxSize;
  const startPage = parts === 1 ? Math.floor(offset / size) + 1 : 1;
  const firsts = await concurrently(numbers(parts), CONCURRENCY, (part) => source.fetch(part, startPage, size));
  const lists = firsts.map((page): ListPage => withTotal(page, startPage, size));
  const begun = { source, lists, startPage, size, offset, limit };
  return lists.every(({ total }) => total !== undefined) ? readCounted(begun) : readUncounted(begun);
}

/** An answer with more items than were asked for is the whole list: the API knows no pages. */
function withTotal({ items, total, isWhole }: ListPage, page: number, size: number): ListPage {
  if (isWhole === true || items.length > size) return { items, total: items.length, isWhole: true };
  return { items, total: page === 1 && items.length < size ? (total ?? items.length) : total };
}

/** A range that is wanted, and the first page of each part. */
interface Begun {
  readonly source: ListSource;
  readonly lists: readonly ListPage[];
  readonly startPage: number;
  readonly size: number;
  readonly offset: number;
  readonly limit: number;
}

interface Needed {
  readonly part: number;
  readonly page: number;
  /** Which items of the page. */
  readonly from: number;
  readonly to: number;
}

async function readCounted({ source, lists, startPage, size, offset, limit }: Begun): Promise<Gathered> {
  const total = lists.reduce((sum, list) => sum + (list.total ?? 0), 0);
  const needed: Needed[] = [];
  let before = 0;
  for (const [part, list] of lists.entries()) {
    const count = list.total ?? 0;
    const from = Math.max(0, offset - before);
    const to = Math.min(count, offset + limit - before);
    const pageSize = list.isWhole === true ? Math.max(1, count) : size;
    for (let page = Math.floor(from / pageSize) + 1; (page - 1) * pageSize < to; page++) {
      const start = (page - 1) * pageSize;
      needed.push({ part, page, from: Math.max(0, from - start), to: Math.min(pageSize, to - start) });
    }
    before += count;
  }
  let isUnsteady = false;
  const pages = await concurrently(needed, CONCURRENCY, async ({ part, page, from, to }) => {
    const known = lists[part];
    if (page === startPage || known?.isWhole === true) return known?.items.slice(from, to) ?? [];
    const fetched = await source.fetch(part, page, size);
    // What moved up to a page that was read already is missing here; what moved down comes twice, and is told by its key.
    if (fetched.total !== undefined && fetched.total < (known?.total ?? 0)) isUnsteady = true;
    return fetched.items.slice(from, to);
  });
  const items = unique(pages.flat(), source.key);
  return { items, total, hasMore: offset + limit < total, isUnsteady };
}

/** Without counts there is no telling where a part ends but by its end. */
async function readUncounted({ source, lists, startPage, size, offset, limit }: Begun): Promise<Gathered> {
  const skip = offset - (startPage - 1) * size;
  const found: JsonValue[] = [];
  let hasMore = false;
  for (const [part, first] of lists.entries()) {
    let page = startPage;
    for (let { items } = first; ; { items } = await source.fetch(part, ++page, size)) {
      found.push(...items);
      if (items.length < size || found.length > skip + limit) break;
    }
    hasMore = found.length > skip + limit || (hasMore && part < lists.length - 1);
    if (hasMore) break;
  }
  const items = unique(found, source.key).slice(skip, skip + limit);
  return { items, total: undefined, hasMore, isUnsteady: false };
}

/** Each item once, by its key; items without one are all different. */
function unique(items: readonly JsonValue[], key: string | undefined): JsonValue[] {
  if (key === undefined) return [...items];
  const seen = new Set<JsonValue>();
  return items.filter((item) => {
    const value = isObject(item) ? item[key] : undefined;
    if (value === undefined || value === null) return true;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
