/** The links that put the server into a client's settings with one click: the same entry that `setup` makes. */
import { catalogue } from "../../generated/index.js";
import { clients } from "../setup/clients.js";
import { type Entry, entryFor } from "../setup/entry.js";
import { published } from "../setup/launch.js";
import { keyVariable } from "../setup/setup.js";

const { name } = catalogue.server;

export interface Link {
  readonly client: string;
  readonly url: string;
}

/** The links of the README, in its order. */
export function oneClickLinks(): readonly Link[] {
  const cursor = new URLSearchParams({ name, config: base64(publishedEntry("cursor").entry) });
  const { entry, input } = publishedEntry("vscode");
  const vscode = [
    `name=${encodeURIComponent(name)}`,
    `inputs=${encodeURIComponent(JSON.stringify(input === undefined ? [] : [input]))}`,
    `config=${encodeURIComponent(JSON.stringify(entry))}`,
  ];
  return [
    { client: "Cursor", url: `https://cursor.com/en/install-mcp?${cursor.toString()}` },
    { client: "VS Code", url: `https://insiders.vscode.dev/redirect/mcp/install?${vscode.join("&")}` },
  ];
}

function publishedEntry(id: string): Entry {
  const client = clients.find((each) => each.id === id);
  const made = client && entryFor(client, { variable: keyVariable, launch: published, platform: "linux" });
  if (made === undefined || "fault" in made) throw new Error(`There is no entry for ${id}.`);
  return made;
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}
