/** A log of 50 MB, as a long backfill writes it: a line for each batch, and a few errors far from either end. */

const BYTES = 50_000_000;
/** Where the errors are, as parts of the whole. */
const ERRORS_AT = [0.18, 0.31, 0.312, 0.57, 0.74];

let made: Buffer | undefined;

/** The log; always the same. */
export function bigLog(): Buffer {
  made ??= make();
  return made;
}

/** The lines of it that tell of errors. */
export function errorLines(): string[] {
  return ERRORS_AT.map(
    (part, index) =>
      `2026-11-23T14:${String(12 + index * 7).padStart(2, "0")}:08.114Z ERROR batch at ${part}: 57014: statement reached its timeout of 900 s, ${120 + index} rows put back`,
  );
}

function make(): Buffer {
  const errors = errorLines();
  const parts: string[] = [];
  let bytes = 0;
  for (let batch = 1; bytes < BYTES; batch++) {
    const due = ERRORS_AT[0] === undefined ? undefined : errors[0];
    const at = ERRORS_AT[ERRORS_AT.length - errors.length] ?? 1;
    const line =
      due !== undefined && bytes >= BYTES * at
        ? (errors.shift() ?? "")
        : `2026-11-23T14:00:00.000Z INFO  batch ${batch} key=${(batch * 2_654_435_761) % 4_294_967_296} rows=${900 + (batch % 4_300)} written in ${8 + (batch % 930)} ms`;
    parts.push(line);
    bytes += line.length + 1;
  }
  return Buffer.from(`${parts.join("\n")}\n`);
}
