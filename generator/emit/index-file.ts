/** `index.ts`: the catalogue of everything that is generated. */
import type { Project } from "ts-morph";
import type { DoctorDefinition, ListedTool } from "../../server/definition.js";
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
  const { server, documents, toolsets, lookups, tools, workflows = [], doctor } = plan.catalogue;
  const lists = (["resources", "prompts", "failures"] as const).filter((key) => plan.catalogue[key] !== undefined);
  const constantOf = (name: string) => identifiers.get(name)?.constant ?? "";
  const list = (all: readonly ListedTool[]): Printable => ({
    kind: "list",
    items: all.map(({ name }) => source(constantOf(name))),
  });
  const value = open([
    ["server", literal(server)],
    ["documents", perLine(documents)],
    ["toolsets", perLine(toolsets)],
    ...(lookups === undefined ? [] : [["lookups", perLine(lookups)] as const]),
    ["tools", list(tools)],
    ...(workflows.length === 0 ? [] : [["workflows", list(workflows)] as const]),
    ...lists.map((key): Entry => [key, source(key)]),
    ...(doctor === undefined ? [] : [["doctor", doctorValue(doctor)] satisfies Entry]),
  ]);
  return fileText(project, "index.ts", header, [
    importOf(definitionModule, [{ name: "Catalogue", isType: true }]),
    ...[...tools, ...workflows].map(({ name }) =>
      importOf(`./tools/${name}.js`, [{ name: constantOf(name), isType: false }]),
    ),
    ...lists.map((key) => importOf(`./${key}.js`, [{ name: key, isType: false }])),
    (writer) => writer.blankLineIfLastNot().write(`export const catalogue: Catalogue = ${print(value, 0, 0, 1)};`),
  ]);
}

function doctorValue({ probes, ...others }: DoctorDefinition): Printable {
  return open([
    ["probes", { kind: "list", items: probes.map((probe) => literal(probe)) }],
    ...Object.entries(others).map(([key, value]): Entry => [key, literal(value)]),
  ]);
}

function perLine(values: Readonly<Record<string, unknown>>): Printable {
  return open(Object.entries(values).map(([key, value]): Entry => [key, literal(value)]));
}
