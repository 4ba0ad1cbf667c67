/** `index.ts`: the catalogue of everything that is generated. */
import type { Project } from "ts-morph";
import type { Plan } from "../tool.js";
import type { Identifiers } from "./identifiers.js";
import { type Entry, literal, open, print, type Printable, source } from "./literal.js";
import { fileText, importOf } from "./source-file.js";

/** The file's text: tools in the order of `tools.yaml`. */
export function indexFile(
  project: Project,
  plan: Plan,
  identifiers: ReadonlyMap<string, Identifiers>,
  definitionModule: string,
  header: string,
): string {
  const { server, documents, toolsets, tools } = plan.catalogue;
  const lists = (["resources", "prompts"] as const).filter((key) => plan.catalogue[key] !== undefined);
  const constants = tools.map(({ name }) => ({ name, constant: identifiers.get(name)?.constant ?? "" }));
  const value = open([
    ["server", literal(server)],
    ["documents", perLine(documents)],
    ["toolsets", perLine(toolsets)],
    ["tools", { kind: "list", items: constants.map(({ constant }) => source(constant)) }],
    ...lists.map((key): Entry => [key, source(key)]),
  ]);
  return fileText(project, "index.ts", header, [
    importOf(definitionModule, [{ name: "Catalogue", isType: true }]),
    ...constants.map(({ name, constant }) => importOf(`./tools/${name}.js`, [{ name: constant, isType: false }])),
    ...lists.map((key) => importOf(`./${key}.js`, [{ name: key, isType: false }])),
    (writer) => writer.blankLineIfLastNot().write(`export const catalogue: Catalogue = ${print(value, 0, 0, 1)};`),
  ]);
}

function perLine(values: Readonly<Record<string, unknown>>): Printable {
  return open(Object.entries(values).map(([key, value]): Entry => [key, literal(value)]));
}
