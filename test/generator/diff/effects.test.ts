/** The effects of changes are held against what they say: values, judged by Ajv, and requests, written by the server. */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { compareCatalogues } from "../../../generator/diff/compare-catalogues.js";
import type { Change, Effect, ToolDifference } from "../../../generator/diff/difference.js";
import { instancesFor, fit, steadyRandom } from "../../../generator/emit/zod/instances.js";
import { type AnyTool, type Catalogue, checkedSchemaOf, type JsonSchema } from "../../../server/definition.js";
import { listingOf } from "../../../server/listing.js";
import { encodeRequest } from "../../../server/request/encode.js";
import { compiledSchema } from "../../../server/validation/ajv.js";
import { planOf } from "../plan/planned.js";
import { changedBy, smallDocument, steps } from "./changed-document.js";

const base = smallDocument();
const before = planOf(base).plan.catalogue;

/** Random changes, one to three at once; the number decides where each of them is made. */
const madeChanges = fc.array(fc.record({ what: fc.constantFrom(...Object.keys(steps)), seed: fc.nat(1_000_000) }), {
  minLength: 1,
  maxLength: 3,
});

type Made = readonly { readonly what: string; readonly seed: number }[];

function after(made: Made): Catalogue {
  const document = changedBy(
    base,
    made.map(({ what, seed }) => ({ what, random: steadyRandom(seed) })),
  );
  return planOf(document).plan.catalogue;
}

const verdicts = new WeakMap<object, (value: unknown) => boolean>();
function fits(key: object, schema: () => JsonSchema, value: unknown): boolean {
  let verdict = verdicts.get(key);
  if (verdict === undefined) {
    const validate = compiledSchema(schema());
    verdict = (each) => validate(each).length === 0;
    verdicts.set(key, verdict);
  }
  return verdict(value);
}
const accepts = (tool: AnyTool, value: unknown) => fits(tool, () => checkedSchemaOf(tool), value);

/** The request with what has no order in order; undefined where the arguments cannot be sent. */
function requestOf(tool: AnyTool, given: object): unknown {
  try {
    const request = encodeRequest(tool, given as Record<string, unknown>, {
      baseUrl: "https://things.example/v1",
      setting: (name) => `value of ${name}`,
    });
    const url = new URL(request.url);
    const byName = (pairs: Iterable<readonly [string, string]>) =>
      [...pairs].toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    const headers = byName(request.headers.map(([name, value]) => [name.toLowerCase(), value] as const));
    const type = headers.find(([name]) => name === "content-type")?.[1] ?? "";
    const pairs = (text: string) => byName(text.split("&").map((pair) => [pair.split("=")[0] ?? "", pair] as const));
    const body =
      typeof request.body !== "string"
        ? request.body
        : type.includes("json")
          ? JSON.parse(request.body)
          : pairs(request.body);
    return {
      method: request.method,
      place: url.origin + url.pathname,
      query: pairs(url.search.slice(1)),
      headers,
      body,
    };
  } catch {
    return undefined;
  }
}

/** Argument objects, each with something about one argument that either side may mind. */
function* argumentObjects(was: AnyTool, is: AnyTool | undefined): Generator<Record<string, unknown>> {
  const random = steadyRandom(7);
  const whole = checkedSchemaOf(was);
  const bases = Array.from({ length: 6 }, () => fit(whole, random, 0) as Record<string, unknown>);
  const required = {
    ...whole,
    properties: Object.fromEntries((whole.required ?? []).map((name) => [name, whole.properties?.[name] ?? {}])),
  };
  bases.push(fit(required, random, 0) as Record<string, unknown>);
  yield* bases;
  for (const [name, schema] of Object.entries(whole.properties ?? {})) {
    const other = is === undefined ? undefined : checkedSchemaOf(is).properties?.[name];
    for (const value of [...instancesFor(schema), ...(other === undefined ? [] : instancesFor(other))]) {
      yield { ...bases[6], [name]: value };
    }
    for (const each of bases) {
      const { [name]: _, ...others } = each;
      yield others;
    }
  }
}

const counts: Record<Effect, number> = {
  "breaks-client": 0,
  "breaks-request": 0,
  unproven: 0,
  compatible: 0,
  text: 0,
};
let instances = 0;

