/** Media types: which of several is sent or read, and what a value of it is to a caller. */

/** How a value of this media type is given: as JSON, as a form's fields, as text, or as a file. */
export type Notation = "json" | "form" | "text" | "file";

/** The type and subtype alone, in lower case: `application/json` of `Application/JSON; charset=utf-8`. */
export function essence(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

/** The notation of this media type. `*` + `/*` and `application/*` leave the choice, and JSON is chosen. */
export function notationOf(mediaType: string): Notation {
  const type = essence(mediaType);
  if (type === "*/*" || type === "application/*" || type === "" || isJson(type)) return "json";
  if (type === "application/x-www-form-urlencoded" || type.startsWith("multipart/")) return "form";
  const isText =
    type.startsWith("text/") || /[/+-](xml|yaml|csv|ndjson|jsonl|json-seq|graphql|sql|javascript|html)$/.test(type);
  return isText ? "text" : "file";
}

/** Whether it is one JSON text after the other: a list of them can be given as a list. */
export function isJsonLines(mediaType: string): boolean {
  return /[/+-](ndjson|jsonl|jsonlines|json-lines|ldjson|json-seq)$/.test(essence(mediaType));
}

/** What is put on the wire where the document leaves the choice. */
export function concrete(mediaType: string): string {
  const type = essence(mediaType);
  if (type === "*/*" || type === "application/*" || type === "") return "application/json";
  if (type === "text/*") return "text/plain";
  if (type === "multipart/*") return "multipart/form-data";
  // Of a range of files each has its own type, where it is known.
  return mediaType;
}

/** Whether no text can be of this media type. */
export function isBinary(mediaType: string): boolean {
  return /^(?:(?:audio|font|video)\/|image\/(?!svg)|application\/(?:octet-stream|pdf|zip|gzip|x-gzip|x-tar)$)/.test(
    essence(mediaType),
  );
}

function isJson(type: string): boolean {
  return type === "application/json" || type === "text/json" || type.endsWith("+json");
}

/**
 * The one to use: JSON before forms before text before files, `application/json` before its relatives, what is stated
 * before what is left open, and else the document's order.
 */
export function preferred<Content extends { readonly mediaType: string }>(
  content: readonly Content[],
): Content | undefined {
  const rank = ({ mediaType }: Content) => {
    const type = essence(mediaType);
    if (type === "application/json") return 0;
    if (isJson(type)) return type.includes("patch") ? 2 : 1;
    if (type.includes("*")) return 3;
    if (type === "application/x-www-form-urlencoded") return 4;
    if (type === "multipart/form-data") return 5;
    return { json: 3, form: 6, text: 7, file: 8 }[notationOf(type)];
  };
  return content.toSorted((left, right) => rank(left) - rank(right))[0];
}
