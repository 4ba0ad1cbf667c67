/** What a call asks of a file: one way to say which part is wanted. */
import type { AnyTool, FileWay } from "../definition.js";
import { ArgumentError } from "../errors.js";
import { rangeArgument } from "../result/advice.js";
import { shown } from "../validation/explain.js";
import { pathOf } from "../validation/pointer.js";
import { USUAL_LINES } from "./limits.js";
import { compilePattern, type Pattern } from "./pattern.js";

type Arguments = Readonly<Record<string, unknown>>;
type Feature = FileWay | "context" | "digest";

/** One way, with what belongs to it. */
export type Asked =
  | { readonly way: "usual" }
  | { readonly way: "tail" | "head"; readonly lines: number }
  | { readonly way: "grep"; readonly pattern: Pattern; readonly context: number }
  | { readonly way: "pointer"; readonly path: readonly string[] }
  | { readonly way: "range" }
  /** The pattern names what is told in detail. */
  | { readonly way: "digest"; readonly name: string; readonly pattern: Pattern | undefined };

/**
 * What the arguments ask for.
 * @throws ArgumentError where they ask in several ways, or in one that cannot be understood.
 */
export async function askedOf(tool: AnyTool, args: Arguments): Promise<Asked> {
  const given = (feature: Feature) => valueOf(args, fileArgument(tool, feature));
  checkWays(tool, args);
  const pattern = given("grep");
  const compiled =
    typeof pattern === "string" ? await compilePattern(tool.name, nameOf(tool, "grep"), pattern) : undefined;
  const digest = given("digest");
  if (typeof digest === "string") return { way: "digest", name: digest, pattern: compiled };
  if (compiled !== undefined) return { way: "grep", pattern: compiled, context: Number(given("context") ?? 0) };
  const pointer = given("pointer");
  if (typeof pointer === "string") return { way: "pointer", path: pathOfPointer(tool, pointer) };
  if (valueOf(args, rangeArgument(tool)) !== undefined) return { way: "range" };
  for (const way of ["tail", "head"] as const) {
    const lines = given(way);
    if (typeof lines === "number") return { way, lines };
  }
  return { way: "usual" };
}

/** Whether the call asks for a part in one of the server's own ways. */
export function asksForPart(tool: AnyTool, args: Arguments): boolean {
  const own = [...(tool.file?.ways ?? []), "digest" as const];
  return own.some((feature) => valueOf(args, fileArgument(tool, feature)) !== undefined);
}

/** What a text is read by where a call does not say: its end or its beginning. */
export function usualWay(tool: AnyTool): Extract<Asked, { lines: number }> {
  const way = tool.file?.ways.find((each) => each === "tail" || each === "head") === "tail" ? "tail" : "head";
  return { way, lines: USUAL_LINES };
}

/** The name of the argument with this meaning; undefined where the tool has none. */
export function fileArgument(tool: AnyTool, feature: Feature): string | undefined {
  const entry = Object.entries(tool.arguments).find(
    ([, { binding }]) => binding.in === "server" && binding.feature === feature,
  );
  return entry?.[0];
}

/** Of the ways only one is given; a pattern may stand beside a digest, and context beside a pattern alone. */
function checkWays(tool: AnyTool, args: Arguments): void {
  const named = (["digest", "pointer", "tail", "head"] as const).map((way) => fileArgument(tool, way));
  const grep = fileArgument(tool, "grep");
  const range = rangeArgument(tool);
  const isGiven = (name: string | undefined): name is string => valueOf(args, name) !== undefined;
  const [first, second] = [...named, range, grep].filter(isGiven);
  const isPair = first !== undefined && first === named[0] && second === grep;
  if (first !== undefined && second !== undefined && (!isPair || [...named.slice(1), range].some(isGiven))) {
    const all = [...named, range, grep].filter((name) => name !== undefined);
    throw new ArgumentError(
      tool.name,
      second,
      `${first} and ${second} exclude each other: each says which part of the file is wanted. Give one of ${all.join(", ")}, or none.`,
    );
  }
  const context = fileArgument(tool, "context");
  if (isGiven(context) && (!isGiven(grep) || isPair)) {
    throw new ArgumentError(
      tool.name,
      context,
      `${context} stands beside ${grep ?? "a pattern"} alone: it is the number of lines around each match.`,
    );
  }
}

function pathOfPointer(tool: AnyTool, pointer: string): readonly string[] {
  // Some write it as the fragment of a URL.
  const plain = pointer.startsWith("#") ? pointer.slice(1) : pointer;
  if (plain === "" || plain.startsWith("/")) return pathOf(plain);
  const name = nameOf(tool, "pointer");
  throw new ArgumentError(
    tool.name,
    name,
    `${name}: ${shown(pointer)} is no JSON Pointer: one begins with /, such as /results/0/message; / within a name is ~1, and ~ is ~0.`,
  );
}

function nameOf(tool: AnyTool, feature: Feature): string {
  return fileArgument(tool, feature) ?? feature;
}

/** Null is how some models leave an argument out. */
function valueOf(args: Arguments, name: string | undefined): unknown {
  const value = name !== undefined && Object.hasOwn(args, name) ? args[name] : undefined;
  return value === null ? undefined : value;
}
