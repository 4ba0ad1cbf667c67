/** One call of a workflow: what its code is handed, and its answer shaped. */
import { apiNow, type CallContext, type CallOptions } from "./call-context.js";
import type { AnyWorkflow, JsonValue, ToolDefinition } from "./definition.js";
import { realClock } from "./http/send.js";
import { risingProgress } from "./progress.js";
import type { Structured } from "./result/budget.js";
import { mapStrings } from "./result/json.js";
import type { Shaping } from "./result/shape.js";
import { shapeMade } from "./result/shape-made.js";
import type { Setting, Settings } from "./settings.js";
import { runWorkflow } from "./workflow.js";

/** How a tool is called from TypeScript: `call` of `call.ts`. */
type CallFromCode = <Arguments extends object, Result>(
  context: CallContext,
  definition: ToolDefinition<Arguments, Result>,
  args: Arguments,
  options?: CallOptions,
) => Promise<Result>;

/** Everything between arguments that are right and the shaped answer of a workflow. */
export async function performWorkflow(
  context: CallContext,
  workflow: AnyWorkflow,
  checked: Readonly<Record<string, unknown>>,
  { signal, progress, mcp, span }: CallOptions,
  shaping: Shaping,
  call: CallFromCode,
): Promise<Structured> {
  const { redact, withoutKeys } = context.log;
  const clock = context.clock ?? realClock;
  const settings = withGivenSettings(context.settings, workflow, checked);
  const own = Object.entries(checked).filter(([name]) => workflow.arguments[name]?.configured === undefined);
  const made = await runWorkflow(workflow, Object.fromEntries(own), {
    workflows: context.workflows ?? {},
    clock,
    signal,
    progress: progress === undefined ? undefined : risingProgress(progress, redact, clock.now),
    baseUrl: (document) => context.settings.documents[document]?.baseUrl?.value,
    apiNow: (document) => apiNow(context, document),
    call: async (tool, args, { timeoutMs = settings.timeoutMs.value } = {}) => {
      const limit = { ...settings.timeoutMs, value: Math.min(timeoutMs, settings.timeoutMs.value) };
      const within = { ...context, settings: { ...settings, timeoutMs: limit } };
      const answer = await call(within, tool, args, { signal, mcp, span });
      return withoutSecrets(answer, withoutKeys);
    },
  });
  return shapeMade(workflow, checked, made, shaping);
}

/** A JSON answer, of whatever type, with the server's keys taken out of its strings. */
function withoutSecrets<Answer>(answer: Answer, redact: (text: string) => string): Answer {
  return answer === undefined ? answer : (mapStrings(answer as JsonValue, redact) as Answer);
}

/** The settings for the calls that a workflow makes: with those in place that its own call gave. */
function withGivenSettings(
  settings: Settings,
  workflow: AnyWorkflow,
  checked: Readonly<Record<string, unknown>>,
): Settings {
  const configured = new Map<string, Setting<string>>(settings.configured);
  for (const [name, { configured: setting }] of Object.entries(workflow.arguments)) {
    const value = checked[name];
    if (setting === undefined || typeof value !== "string") continue;
    configured.set(setting, { value, from: { kind: "default" } });
  }
  return { ...settings, configured };
}
