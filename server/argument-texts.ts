/** Arguments that are objects and may come as text, in YAML or JSON: the objects that the texts stand for. */
import type { ListedTool } from "./definition.js";

/** Longer texts are refused unread, in characters. */
const MAX_TEXT = 1_000_000;

/** The arguments with their texts read, and why some could not be, by argument. */
interface ReadTexts {
  readonly value: object;
  readonly unread: ReadonlyMap<string, string>;
}

/** Reads the texts among the arguments. Where there are none, the arguments come back as they are. */
export async function readTexts(tool: ListedTool, given: object): Promise<ReadTexts> {
  const texts = Object.entries(tool.arguments).flatMap(([name, { text }]) => {
    const value: unknown = Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined;
    return text !== undefined && typeof value === "string" ? [[name, value] as const] : [];
  });
  const unread = new Map<string, string>();
  if (texts.length === 0) return { value: given, unread };
  const value: Record<string, unknown> = { ...given };
  for (const [name, text] of texts) {
    const parsed = await objectIn(text);
    if ("fault" in parsed) unread.set(name, parsed.fault);
    else value[name] = parsed.value;
  }
  return { value, unread };
}

type Read<Value> = { readonly value: Value } | { readonly fault: string };

async function objectIn(text: string): Promise<Read<object>> {
  try {
    return await readObject(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { fault: "the text is nested too deeply, or contains itself." };
  }
}

async function readObject(text: string): Promise<Read<object>> {
  if (text.length > MAX_TEXT) {
    return { fault: `the text has ${text.length} characters; at most ${MAX_TEXT} are read. Give less.` };
  }
  const parsed = jsonIn(text) ?? (await yamlIn(text));
  if ("fault" in parsed) return { fault: `the text is no YAML: ${parsed.fault}` };
  const { value } = parsed;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { fault: "the text must be a mapping of names to values (name: value), or be given as an object." };
  }
  const strange = strangeNumber(value);
  return strange === undefined ? { value } : { fault: `the text holds ${strange}, which JSON cannot carry.` };
}

/** JSON is YAML as well, but only its own reader takes it however it is indented, and however deep. */
function jsonIn(text: string): Read<unknown> | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

async function yamlIn(text: string): Promise<Read<unknown>> {
  const { parseYaml } = await import("./yaml.js");
  return parseYaml(text);
}

/** `.nan` and `.inf`, which would be sent as null. */
function strangeNumber(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : String(value);
  if (typeof value !== "object" || value === null) return undefined;
  return Object.values(value)
    .map(strangeNumber)
    .find((found) => found !== undefined);
}
