/** Plain values as YAML in our form: block style, prose folded, named parts and sections set apart by blank lines. */
import { Document, isCollection, isNode as isYamlNode, isScalar, type Pair, Scalar, visit, type YAMLMap } from "yaml";

/** The columns that a line may have. */
export const lineWidth = 120;

/** A whole document as text. */
export function documentText(value: unknown): string {
  return textOf(value, 0, []);
}

/** One entry of a mapping, whose keys stand at `indent`, without the indentation of its first line and a last newline. */
export function entryText(key: string, value: unknown, indent: number, path: readonly string[]): string {
  return indented(textOf(new Map([[key, value]]), indent, path), indent);
}

/** One item of a list, whose dashes stand at `indent`: what follows the first dash and its space. */
export function itemText(value: unknown, indent: number): string {
  return indented(textOf([value], indent, ["", "", ""]), indent).slice("- ".length);
}

/** Do blank lines set apart the entries of the mapping at this path? The root, paths, and each section of named parts. */
export function isSpaced(path: readonly string[]): boolean {
  const [first] = path;
  if (path.length === 1) return first !== undefined && ["paths", "webhooks", "definitions"].includes(first);
  return path.length === 0 || (path.length === 2 && first === "components");
}

function textOf(value: unknown, indent: number, path: readonly string[]): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, pair, ancestors) => foldProse(pair, indent + 2 * (ancestors.filter(isCollection).length - 1)),
    Map: (_, map, ancestors) => setApart(map, [...path, ...keysOf(ancestors)]),
  });
  return document.toString({ lineWidth: lineWidth - indent });
}

function keysOf(ancestors: readonly unknown[]): string[] {
  return ancestors.flatMap((node) =>
    typeof node === "object" && node !== null && "key" in node ? [String(node.key)] : [],
  );
}

function setApart(map: YAMLMap, path: readonly string[]): void {
  if (!isSpaced(path)) return;
  for (const { key } of map.items.slice(1)) if (isYamlNode(key)) key.spaceBefore = true;
}

/** Sentences read better folded than in quotes or over lines without a mark; what fits its line stays as it is. */
function foldProse({ key, value }: Pair, column: number): void {
  if (!isScalar(key) || !isScalar(value) || typeof value.value !== "string") return;
  const line = `${" ".repeat(column)}${String(key.value)}: "${value.value}"`;
  if (value.value.includes("\n") || line.length > lineWidth) value.type = Scalar.BLOCK_FOLDED;
}

function indented(text: string, indent: number): string {
  return text.trimEnd().replaceAll(/\n(?=[^\n])/g, `\n${" ".repeat(indent)}`);
}
