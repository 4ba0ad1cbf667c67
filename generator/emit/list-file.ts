/** A file that holds one list of what is offered beside the tools. */
import type { Project } from "ts-morph";
import { type Entry, open, print, type Printable } from "./literal.js";
import { fileText, type ImportedName, importOf } from "./source-file.js";

/** What the files of a plan are made with. */
export interface FileOptions {
  readonly project: Project;
  /** Where `definition.js` is, seen from the folder that the files are written to, and from a folder within it. */
  readonly definitionModule: string;
  readonly innerDefinitionModule: string;
  readonly header: string;
}

/** The text of the file `<constant>.ts`, whose list is typed by a type of `definition.js`. */
export function listFile(
  constant: string,
  type: string,
  imports: readonly ReturnType<typeof importOf>[],
  list: readonly (readonly (Entry | undefined)[])[],
  { project, definitionModule, header }: FileOptions,
): string {
  const items = list.map((entries) => open(entries.filter((entry) => entry !== undefined)));
  const head = `export const ${constant}: readonly ${type}[] = `;
  const value: Printable = { kind: "list", items };
  return fileText(project, `${constant}.ts`, header, [
    importOf(definitionModule, [{ name: type, isType: true } satisfies ImportedName]),
    ...imports,
    (writer) => writer.blankLineIfLastNot().write(`${head}${print(value, 0, head.length)};`),
  ]);
}
