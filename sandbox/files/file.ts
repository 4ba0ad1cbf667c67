/** A file that a task run leaves behind: its name, and its bytes when somebody asks for them. */

export interface TaskFile {
  readonly name: string;
  readonly mediaType: string;
  readonly attempt: number;
  readonly displayName: string;
  bytes(): Buffer;
}

/** One line of a log, and when it was written. */
export type LogLine = readonly [at: number, text: string];

/** The lines written up to a moment, as the file holds them. */
export function logBytes(lines: readonly LogLine[], until: number): Buffer {
  return Buffer.from(
    lines
      .filter(([at]) => at <= until)
      .map(([, text]) => `${text}\n`)
      .join(""),
  );
}
