/** Which values a call sends, each with its place on the wire: the given arguments, constants, settings, managed ones. */
import type {
  AnyTool,
  BodyBinding,
  ContentBinding,
  HiddenParameter,
  JsonValue,
  ParameterLocation,
  StyledBinding,
  WireBinding,
} from "../definition.js";
import { formatOf, parseMediaType } from "./media-type.js";
import type { Origin } from "./refusal.js";

/** What the encoder asks for besides the arguments. */
export interface EncodingContext {
  /** Absolute, `http` or `https`; with or without a path, a query, a trailing slash. */
  readonly baseUrl: string;
  /** The value of one of the server's settings; undefined where it is not set. */
  readonly setting: (name: string) => JsonValue | undefined;
  /** The value of a parameter that the server drives itself; undefined where it has none for this request. */
  readonly managed?: (binding: WireBinding & { readonly managed: "window" | "page" }) => JsonValue | undefined;
}

/** A value on its way. Besides JSON's values it may be, or hold, a `FileValue`. */
export interface SentValue<Binding extends WireBinding = WireBinding> {
  readonly binding: Binding;
  readonly value: unknown;
  readonly origin: Origin;
}

/** A value outside the body. */
export type ParameterValue = SentValue<StyledBinding | ContentBinding>;

/**
 * The values that one call sends, arguments first. An argument that is absent or `undefined` sends nothing, or the
 * setting that stands in for it: defaults of the schema are the API's business. Only own properties count, so an argument
 * named `constructor` is absent until given.
 */
export function valuesToSend(
  tool: AnyTool,
  argumentsValue: Readonly<Record<string, unknown>>,
  context: EncodingContext,
): readonly SentValue[] {
  const values: SentValue[] = [];
  for (const [name, { binding, configured }] of Object.entries(tool.arguments)) {
    const given = Object.hasOwn(argumentsValue, name) ? argumentsValue[name] : undefined;
    const isDefault = given === undefined && configured !== undefined;
    const value = isDefault ? context.setting(configured) : given;
    if (value === undefined || binding.in === "server" || isNothing(binding, value)) continue;
    const label = isDefault ? `setting ${configured}` : name;
    values.push({ binding, value, origin: { tool: tool.name, argument: name, label } });
  }
  for (const hidden of tool.hidden ?? []) {
    const value = hiddenValue(hidden, context);
    if (value === undefined || isNothing(hidden, value)) continue;
    values.push({ binding: hidden, value, origin: { tool: tool.name, argument: undefined, label: labelOf(hidden) } });
  }
  return values;
}

/** Null says "absent" wherever the media type of a parameter has no word for it; what styles make of it, they decide. */
function isNothing(binding: WireBinding, value: unknown): boolean {
  return value === null && "mediaType" in binding && formatOf(parseMediaType(binding.mediaType)) !== "json";
}

function hiddenValue(hidden: HiddenParameter, context: EncodingContext): JsonValue | undefined {
  if ("constant" in hidden) return hidden.constant;
  if ("configured" in hidden) return context.setting(hidden.configured);
  if ("managed" in hidden) return context.managed?.(hidden);
  return undefined;
}

function labelOf(hidden: HiddenParameter): string {
  const place = hidden.in === "body" ? `body${hidden.pointer}` : `${hidden.in} parameter ${hidden.name}`;
  return "configured" in hidden ? `setting ${hidden.configured} (${place})` : place;
}

/** The values for one location, in order. */
export function valuesIn(values: readonly SentValue[], location: ParameterLocation): readonly ParameterValue[] {
  return values.filter((sent): sent is ParameterValue => sent.binding.in === location);
}

/** The values for the body, in order. */
export function bodyValues(values: readonly SentValue[]): readonly SentValue<BodyBinding>[] {
  return values.filter((sent): sent is SentValue<BodyBinding> => sent.binding.in === "body");
}

/**
 * The names in a location that are not the caller's to set: those of the hidden parameters. An exploded object writes its
 * keys as parameter names of their own, and must not reach these.
 */
export function hiddenNames(tool: AnyTool, location: ParameterLocation): ReadonlySet<string> {
  return new Set((tool.hidden ?? []).flatMap((hidden) => (hidden.in === location ? [hidden.name] : [])));
}
