/** What reading a file may cost: the stated caps. */

/** The most that is held of a file at a time, in bytes; what a result holds is far less. */
export const MAX_HELD_BYTES = 8 * 1024 * 1024;
/** The most that is searched or scanned of one file in one call, in bytes; none of it is kept. */
export const MAX_SCANNED_BYTES = 512 * 1024 * 1024;
/** The first part that is asked for; each next one makes what is held four times as large. */
export const FIRST_PART_BYTES = 64 * 1024;
/** Lines that a call without any number gets. */
export const USUAL_LINES = 200;
/** A longer line is cut in a result, in characters. */
export const MAX_LINE = 2_000;
/** By how many bytes of its beginning a file is known as text, JSON or neither. */
export const BEGINNING_BYTES = 4096;
