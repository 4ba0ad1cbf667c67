/** Diagnostics: what is wrong with an input, where, and what to do about it. Data; `render.ts` makes text of it. */
import type { Place } from "./operation.js";

export type Severity = "error" | "warning";

/** One message. Its rule fixes the severity; the same rule can be lowered with `as` where a fault is out of use. */
export interface Diagnostic {
  readonly rule: Rule;
  readonly severity: Severity;
  /** One sentence, present tense, naming the thing in quotes as its author wrote it. */
  readonly message: string;
  readonly at: Place;
  /** What to do. */
  readonly help: string | undefined;
  /** The other places that explain it. */
  readonly notes: readonly { readonly message: string; readonly at: Place }[];
}

/** What each rule is about. A rule without an explanation does not compile. */
export const rules = {
  "unreadable-file": { severity: "error", title: "The file cannot be read." },
  "not-yaml": { severity: "error", title: "The text is neither YAML nor JSON." },
  "duplicate-key": { severity: "error", title: "A key stands twice in one mapping." },
  "not-openapi": { severity: "error", title: "The file is no OpenAPI document." },
  "unsupported-version": { severity: "warning", title: "The version of OpenAPI is not one that is known." },
  "malformed-document": { severity: "warning", title: "A part of the document is not what OpenAPI says it should be." },
  "overlay-matches-nothing": { severity: "error", title: "An overlay action finds nothing to change." },
  "malformed-overlay": { severity: "error", title: "The overlay is not an OpenAPI Overlay 1.0 document." },
  "dangling-reference": { severity: "error", title: "A $ref leads nowhere." },
  "reference-outside-folder": { severity: "error", title: "A $ref leaves the folder of the document." },
  "unusable-parameter": { severity: "error", title: "A parameter cannot be placed on the wire." },
  "unusable-body": { severity: "error", title: "A request body cannot be sent." },
  "unusable-schema": { severity: "warning", title: "A schema says something that cannot be kept." },
  "duplicate-operation-id": { severity: "warning", title: "Two operations have the same operationId." },
  "unknown-key": { severity: "error", title: "tools.yaml has a key that means nothing there." },
  "wrong-shape": { severity: "error", title: "A value in tools.yaml is of the wrong kind." },
  "unknown-document": { severity: "error", title: "A tool names a document that is not listed." },
  "unknown-operation": { severity: "error", title: "A tool names an operation that its document does not have." },
  "unknown-toolset": { severity: "error", title: "A tool names a toolset that is not listed." },
  "unknown-lookup": { severity: "error", title: "A tool names a lookup that is not listed." },
  "unknown-workflow": { severity: "error", title: "A tool is followed by a workflow that is not declared." },
  "unknown-tool": { severity: "error", title: "A tool is named that is not listed." },
  "unusable-probe": {
    severity: "error",
    title: "What the doctor should ask cannot be asked, or might change something.",
  },
  "unknown-parameter": { severity: "error", title: "A tool curates a parameter that its operation does not have." },
  "unknown-field": { severity: "error", title: "A concise result names a field that the answer does not have." },
  "unknown-argument": { severity: "error", title: "A resource or completion names an argument that its tool lacks." },
  "unknown-variable": { severity: "error", title: "A name stands for nothing: no variable or argument is called so." },
  "unknown-schema": { severity: "error", title: "A resource names a schema that its document does not have." },
  "duplicate-uri": { severity: "error", title: "Two resources have the same URI." },
  "unusable-resource": { severity: "error", title: "A resource cannot be read by its tool." },
  "unusable-prompt": { severity: "error", title: "The text of a prompt and its arguments do not fit each other." },
  "unusable-completion": { severity: "error", title: "A completion has no values to offer." },
  "unreachable-failure": { severity: "error", title: "A cause of failures can never be told." },
  "required-parameter-omitted": { severity: "error", title: "A parameter that the API needs is left out." },
  "unaccounted-parameter": { severity: "error", title: "A parameter has no disposition." },
  "duplicate-tool-name": { severity: "error", title: "Two tools answer to one name." },
  "duplicate-argument-name": { severity: "error", title: "Two arguments of a tool have one name." },
  "illegal-name": { severity: "error", title: "A name is not accepted by every client." },
  "broken-operation": { severity: "error", title: "An operation that is listed cannot become a tool." },
  "undecided-operations": { severity: "warning", title: "Operations are neither tools nor excluded." },
  "schema-over-budget": { severity: "warning", title: "A schema is too large to advertise whole." },
  "over-budget": { severity: "error", title: "Tools take more tokens than they may." },
  "undescribed-argument": { severity: "warning", title: "Nothing is said about an argument." },
  "incomplete-description": { severity: "warning", title: "A description leaves out what a model needs to choose." },
  "unconventional-name": { severity: "warning", title: "A tool's name is not a verb and what it is done to." },
  "confusable-tools": { severity: "warning", title: "Two tools read alike." },
  "needless-allowance": { severity: "warning", title: "A tool is allowed what it does not do." },
  "looks-like-a-credential": { severity: "warning", title: "An argument looks like a secret." },
  "client-limit": { severity: "warning", title: "A tool exceeds what some clients accept." },
} as const satisfies Record<string, { severity: Severity; title: string }>;

export type Rule = keyof typeof rules;

/** Collects diagnostics; a stage is given one and never throws for what is wrong with the input. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  add(
    rule: Rule,
    message: string,
    at: Place,
    more?: { help?: string; notes?: Diagnostic["notes"]; as?: Severity },
  ): void;
  /** Takes over diagnostics found elsewhere, lowered to `as` where given. */
  take(diagnostics: readonly Diagnostic[], as?: Severity): void;
  readonly failed: boolean;
}

/** An empty report. */
export function createReport(): Report {
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    add(rule, message, at, more = {}) {
      const severity = more.as ?? rules[rule].severity;
      diagnostics.push({ rule, severity, message, at, help: more.help, notes: more.notes ?? [] });
    },
    take(found, as) {
      for (const diagnostic of found) diagnostics.push(as === undefined ? diagnostic : { ...diagnostic, severity: as });
    },
    get failed() {
      return diagnostics.some((diagnostic) => diagnostic.severity === "error");
    },
  };
}

/** Thrown at the end of a run that has errors: nothing was written. */
export class GenerationError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(`${diagnostics.filter((diagnostic) => diagnostic.severity === "error").length} errors; nothing was written`);
    this.name = "GenerationError";
    this.diagnostics = diagnostics;
  }
}
