/** Ids given as the web address of their page. Only the id is taken; no address is opened. */

/** The id in an address of a page of this kind, such as `pipelines` or `pipeline-runs`; any other text comes back. */
export function idOf(text: string, kind: string): string {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return trimmed;
  const segments = new URL(trimmed).pathname.split("/");
  const at = segments.indexOf(kind);
  return (at === -1 ? undefined : segments[at + 1]) ?? trimmed;
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
