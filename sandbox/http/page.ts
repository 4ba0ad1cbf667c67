/** One page of a list, in the envelope that all of Orchestra's paged lists share. */
import type { Json } from "../data/pipeline.js";
import type { Page } from "./parameters.js";
import { ok, type Answer } from "./request.js";

/** The page of `items`; only what is on it is rendered. */
export function paged<T>(items: readonly T[], { page, size }: Page, render: (item: T) => Json): Answer {
  const results = items.slice((page - 1) * size, page * size).map(render);
  return ok({ page, pageSize: size, total: items.length, results });
}
