/** The headers of an answer, read by name whatever their case: what is used of the Fetch standard's `Headers`. */
export interface AnswerHeaders {
  /** The value, those of several fields of one name joined by commas (RFC 9110, 5.3); null where there is none. */
  get(name: string): string | null;
  has(name: string): boolean;
}

/** Of pairs of name and value, as they came. */
export function answerHeaders(fields: Iterable<readonly [name: string, value: string]>): AnswerHeaders {
  const values = new Map<string, string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const before = values.get(key);
    values.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return {
    get: (name) => values.get(name.toLowerCase()) ?? null,
    has: (name) => values.has(name.toLowerCase()),
  };
}
