/** The answer of a workflow as the model gets it: made by code of ours, and shaped like any other. */
import type { AnyWorkflow } from "../definition.js";
import { maskedValue } from "../redaction/masked-value.js";
import { adviceFor } from "./advice.js";
import { type Structured, withinBudget } from "./budget.js";
import { conforming } from "./conform.js";
import { outputSchemaOf } from "./output-schema.js";
import { roomFor, type Shaping } from "./shape.js";
import { cleanText } from "./text.js";

/** The answer without secrets, within the budget, and of the form that the definition declares. */
export function shapeMade(
  workflow: AnyWorkflow,
  args: Readonly<Record<string, unknown>>,
  made: Structured,
  { maxCharacters, redact }: Shaping,
): Structured {
  const clean = maskedValue(made, (text) => redact(cleanText(text))) as Structured;
  const bounded = withinBudget(clean, workflow.result.items, roomFor(maxCharacters), adviceFor(workflow, args));
  return conforming(bounded, outputSchemaOf(workflow));
}
