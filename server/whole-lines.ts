/** Bytes gathered to whole lines, so that who reads them never puts the same bytes together again and again. */
import { Transform } from "node:stream";

const LINE_FEED = 0x0a;

/**
 * Hands on what comes in pieces that end with a line feed. The SDK copies and searches all that it holds with every
 * piece: a message of many megabytes would take time that grows with the square of its size.
 * @param maxBytes of an unfinished line; more is handed on as it is, for the reader to refuse.
 */
export function wholeLines(maxBytes: number): Transform {
  let held: Buffer[] = [];
  let heldBytes = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const end = piece.lastIndexOf(LINE_FEED) + 1;
      if (end === 0 && heldBytes + piece.length <= maxBytes) {
        held.push(piece);
        heldBytes += piece.length;
        return done();
      }
      const handedOn = end === 0 ? piece.length : end;
      const whole = Buffer.concat([...held, piece.subarray(0, handedOn)]);
      const rest = piece.subarray(handedOn);
      held = rest.length === 0 ? [] : [rest];
      heldBytes = rest.length;
      done(null, whole);
    },
    flush(done) {
      done(null, Buffer.concat(held));
    },
  });
}
