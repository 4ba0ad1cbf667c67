/** Where something stands in a document, in the words of its readers: an operation or a named part, and the place in it. */
import { isMapping } from "../loaded.js";
import { own } from "./mapping.js";
import { operationName } from "./pairs.js";
import { elementOf, isMethod, type Shape } from "./shapes.js";

export interface Spot {
  /** `GET /things`, `schema Thing`, `path /things`; `document` for what belongs to none. */
  readonly owner: string;
  /** In the owner: `query parameter status`, `response 200 results[].id`; "" for the owner itself. */
  readonly place: string;
}

export const wholeDocument: Spot = { owner: "document", place: "" };

/** The spot of what stands under `key`, where `shape` is of the holder at `spot`. */
export function spotUnder(spot: Spot, shape: Shape, key: string | number, value: unknown): Spot {
  const name = String(key);
  const path = spot.owner.startsWith("path ") ? spot.owner.slice("path ".length) : undefined;
  if (shape === "path item map") return { owner: `path ${name}`, place: "" };
  if (shape === "path item") {
    return path !== undefined && isMethod(name) ? { owner: operationName(name, path), place: "" } : spot;
  }
  const section = sections[spot.place];
  if (spot.owner === "components" && section !== undefined) return { owner: `${section} ${name}`, place: "" };
  if (shape === "document" || shape === "components") {
    return sections[name] === undefined
      ? { owner: name === "paths" ? "document" : name, place: "" }
      : { owner: "components", place: name };
  }
  if (shape === "parameter list") return inside(spot, parameterName(value));
  if (shape === "server list") return { owner: "servers", place: String(own(value, "url")) };
  if (shape === "response map") return inside(spot, `response ${name}`);
  if (shape === "header map") return inside(spot, `header ${name}`);
  if (shape === "media type map") return /\bjson$/.test(name) ? spot : inside(spot, name);
  if (shape === "operation" && name === "requestBody") return inside(spot, "body");
  if (shape === "schema map") return { ...spot, place: propertyIn(spot.place, name) };
  if (shape === "schema" && name === "items") return { ...spot, place: `${spot.place}[]` };
  if (shape === "schema" && name === "additionalProperties") return { ...spot, place: `${spot.place}{}` };
  if (elementOf(shape) !== undefined && shape !== "schema list" && typeof key === "string") return inside(spot, name);
  return spot;
}

const sections: Readonly<Record<string, string>> = {
  schemas: "schema",
  definitions: "schema",
  parameters: "parameter",
  headers: "header",
  responses: "response",
  requestBodies: "body",
  pathItems: "path item",
  securitySchemes: "security scheme",
  securityDefinitions: "security scheme",
};

/** A spot as one text. */
export function spotText({ owner, place }: Spot): string {
  return place === "" ? owner : `${owner}, ${place}`;
}

function inside(spot: Spot, place: string): Spot {
  return { ...spot, place: spot.place === "" ? place : `${spot.place} ${place}` };
}

/** `body results[]` and `name` are `body results[].name`; `body` and `name` are `body name`. */
function propertyIn(place: string, name: string): string {
  if (place === "") return name;
  return /^(body|(response|header|(\w+ )?parameter) [^\s[\]{}]+)$/.test(place)
    ? `${place} ${name}`
    : `${place}.${name}`;
}

function parameterName(parameter: unknown): string {
  if (!isMapping(parameter)) return "parameter";
  if (typeof parameter["$ref"] === "string") return `parameter ${parameter["$ref"]}`;
  return `${String(parameter["in"])} parameter ${String(parameter["name"])}`;
}
