/** Runs a pull of one text over another, in memory. */
import { createReport } from "../../../generator/diagnostics.js";
import { lineOf } from "../../../generator/pull/change-text.js";
import { sourceOfText } from "../../../generator/load/read.js";
import { pullDocument } from "../../../generator/pull/pull-document.js";
import type { Spot } from "../../../generator/pull/spots.js";
import { spotText } from "../../../generator/pull/spots.js";
import { committed as usual } from "./document.js";

/** What comes of pulling a document (as JSON, or a text as it is) over the committed one. */
export function pull(fetched: unknown, committed: string | undefined = usual) {
  const report = createReport();
  const text = typeof fetched === "string" ? fetched : JSON.stringify(fetched);
  const pulled = pullDocument({
    committed: committed === undefined ? undefined : sourceOfText(committed, "spec/shop.yaml", report),
    fetched: { text, address: "http://shop.test/openapi.json" },
    file: "spec/shop.yaml",
    report,
    at: { file: "tools.yaml", start: 0, end: 0 },
    sources: new Map(),
  });
  if (pulled === undefined) throw new Error(JSON.stringify(report.diagnostics));
  return {
    ...pulled,
    changes: pulled.difference.changes.map((change) => `${change.owner}: ${lineOf(change)}`),
    kept: pulled.notes.kept.map(spotText),
    confirmed: pulled.notes.confirmed.map(spotText),
    needed: pulled.notes.needed.map(spotText),
    theirTexts: pulled.notes.theirTexts.map((spot: Spot) => spotText(spot)),
  };
}

/** The lines of `after` that `before` does not have, and the other way round. */
export function changedLines(before: string, after: string): { added: string[]; removed: string[] } {
  const without = (lines: string[], others: string[]) => {
    const left = [...others];
    return lines.filter((line) => {
      const index = left.indexOf(line);
      if (index === -1) return true;
      left.splice(index, 1);
      return false;
    });
  };
  const [old, now] = [before.split("\n"), after.split("\n")];
  return { added: without(now, old), removed: without(old, now) };
}
