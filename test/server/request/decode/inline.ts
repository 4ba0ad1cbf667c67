/**
 * Reads what stands in a path or a header, from the tables of OpenAPI 3.2 ("Style Examples"): split at the delimiter as it
 * is on the wire, then percent-decode each piece. Knows the shape that is to come out, as a server knows its schema.
 */
export type Shape = "string" | "array" | "object";

export interface Wire {
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
  /** How a piece is read once it is split off. */
  readonly piece: (text: string) => string;
  /** How the delimiter of each style is written here. */
  readonly delimiterOf: (style: string) => string;
}

/** Decoded value; throws where the text does not have the form of its style. */
export function readInline(text: string, shape: Shape, wire: Wire): unknown {
  if (wire.style === "matrix") return readMatrix(text, shape, wire);
  if (wire.style !== "label") return readJoined(text, shape, wire, wire.delimiterOf(wire.style));
  if (!text.startsWith(".")) throw new Error(`a label begins with a dot: ${text}`);
  return readJoined(text.slice(1), shape, wire, wire.explode ? "." : ",");
}

function readJoined(text: string, shape: Shape, wire: Wire, delimiter: string): unknown {
  if (shape === "string") return wire.piece(text);
  const pieces = text.split(delimiter);
  if (shape === "array") return pieces.map(wire.piece);
  if (wire.explode) return Object.fromEntries(pieces.map((piece) => halves(piece).map(wire.piece)));
  return alternating(pieces.map(wire.piece));
}

function readMatrix(text: string, shape: Shape, wire: Wire): unknown {
  if (!text.startsWith(";")) throw new Error(`a matrix parameter begins with a semicolon: ${text}`);
  const parameters = text
    .slice(1)
    .split(";")
    .map((parameter) => (parameter.includes("=") ? halves(parameter) : [parameter, ""]));
  if (shape === "object" && wire.explode) return Object.fromEntries(parameters.map((pair) => pair.map(wire.piece)));
  const values = parameters.map(([name = "", value = ""]) => {
    if (wire.piece(name) !== wire.name) throw new Error(`not the parameter: ${name}`);
    return value;
  });
  if (shape === "array" && wire.explode) return values.map(wire.piece);
  if (values.length !== 1) throw new Error(`once only: ${text}`);
  return readJoined(values[0] ?? "", shape, wire, ",");
}

/** Both sides of the first equals sign. */
export function halves(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at === -1) throw new Error(`no equals sign: ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Keys and values in turn. */
export function alternating(pieces: readonly string[]): Record<string, string> {
  if (pieces.length % 2 !== 0) throw new Error(`a key without a value: ${pieces.join()}`);
  return Object.fromEntries(
    pieces.flatMap((piece, index) => (index % 2 === 0 ? [[piece, pieces[index + 1] ?? ""]] : [])),
  );
}
