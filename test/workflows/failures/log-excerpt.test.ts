/** Which lines of a log are shown. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logExcerpt, narrowed } from "../../../workflows/failures/log-excerpt.js";

const lineOf = (log: string) => {
  const { lines, at } = logExcerpt(log);
  return at === undefined ? undefined : lines[at];
};

describe("the line that tells", () => {
  it.each([
    [
      "a level",
      "10:00 INFO begun\n10:01 ERROR orders: connection reset\n10:02 INFO items: 3 rows",
      "10:01 ERROR orders",
    ],
    ["the last of several", "ERROR first\nINFO between\nERROR last", "ERROR last"],
    [
      "not the count of errors",
      "Database Error in model x\n  broken\nDone. PASS=3 WARN=0 ERROR=1 SKIP=2",
      "Database Error",
    ],
    ["not the exit code", "ValueError: no rows\nProcess exited with code 1", "ValueError: no rows"],
    [
      "not what says that there was none",
      "ERROR: disk full\n0 errors in cleanup\nfinished with no errors",
      "ERROR: disk full",
    ],
    ["a softer word where there is none", "begun\nthe file could not be read\nended", "the file could not be read"],
    ["the exit code where nothing else tells", "begun\nexit code 3\nended", "exit code 3"],
    [
      "what a test found",
      "Failure in test unique_x\n  Got 3 results, configured to fail if != 0\n\n  compiled code at x",
      "Got 3",
    ],
    [
      "an exception of Java",
      "\tat a.b.C(C.java:3)\njava.sql.SQLException: closed\n\tat d.e.F",
      "java.sql.SQLException",
    ],
  ])("is %s", (_name, log, wanted) => expect(lineOf(log)).toContain(wanted));

  it("is none in a log of nothing but success; its end is shown", () => {
    const { lines, at } = logExcerpt("a\nb\nc\nd\ne\nf done\n");
    expect(at).toBeUndefined();
    expect(lines).toEqual(["b", "c", "d", "e", "f done"]);
  });
});

describe("the excerpt", () => {
  it("has lines before and after the one that tells, without blank ones and bare times", () => {
    const log = "one\ntwo\n\n02:17:47\nERROR three\n\n02:17:59  \nfour\nfive\nsix\nseven";
    const excerpt = logExcerpt(log);
    expect(excerpt.lines).toEqual(["one", "two", "ERROR three", "four", "five", "six"]);
    expect(narrowed(excerpt, 1, 1)).toEqual(["two", "ERROR three", "four"]);
  });

  it("is short, in order and from the log, whatever the log", () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom("ERROR x", "failed to load", "exit code 1", "0 errors", `ERROR ${"y".repeat(2_000)}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (given) => {
        const { lines, at } = logExcerpt(given.join("\n"));
        expect(lines.length).toBeLessThanOrEqual(10);
        for (const each of lines) expect(each.length).toBeLessThanOrEqual(310);
        if (given.some((each) => each.startsWith("ERROR x"))) expect(lines[at ?? -1]).toMatch(/^ERROR|ERROR /);
        const kept = given
          .join("\n")
          .split("\n")
          .map((each) => each.trimEnd());
        let from = 0;
        for (const each of lines.filter((shown) => !shown.includes("[…]"))) {
          from = kept.indexOf(each, from);
          expect(from).toBeGreaterThanOrEqual(0);
          from += 1;
        }
      }),
    );
  });

  it("takes no time that grows out of hand with the log", () => {
    for (const unit of ["ERROR ", "(", "Error:", "exit ", "0 errors ", "::"]) {
      expect(logExcerpt(unit.repeat(15_000)).lines.length).toBeLessThanOrEqual(1);
    }
  });
});
