/** What every answer keeps, and how a broken law is told. */
import type { ToolAnswer } from "../../../server/result/answer.js";
import type { Defect } from "../figures.js";

/** What an answer may have beside the 40,000 characters of its result: keys, marks, and what a fault says. */
const MAX_ANSWER = 60_000;

/** What is wrong with an answer and with what was logged on the way to it. */
export function answerFaults(answer: ToolAnswer, logged: readonly string[], key: string): readonly string[] {
  const faults: string[] = [];
  if (answer.text === "") faults.push("the answer has no text");
  if (answer.text.length > MAX_ANSWER) faults.push(`the answer has ${answer.text.length} characters`);
  if (answer.text.includes(key) || logged.some((line) => line.includes(key))) faults.push("the key was told");
  if (!answer.isError && JSON.stringify(JSON.parse(answer.text)) !== JSON.stringify(answer.structuredContent)) {
    faults.push("text and structured content differ");
  }
  if (logged.some((line) => /^\s+at .*\.[jt]s:\d+/m.test(line))) faults.push("the log has a stack");
  if (Object.keys(Object.prototype).length > 0) faults.push("Object.prototype has been changed");
  return faults;
}

/** What fast-check tells of a property that failed. */
interface Failed {
  readonly errorInstance: unknown;
  readonly counterexample: readonly unknown[] | null;
}

/** A failed property, with its smallest counterexample. */
export function defectOf(kind: string, at: string, result: Failed): Defect {
  const error = result.errorInstance;
  const told = error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 6).join("\n  ") : "";
  return { kind, at, message: `${told}\n  ${short(result.counterexample?.[0])}` };
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)` : text;
}
