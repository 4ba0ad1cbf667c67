/** Schemas as TypeScript types, laid out as prettier lays them out at a width of 120. */
import type { JsonSchema, JsonType } from "../../server/definition.js";
import { keyText, quoted, WIDTH } from "./literal.js";
import { widthOf } from "./width.js";

/** The name of a type that stands for this schema; undefined where it has none. */
export type Named = (schema: JsonSchema) => string | undefined;

/** A type before its layout. */
export type TypeNode =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "list"; readonly item: TypeNode }
  | { readonly kind: "union"; readonly members: readonly TypeNode[] }
  | { readonly kind: "object"; readonly members: readonly Member[] };

/** A property, or with `key` undefined everything that no property names. */
export interface Member {
  readonly key: string | undefined;
  readonly isOptional: boolean;
  readonly type: TypeNode;
}

const name = (text: string): TypeNode => ({ kind: "name", text });
const anything = name("unknown");
/** Any object: what a type is widened to where its own text would be unreadable. */
const record: TypeNode = { kind: "object", members: [{ key: undefined, isOptional: false, type: anything }] };

/** The type of the values that the schema accepts; wider than that where types cannot say it. */
export function typeOf(schema: JsonSchema | boolean, named: Named): TypeNode {
  if (typeof schema === "boolean") return schema ? anything : name("never");
  const known = named(schema);
  if (known !== undefined) return name(known);
  if (schema.enum !== undefined) return enumeration(schema, named);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined && schema.properties === undefined) {
    return union(branches.map((branch) => typeOf(branch, named)));
  }
  const types: readonly JsonType[] = schema.type === undefined ? [] : [schema.type].flat();
  return types.length === 0 ? untyped(schema, named) : union(types.map((type) => ofType(type, schema, named)));
}

/** The members of an object's type: its properties, and what it takes besides. */
export function membersOf(schema: JsonSchema, named: Named): Member[] {
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties ?? {}).map(([key, property]): Member => ({
    key,
    isOptional: !required.has(key),
    type: typeOf(property, named),
  }));
  const further = schema.additionalProperties;
  if (further === undefined || further === false) return members;
  // Beside properties of their own types only `unknown` fits them all.
  const type = members.length > 0 ? anything : typeOf(further, named);
  return [...members, { key: undefined, isOptional: false, type }];
}

function ofType(type: JsonType, schema: JsonSchema, named: Named): TypeNode {
  if (type === "object") return objectType(schema, named);
  if (type === "array")
    return { kind: "list", item: schema.items === undefined ? anything : typeOf(schema.items, named) };
  return name(type === "integer" ? "number" : type);
}

function objectType(schema: JsonSchema, named: Named): TypeNode {
  const members = membersOf(schema, named);
  return members.length === 0 ? record : { kind: "object", members };
}

function untyped(schema: JsonSchema, named: Named): TypeNode {
  if (schema.properties !== undefined) return objectType(schema, named);
  return schema.items === undefined ? anything : { kind: "list", item: typeOf(schema.items, named) };
}

function enumeration(schema: JsonSchema, named: Named): TypeNode {
  const values = schema.enum ?? [];
  const known = named({ enum: values });
  if (known !== undefined) return name(known);
  const isPlain = values.every((value) => value === null || typeof value !== "object");
  if (!isPlain) return anything;
  return union(values.map((value) => name(typeof value === "string" ? quoted(value) : String(value))));
}

