/** All probes: in their order, a few at a time, and none where its answer is known beforehand. */
import type { CallContext } from "../call-context.js";
import type { AnyTool, Catalogue, JsonValue, ProbeDefinition } from "../definition.js";
import { isObject } from "../result/json.js";
import { pathOf } from "../validation/pointer.js";
import { ask, type Asked, subjectOf, type Verdict } from "./probe.js";

/** How many are under way at once: an API that is asked too often refuses. */
const AT_ONCE = 3;
/** Of each document, where the catalogue does not say what to ask. */
const DEFAULT_PROBES = 3;

/** After one of these, further questions to the same API would only repeat the answer. */
const CLOSING = new Set<Verdict>(["key", "busy", "unreachable", "skipped"]);

/** What the catalogue says, or else a few tools of each document that read and need no argument. */
export function probesOf(catalogue: Catalogue): readonly ProbeDefinition[] {
  if (catalogue.doctor !== undefined) return catalogue.doctor.probes;
  const isCheap = (tool: AnyTool) =>
    tool.annotations.readOnlyHint &&
    tool.operation.method === "GET" &&
    // A file may be of any size.
    tool.result.mediaType === undefined &&
    Object.values(tool.arguments).every(({ required }) => required !== true);
  return Object.keys(catalogue.documents).flatMap((document) =>
    catalogue.tools
      .filter((tool) => tool.operation.document === document && isCheap(tool))
      .slice(0, DEFAULT_PROBES)
      .map(({ name }) => ({ tool: name })),
  );
}

export interface ProbeRun {
  readonly context: CallContext;
  readonly catalogue: Catalogue;
  readonly probes: readonly ProbeDefinition[];
  /** Documents whose key is missing: of each of these one question is asked without it, to see whether the API is there. */
  readonly keyless: ReadonlySet<string>;
  /** What has been asked before. */
  readonly before: ReadonlyMap<string, Asked>;
}

/** Asks them all; by tool, in their order. The first question to each document is answered before its others are sent. */
export async function runProbes(run: ProbeRun): Promise<ReadonlyMap<string, Asked>> {
  const inTurn = limiter(AT_ONCE);
  const closed = new Set<string>();
  const firsts = new Map<string, Promise<unknown>>();
  const asked = new Map<string, Promise<Asked>>();
  const close = ({ finding }: Asked) => {
    if (CLOSING.has(finding.verdict)) closed.add(finding.document);
  };
  for (const [name, each] of run.before) {
    close(each);
    asked.set(name, Promise.resolve(each));
    firsts.set(each.finding.document, Promise.resolve());
  }
  for (const probe of run.probes) {
    const tool = run.catalogue.tools.find(({ name }) => name === probe.tool);
    if (tool === undefined || asked.has(probe.tool)) continue;
    const { document } = tool.operation;
    const sources = Object.values(probe.taken ?? {}).map(({ from }) => asked.get(from));
    const first = firsts.get(document);
    const answer = (async () => {
      await Promise.all([first, ...sources]);
      const args = await argumentsOf(probe, asked);
      const result = await inTurn(async () => {
        if (closed.has(document)) return { finding: { ...subjectOf(tool), verdict: "skipped" } as const };
        if (run.keyless.has(document)) return withoutKey(run.context, tool);
        if (args === undefined) return untried(tool, probe);
        return ask(run.context, tool, args);
      });
      close(result);
      return result;
    })();
    asked.set(probe.tool, answer);
    if (first === undefined) firsts.set(document, answer);
  }
  const ordered = await Promise.all(
    run.probes.flatMap(({ tool }) => {
      const answer = asked.get(tool);
      return answer === undefined ? [] : [answer.then((each) => [tool, each] as const)];
    }),
  );
  return new Map(ordered);
}

/** Shows that the API is there; its answer says nothing of the tool. */
async function withoutKey(context: CallContext, tool: AnyTool): Promise<Asked> {
  const needsId = Object.values(tool.arguments).some(({ required }) => required === true);
  const asked = needsId ? undefined : await ask(context, tool, {}, { withoutKey: true });
  if (asked?.finding.verdict === "unreachable") return asked;
  const { next: _next, says: _says, ...finding } = asked?.finding ?? subjectOf(tool);
  return { finding: { ...finding, verdict: "skipped" }, ...(asked?.timed === undefined ? {} : { timed: asked.timed }) };
}

function untried(tool: AnyTool, probe: ProbeDefinition): Asked {
  const sources = [...new Set(Object.values(probe.taken ?? {}).map(({ from }) => from))].join(", ");
  return {
    finding: { ...subjectOf(tool), verdict: "untried", says: `nothing to ask about in the answer of ${sources}` },
  };
}

/** Undefined where an earlier answer does not have what is to be taken from it. */
async function argumentsOf(
  { arguments: fixed = {}, taken = {} }: ProbeDefinition,
  asked: ReadonlyMap<string, Promise<Asked>>,
): Promise<Readonly<Record<string, JsonValue>> | undefined> {
  const args: Record<string, JsonValue> = { ...fixed };
  for (const [name, { from, pointer }] of Object.entries(taken)) {
    const value = valueAt((await asked.get(from))?.value, pathOf(pointer));
    if (typeof value !== "string" && typeof value !== "number") return undefined;
    args[name] = value;
  }
  return args;
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((inner, key) => {
    if (Array.isArray(inner)) return (inner as readonly JsonValue[])[Number(key)];
    return isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, value);
}

/** Runs at most so many at a time, in the order in which they were given. */
function limiter(most: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
