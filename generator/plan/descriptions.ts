/** The words of a tool and its arguments: the curation's, or the document's made fit. */
import type { CuratedArgument, CuratedTool } from "../curation.js";
import type { Operation } from "../operation.js";
import { titleOf } from "./names.js";
import { clean, cut, described, DESCRIPTION_LIMIT, oneLine, sentences } from "./prose.js";
import type { Slot } from "./slot.js";

const TITLE_LIMIT = 80;

/** The title and the description of a tool; curated words are never cut. */
export function describeTool(operation: Operation, curated: CuratedTool): { title: string; description: string } {
  const summary = oneLine(operation.summary);
  const title =
    curated.title ?? (summary === "" ? titleOf(curated.name) : cut(summary.replace(/\.$/, ""), TITLE_LIMIT));
  if (curated.description !== undefined) return { title, description: clean(curated.description) };
  const text = clean(operation.description) || summary || `${operation.method} ${oneLine(operation.path)}`;
  return { title, description: described(operation.deprecated ? `Deprecated. ${text}` : text) };
}

/**
 * What the model is told about an argument, with how the value is written and what it is called on the wire.
 * `meanings` says what each of the allowed values stands for, where the schema tells; `values` which there are, where it
 * does not.
 */
export function describeArgument(
  slot: Slot,
  curated: CuratedArgument | undefined,
  name: string,
  meanings: string,
  values?: string,
): string {
  const notes = sentences([values, slot.hint, curated?.name === undefined ? sentAs(slot, name) : undefined]);
  if (curated?.description !== undefined) return sentences([clean(curated.description), slot.hint]);
  const words = clean(slot.description);
  const text = meanings.startsWith(words) ? meanings : `${words}\n${meanings}`.trim();
  const own = slot.deprecated ? `Deprecated. ${text}` : text;
  return sentences([cut(own, DESCRIPTION_LIMIT - notes.length - 1), notes]);
}

/** The name on the wire, where it is not the argument's own. */
function sentAs({ in: location, wireName }: Slot, name: string): string | undefined {
  if (wireName === "" || name === wireName) return undefined;
  const isPlaced = name.startsWith(`${location}_`) || name.endsWith(`_in_${location}`);
  const kind = isPlaced && location !== "body" ? `${location === "querystring" ? "query" : location} parameter ` : "";
  return `(sent as ${kind}\`${cut(oneLine(wireName), 120)}\`)`;
}
