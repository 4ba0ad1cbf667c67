/** UUIDs as pydantic takes them: with or without hyphens, braces and the prefix of a URN. */

export const UUID = /^(?:urn:uuid:)?\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i;

/** In lower case, in groups of 8-4-4-4-12. */
export function plainUuid(text: string): string {
  const digits = text
    .toLowerCase()
    .replace(/[^0-9a-f]/g, "")
    .slice(-32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
