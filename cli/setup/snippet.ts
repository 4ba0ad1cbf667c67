/** An entry in the format of its client: alone, to be read and copied, or merged into the text of its settings. */
import type { Client } from "./clients.js";
import type { Entry, Fault, JsonValue } from "./entry.js";
import { addToJsonList, setInJson } from "./json-merge.js";
import { jsonText } from "./json-text.js";
import type { Merged } from "./merged.js";
import { setInToml, tableText } from "./toml-merge.js";

const BOM = "\ufeff";

/** The whole of a settings file that holds nothing else. */
export function snippetOf(client: Client, name: string, made: Entry): string {
  if (client.format === "toml") return `${tableText(`${client.servers}.${name}`, made.entry)}\n`;
  const inputs = made.input === undefined ? {} : { inputs: [{ ...made.input }] };
  return `${jsonText({ ...inputs, [client.servers]: { [name]: made.entry } })}\n`;
}

/** The text of the settings with the entry in it; the same text where it is there. A mark of the byte order is kept. */
export function merged(client: Client, name: string, made: Entry, text: string): Merged | Fault {
  const mark = text.startsWith(BOM) ? BOM : "";
  const result = mergedWithoutMark(client, name, made, text.slice(mark.length));
  return "fault" in result ? result : { ...result, text: mark + result.text };
}

/** One value in the format of the client, for a difference. */
export function printed(client: Client, name: string, value: JsonValue): string {
  const isTable = client.format === "toml" && typeof value === "object" && value !== null && !Array.isArray(value);
  return isTable ? tableText(`${client.servers}.${name}`, value) : jsonText(value);
}

function mergedWithoutMark(client: Client, name: string, made: Entry, text: string): Merged | Fault {
  if (client.format === "toml") return setInToml(text, client.servers, name, made.entry);
  const withInput = made.input === undefined ? { text } : addToJsonList(text, "inputs", made.input);
  if ("fault" in withInput) return withInput;
  return setInJson(withInput.text, [client.servers, name], made.entry);
}