/** What would be wrong with what is said of one tool; undefined where nothing is. */
function faultOf(
  was: AnyTool,
  is: AnyTool | undefined,
  told: readonly Change[],
  isAnswered: boolean,
): string | undefined {
  for (const change of told) {
    counts[change.effect] += 1;
    const fault = witnessFault(change, was, isAnswered ? is : undefined);
    if (fault !== undefined) return `${JSON.stringify(change)}: ${fault}`;
  }
  if (told.length === 0) return "it is not the same, and nothing is said";
  const isFine = (changes: readonly Change[]) =>
    changes.every(({ effect }) => effect === "compatible" || effect === "text");
  if (isFine(told.filter(({ thing }) => thing !== "result" && thing !== "annotation"))) {
    if (is === undefined || !isAnswered) return "it is gone";
    for (const given of argumentObjects(was, is)) {
      if (!accepts(was, given)) continue;
      const request = requestOf(was, given);
      if (request === undefined) continue;
      instances += 1;
      if (!accepts(is, given)) return `refused now: ${JSON.stringify(given)}`;
      try {
        expect(requestOf(is, given)).toEqual(request);
      } catch {
        return `sent otherwise: ${JSON.stringify(given)}: ${JSON.stringify([request, requestOf(is, given)])}`;
      }
    }
  }
  if (is !== undefined && isFine(told.filter(({ thing }) => thing === "result"))) return answerFault(was, is);
}

function answerFault(was: AnyTool, is: AnyTool): string | undefined {
  const [listed, now] = [was, is].map((tool) => listingOf(tool).outputSchema);
  if (listed === undefined || now === undefined) return undefined;
  for (const answer of instancesFor(now)) {
    if (fits(now, () => now, answer) && !fits(listed, () => listed, answer))
      return `unexpected: ${JSON.stringify(answer)}`;
  }
}

function witnessFault({ effect, witness }: Change, was: AnyTool, is: AnyTool | undefined): string | undefined {
  if (effect !== "breaks-client" && effect !== "breaks-request")
    return witness === undefined ? undefined : "a witness of nothing";
  if (witness === undefined) return "no witness";
  if (witness.kind === "refused" || witness.kind === "otherwise") {
    if (!accepts(was, witness.arguments)) return "its witness was not accepted before";
    const request = requestOf(was, witness.arguments);
    if (request === undefined) return "its witness could not be sent before";
    if (is === undefined) return undefined;
    if (witness.kind === "otherwise" && effect !== "breaks-request") return "a witness of something else";
    const isSame =
      accepts(is, witness.arguments) && JSON.stringify(requestOf(is, witness.arguments)) === JSON.stringify(request);
    return isSame ? "its witness is accepted, and sends the same" : undefined;
  }
  if (witness.kind === "unexpected" && is !== undefined) {
    const [listed, now] = [was, is].map((tool) => listingOf(tool).outputSchema!);
    if (!fits(now!, () => now!, witness.answer)) return "its answer does not come";
    if (fits(listed!, () => listed!, witness.answer)) return "its answer was expected";
  }
  if (witness.kind === "missed" && !fits(was.result, () => was.result.schema ?? {}, witness.answer))
    return "its answer was not told of";
}

/** Of every tool that there was. */
function faultsOf(now: Catalogue): string[] {
  const { tools: told } = compareCatalogues(before, now);
  return before.tools.flatMap((was) => {
    if (now.tools.some((is) => JSON.stringify(is) === JSON.stringify(was))) return [];
    const about: ToolDifference | undefined = told.find(
      ({ name, formerName, kind }) => kind !== "added" && (formerName ?? name) === was.name,
    );
    const name = about === undefined ? was.name : about.kind === "removed" ? undefined : about.name;
    const is = now.tools.find((tool) => tool.name === name);
    const isAnswered = is !== undefined && (is.name === was.name || (is.aliases ?? []).includes(was.name));
    const fault = faultOf(was, is, about?.changes ?? [], isAnswered);
    return fault === undefined ? [] : [`${was.name}: ${fault}`];
  });
}

describe("what is said of random changes", () => {
  afterAll(() => {
    const breaking = counts["breaks-client"] + counts["breaks-request"];
    const summary = `${JSON.stringify(counts)}, ${instances} argument objects sent twice`;
    console.info(summary);
    expect(breaking, summary).toBeGreaterThan(40);
    expect(counts.compatible, summary).toBeGreaterThan(40);
    expect(instances, summary).toBeGreaterThan(5_000);
    expect(counts.unproven / (breaking + counts.compatible + counts.unproven), summary).toBeLessThan(0.05);
  });

  it.each(Object.keys(steps))("holds for %s", (what) => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        expect(faultsOf(after([{ what, seed }]))).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  it(
    "holds for several at once: compatible ones are, and each that breaks something is shown to",
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(madeChanges, (made) => {
          expect(faultsOf(after(made))).toEqual([]);
        }),
        { numRuns: 80 },
      );
    },
  );
});
