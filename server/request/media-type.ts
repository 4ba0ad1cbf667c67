/** Media types (RFC 9110, 8.3.1), and which format of body each of them asks for. */

export interface MediaType {
  /** `type/subtype`, lower case. */
  readonly essence: string;
  /** In order, names in lower case, values without quotes. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

export type BodyFormat = "json" | "jsonLines" | "jsonSequence" | "form" | "multipart" | "xml" | "text";

/** The parts of a media type as a document writes it. */
export function parseMediaType(text: string): MediaType {
  const [essence = "", ...rest] = text.match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? [];
  const parameters = rest.flatMap((parameter) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(parameter) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), unquoted(value)] as const];
  });
  return { essence: essence.trim().toLowerCase(), parameters };
}

function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1).replace(/\\(.)/gs, "$1") : value;
}

/** A media type as text, as it stands in `Content-Type`. */
export function formatMediaType({ essence, parameters }: MediaType): string {
  const token = /^[\w!#$%&'*+.^`|~-]+$/;
  const quoted = (value: string) => (token.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`);
  return [essence, ...parameters.map(([name, value]) => `${name}=${quoted(value)}`)].join("; ");
}

/** The same media type with one parameter set. */
export function withParameter(mediaType: MediaType, name: string, value: string): MediaType {
  const others = mediaType.parameters.filter(([other]) => other !== name);
  return { essence: mediaType.essence, parameters: [...others, [name, value]] };
}

/** The charset that a media type states, in lower case. */
export function charsetOf(mediaType: MediaType): string | undefined {
  return mediaType.parameters.find(([name]) => name === "charset")?.[1].toLowerCase();
}

/** Whether it is a range: `*` + `/*`, `text/*`. */
export function isRange(mediaType: MediaType): boolean {
  return mediaType.essence.includes("*");
}

/** The format in which a value is written. Ranges that take JSON are JSON; what is unknown is text. */
export function formatOf({ essence }: MediaType): BodyFormat {
  if (/[/+]json$/.test(essence) || /^(?:\*\/\*|application\/\*|application\/x-amz-json-[\d.]+)$/.test(essence)) {
    return "json";
  }
  if (/^(?:application|text)\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|ldjson)$/.test(essence)) return "jsonLines";
  if (/[/+]json-seq$/.test(essence)) return "jsonSequence";
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence.startsWith("multipart/")) return "multipart";
  if (/[/+]xml$/.test(essence)) return "xml";
  return "text";
}
