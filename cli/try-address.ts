/** Where the operations of a tried document are: at the base URL that the user names, else where the document says. */
import type { AnyTool, Catalogue } from "../server/definition.js";

export interface Address {
  /** The file or URL that the document was read from: relative servers are relative to it. */
  readonly document: string;
  /** What the user names: it stands for the first server of the document. */
  readonly baseUrl: string | undefined;
}

/**
 * The catalogue with an absolute base URL for every document, where one is known. A named base URL moves the servers of
 * single operations to its origin as well, for they are parts of one API; nothing is then sent anywhere else. Named
 * without any path, `https://host`, it keeps the document's own.
 */
export function catalogueAt(catalogue: Catalogue, address: Address): Catalogue {
  const documents = Object.entries(catalogue.documents).map(([name, document]) => {
    const baseUrl = baseUrlOf(document.baseUrl.default, address);
    return [name, { ...document, baseUrl: baseUrl === undefined ? {} : { default: baseUrl } }] as const;
  });
  return {
    ...catalogue,
    documents: Object.fromEntries(documents),
    tools: catalogue.tools.map((tool) =>
      toolAt(tool, catalogue.documents[tool.operation.document]?.baseUrl.default, address),
    ),
  };
}

function baseUrlOf(stated: string | undefined, { document, baseUrl }: Address): string | undefined {
  if (baseUrl !== undefined) return isOriginAlone(baseUrl) ? withoutSlash(baseUrl) + pathOf(stated) : baseUrl;
  // A document without servers is that of the host that it comes from (OpenAPI 3.1, 4.8.1 "servers").
  const url = stated ?? (URL.canParse(document) ? "/" : undefined);
  return url !== undefined && URL.canParse(url, document) ? new URL(url, document).href : url;
}

function toolAt(tool: AnyTool, stated: string | undefined, { baseUrl }: Address): AnyTool {
  const { server } = tool.operation;
  if (server === undefined || baseUrl === undefined) return tool;
  const { origin, pathname } = new URL(baseUrl);
  const [given, usual] = [withoutSlash(pathname), pathOf(stated)];
  // What a proxy has put before the document's own path stands before every path.
  const before = given.endsWith(usual) ? given.slice(0, given.length - usual.length) : "";
  return { ...tool, operation: { ...tool.operation, server: origin + before + pathOf(server) } };
}

function isOriginAlone(url: string): boolean {
  return /^https?:\/\/[^/?#]+\/?$/iu.test(url);
}

/** The path of a server's URL, without a slash at its end; none where it has a variable without a value. */
function pathOf(url: string | undefined): string {
  const anywhere = "http://localhost";
  if (url === undefined || /[{}]/u.test(url) || !URL.canParse(url, anywhere)) return "";
  return withoutSlash(new URL(url, anywhere).pathname);
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/u, "");
}