function union(types: readonly TypeNode[]): TypeNode {
  const flat = types.flatMap((type) => (type.kind === "union" ? type.members : [type]));
  const distinct = [...new Map(flat.map((type) => [flatType(type), type])).values()];
  if (distinct.some((type) => flatType(type) === "unknown")) return anything;
  const isOpenString = distinct.some((type) => flatType(type) === "string");
  const members = isOpenString ? distinct.filter((type) => !/^["']/.test(flatType(type))) : distinct;
  const [only, other] = members;
  return only !== undefined && other === undefined ? only : { kind: "union", members };
}

/** The type on one line. */
export function flatType(type: TypeNode): string {
  switch (type.kind) {
    case "name":
      return type.text;
    case "list":
      return type.item.kind === "union" ? `(${flatType(type.item)})[]` : `${flatType(type.item)}[]`;
    case "union":
      return type.members.map(flatType).join(" | ");
    case "object":
      return `{ ${type.members.map((member) => `${memberHead(member)} ${flatType(member.type)}`).join("; ")} }`;
  }
}

/** `key?:`, or `[name: string]:`. */
export function memberHead({ key, isOptional }: Member): string {
  if (key === undefined) return "[name: string]:";
  return `${keyText(key)}${isOptional ? "?" : ""}:`;
}

/** What stands after a head such as `key?:` that ends at `column`, with its leading space or line feed. */
export function layoutType(type: TypeNode, indent: number, column: number): string {
  const flat = flatType(type);
  if (column + 1 + widthOf(flat) + 1 <= WIDTH) return ` ${flat}`;
  const margin = " ".repeat(indent);
  if (type.kind === "object") return ` ${layoutMembers(type.members, indent)}`;
  if (type.kind === "list" && type.item.kind === "object") return ` ${layoutMembers(type.item.members, indent)}[]`;
  if (type.kind === "list" && type.item.kind === "union") {
    const item = narrowed(type.item.members, indent + 2);
    const text = ` ${flatType({ kind: "list", item })}`;
    if (column + widthOf(text) + 1 <= WIDTH || item.kind !== "union") return text;
    const inner = " ".repeat(indent + 2);
    if (inner.length + widthOf(flatType(item)) <= WIDTH) return ` (\n${inner}${flatType(item)}\n${margin})[]`;
    return ` (${alternatives(item.members, indent + 2)}\n${margin})[]`;
  }
  if (type.kind === "list") return ` ${flatType(widened(type))}`;
  if (type.kind !== "union") return ` ${flat}`;
  const [first, second, third] = type.members;
  const isNullable = third === undefined && second?.kind === "name" && second.text === "null";
  if (isNullable && first?.kind === "object") return ` ${layoutMembers(first.members, indent)} | null`;
  return unionText(type.members, indent, column);
}

/** A union that is too long for its line: widened if need be, on a line of its own, or one alternative per line. */
function unionText(members: readonly TypeNode[], indent: number, column: number): string {
  const inner = indent + 2;
  const narrow = narrowed(members, inner);
  const flat = flatType(narrow);
  if (column + 1 + widthOf(flat) + 1 <= WIDTH || narrow.kind !== "union") return ` ${flat}`;
  if (inner + widthOf(flat) + 1 <= WIDTH) return `\n${" ".repeat(inner)}${flat}`;
  return alternatives(narrow.members, inner);
}

/** The union with those alternatives widened that would take more than a line. */
function narrowed(members: readonly TypeNode[], indent: number): TypeNode {
  const fits = (type: TypeNode) => indent + 2 + widthOf(flatType(type)) + 1 <= WIDTH;
  return union(members.map((member) => (fits(member) ? member : widened(member))));
}

function layoutMembers(members: readonly Member[], indent: number): string {
  const inner = " ".repeat(indent + 2);
  const lines = members.map((member) => {
    const head = memberHead(member);
    return `${inner}${head}${layoutType(member.type, indent + 2, indent + 2 + widthOf(head))};`;
  });
  return `{\n${lines.join("\n")}\n${" ".repeat(indent)}}`;
}

/** One alternative per line. */
function alternatives(members: readonly TypeNode[], indent: number): string {
  return members.map((member) => `\n${" ".repeat(indent)}| ${flatType(member)}`).join("");
}

function widened(type: TypeNode): TypeNode {
  if (type.kind === "object") return record;
  return type.kind === "list" ? { kind: "list", item: widened(type.item) } : type.kind === "name" ? type : anything;
}
