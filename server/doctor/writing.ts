/** Whether the key may write: guessed from how a change to a thing that does not exist is refused. */
import { randomUUID } from "node:crypto";
import type { CallContext } from "../call-context.js";
import type { AnyTool, DoctorDefinition } from "../definition.js";
import { ask, type Finding } from "./probe.js";

export interface WritingReport {
  readonly state: "may-write" | "read-only" | "unknown" | "not-asked";
  readonly says: string;
  readonly next?: string;
  /** The question that the guess rests on. */
  readonly finding?: Finding;
}

/**
 * Asks. The id is a random UUID (RFC 9562, 5.4), so that there is nothing to change whatever the key may do; a key that
 * may only read should be refused before the id is looked up.
 */
export async function writingReport(
  context: CallContext,
  tool: AnyTool | undefined,
  { unknown }: NonNullable<DoctorDefinition["writing"]>,
  canRead: boolean,
): Promise<WritingReport> {
  if (tool === undefined || !isHarmless(tool, unknown))
    return notAsked("no call is known that shows it without a risk");
  if (context.settings.readOnly.value) return notAsked("this server runs read-only, and sends nothing else");
  if (!canRead) return notAsked("reading does not work yet");
  const { finding } = await ask(context, tool, { [unknown]: randomUUID() });
  return { ...guess(finding), finding };
}

/** The catalogue's maker has checked it; sending the wrong call would be worse than checking it twice. */
function isHarmless(tool: AnyTool, unknown: string): boolean {
  const { method } = tool.operation;
  const id = Object.hasOwn(tool.arguments, unknown) ? tool.arguments[unknown] : undefined;
  return (method === "POST" || method === "PATCH") && id?.binding.in === "path" && id.schema.format === "uuid";
}

function guess({ tool, status, verdict, says }: Finding): Omit<WritingReport, "finding"> {
  const asked = `${tool} with an id that was made up is answered ${status ?? "by nothing"}${says === undefined ? "" : `: ${says}`}`;
  if (verdict === "refused") {
    return {
      state: "read-only",
      says: `the key seems to be read-only; a guess: ${asked}`,
      next: "Tools that change something will be refused: serve with --read-only to leave them out, or use a key that may write.",
    };
  }
  // Where the path itself is missing, nobody has looked at the key.
  if (status === 404 && verdict !== "no-path")
    return { state: "may-write", says: `the key seems to be allowed to write; a guess: ${asked}` };
  return { state: "unknown", says: `cannot be told: ${asked}` };
}

function notAsked(why: string): WritingReport {
  return { state: "not-asked", says: `not asked: ${why}` };
}
