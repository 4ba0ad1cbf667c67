/** What normalizing a part of an operation brings up: faults, and the named schemas that it refers to. */
import { createReport, type Report, type Rule, type Severity } from "../diagnostics.js";
import { child, isMapping, textAt, type LoadedDocument, type Located } from "../loaded.js";

/** Collected per operation and per named schema; `definitions` holds names in `ApiDocument.schemas`. */
export interface Findings {
  readonly loaded: LoadedDocument;
  readonly report: Report;
  readonly definitions: Set<string>;
}

export function createFindings(loaded: LoadedDocument): Findings {
  return { loaded, report: createReport(), definitions: new Set() };
}

/** Adds a fault at a located value. */
export function addFinding(
  { loaded, report }: Findings,
  rule: Rule,
  message: string,
  at: Located,
  more: { help?: string; as?: Severity; target?: "key" | "value" } = {},
): void {
  const { target = "value", ...rest } = more;
  report.add(rule, message, loaded.placeOf(at, target), rest);
}

/**
 * Follows the references of a parameter, request body, response or path item to what they name. Undefined, with a
 * fault, where they lead nowhere or in a circle, or to what is no mapping.
 */
export function follow(located: Located, what: string, findings: Findings): Located | undefined {
  const seen = new Set<unknown>();
  let current = located;
  for (;;) {
    if (!isMapping(current.value)) {
      const help = "it should be a mapping.";
      addFinding(findings, "malformed-document", `This is no ${what}, and is left out.`, current, { help });
      return undefined;
    }
    const reference = textAt(current, "$ref");
    if (reference === undefined) return current;
    if (seen.has(current.value)) {
      addFinding(
        findings,
        "dangling-reference",
        `The $ref "${reference}" leads back to itself.`,
        placeOfReference(current),
        {
          help: `one of the references in the circle must be replaced by the ${what} itself.`,
        },
      );
      return undefined;
    }
    seen.add(current.value);
    const resolution = findings.loaded.resolve(current, reference);
    if (!("target" in resolution)) {
      addFinding(findings, resolution.rule, resolution.message, placeOfReference(current), { help: resolution.help });
      return undefined;
    }
    current = resolution.target;
  }
}

function placeOfReference(holder: Located): Located {
  return child(holder, "$ref") ?? holder;
}
