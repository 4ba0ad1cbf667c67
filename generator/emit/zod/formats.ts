/** Formats as regular expressions, so that zod judges them as Ajv does with `ajv-formats`. */
import { fullFormats } from "ajv-formats/dist/formats.js";

const day =
  "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))" +
  "|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";
const hour = "(?:[01]\\d|2[0-3])";
/** The leap second stands at the end of a day in UTC alone. */
const time = `(?:${hour}:[0-5]\\d:[0-5]\\d(?:\\.\\d+)?|23:59:60(?:\\.\\d+)?(?=z|[+-]00:?00))`;
const offset = `(?:z|[+-]${hour}(?::?[0-5]\\d)?)`;

/** Those that ajv-formats judges by functions. */
const written: Readonly<Record<string, string>> = {
  date: `^${day}$`,
  time: `^${time}${offset}$`,
  "date-time": `^${day}[t\\s]${time}${offset}$`,
};

/** What is unknown to ajv-formats, or is a hint only, judges nothing. */
type FormatRule = { readonly judges: false } | { readonly judges: true; readonly pattern: RegExp | undefined };

/** How the format of a text is judged; `pattern` is undefined where no regular expression says the same. */
export function formatRule(format: string): FormatRule {
  const known: unknown = Object.hasOwn(fullFormats, format) ? Reflect.get(fullFormats, format) : undefined;
  if (known === undefined || known === true || isNumeric(known)) return { judges: false };
  const own = Object.hasOwn(written, format) ? written[format] : undefined;
  if (own !== undefined) return { judges: true, pattern: new RegExp(own, "iu") };
  return { judges: true, pattern: known instanceof RegExp ? known : undefined };
}

function isNumeric(known: unknown): boolean {
  return typeof known === "object" && known !== null && "type" in known && known.type === "number";
}
