/** How requests are authenticated, as far as the document says. */
import { child, children, textAt, type LoadedDocument, type Located } from "../loaded.js";
import type { SecurityScheme } from "../operation.js";
import { follow, type Findings } from "./findings.js";

/** The schemes of `components` (3.x) and `securityDefinitions` (2.0). */
export function normalizeSecuritySchemes(loaded: LoadedDocument, findings: Findings): SecurityScheme[] {
  const components = child(loaded.root, "components");
  const shelves = [components && child(components, "securitySchemes"), child(loaded.root, "securityDefinitions")];
  return shelves
    .flatMap((shelf) => (shelf === undefined ? [] : children(shelf)))
    .flatMap((entry) => {
      const at = follow(entry, "security scheme", findings);
      return at === undefined ? [] : [{ name: String(entry.key), scheme: schemeOf(at) }];
    });
}

function schemeOf(at: Located): SecurityScheme["scheme"] {
  const type = textAt(at, "type") ?? "";
  const scheme = (textAt(at, "scheme") ?? "").toLowerCase();
  const name = textAt(at, "name");
  const location = textAt(at, "in");
  if (type === "basic" || (type === "http" && scheme === "basic")) return { type: "basic" };
  if (type === "http" && scheme === "bearer") return { type: "bearer" };
  if (type === "oauth2" || type === "openIdConnect") return { type: "oauth2" };
  if (
    type === "apiKey" &&
    name !== undefined &&
    (location === "header" || location === "query" || location === "cookie")
  ) {
    return { type: "apiKey", in: location, name };
  }
  return {
    type: "unsupported",
    what: [type, scheme, location].filter((part) => part !== undefined && part !== "").join(" "),
  };
}

/**
 * The names of the schemes of which an operation takes one, its own or the document's. An empty list of the operation
 * takes the document's away; schemes that are optional are still named, since a credential may be sent.
 */
export function securityOf(operation: Located, root: Located): string[] {
  const at = child(operation, "security") ?? child(root, "security");
  const alternatives = at === undefined ? [] : children(at);
  return [...new Set(alternatives.flatMap((alternative) => children(alternative).map((entry) => String(entry.key))))];
}
