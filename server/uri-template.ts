/**
 * The URI templates of resources (RFC 6570, levels 1 and 2), matched strictly. A variable is a whole segment of the path:
 * `{name}` one, `{+name}`, which stands last, one or more. `tools.schema.json` accepts no other form.
 */

/** A longer URI matches nothing, in characters. */
const MAX_URI = 4_096;

/** The names of the template's variables, in order. */
export function variablesOf(template: string): readonly string[] {
  return partsOf(template).segments.flatMap((segment) => variableIn(segment)?.name ?? []);
}

/**
 * The values of the variables, each percent-decoded once; undefined where the URI is not of the template. What would be
 * no plain segment (empty, `.`, `..`, a slash where the variable takes one segment) matches nothing.
 */
export function matchUri(template: string, uri: string): Readonly<Record<string, string>> | undefined {
  if (uri.length > MAX_URI) return undefined;
  const expected = partsOf(template);
  const given = partsOf(uri);
  if (expected.scheme.toLowerCase() !== given.scheme.toLowerCase()) return undefined;
  const values: [string, string][] = [];
  for (const [index, segment] of expected.segments.entries()) {
    const variable = variableIn(segment);
    const spans = variable?.spans === true;
    const text = decoded(spans ? given.segments.slice(index).join("/") : given.segments[index]);
    if (text === undefined) return undefined;
    if (variable === undefined) {
      if (text !== segment) return undefined;
    } else {
      if (!isPlain(text) || (!spans && (text.includes("/") || /[?#]/.test(given.segments[index] ?? ""))))
        return undefined;
      values.push([variable.name, text]);
    }
    if (spans) return Object.fromEntries(values);
  }
  return given.segments.length === expected.segments.length ? Object.fromEntries(values) : undefined;
}

/**
 * The URI of these values: percent-encoded, but for the slashes of a variable that spans. Undefined where no URI of the
 * template means them, so that what is given out can always be read.
 */
export function expandUri(template: string, values: Readonly<Record<string, string>>): string | undefined {
  const { scheme, segments } = partsOf(template);
  const written = segments.map((segment) => {
    const variable = variableIn(segment);
    if (variable === undefined) return segment;
    const value = values[variable.name] ?? "";
    return variable.spans ? value.split("/").map(encoded).join("/") : encoded(value);
  });
  const uri = `${scheme}://${written.join("/")}`;
  const back = matchUri(template, uri);
  return variablesOf(template).every((name) => back !== undefined && back[name] === values[name]) ? uri : undefined;
}

function partsOf(uri: string): { scheme: string; segments: readonly string[] } {
  const mark = uri.indexOf("://");
  if (mark < 0) return { scheme: "", segments: [] };
  return { scheme: uri.slice(0, mark), segments: uri.slice(mark + 3).split("/") };
}

function variableIn(segment: string): { name: string; spans: boolean } | undefined {
  if (!segment.startsWith("{") || !segment.endsWith("}")) return undefined;
  const spans = segment.startsWith("{+");
  return { name: segment.slice(spans ? 2 : 1, -1), spans };
}

/** A backslash parts segments, too, for some of those who read paths. */
function isPlain(text: string): boolean {
  return (
    text.split("/").every((segment) => segment !== "" && segment !== ".") &&
    text.split(/[\\/]/).every((segment) => segment !== "..")
  );
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** As RFC 6570, 3.2.2 has it: everything but RFC 3986's unreserved characters. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
