/** Servers, with their variables replaced by the defaults. */
import { child, children, textAt, type Located } from "../loaded.js";
import type { Server } from "../operation.js";
import { addFinding, type Findings } from "./findings.js";
import { cleanText } from "./text.js";

/** The `servers` that a document, path item or operation states; none where it states none. */
export function normalizeServers(holder: Located, findings: Findings): Server[] {
  const at = child(holder, "servers");
  return (at === undefined ? [] : children(at)).flatMap((server): Server[] => {
    const url = textAt(server, "url")?.trim();
    if (url === undefined) {
      addFinding(findings, "malformed-document", "A server has no url, and is left out.", server);
      return [];
    }
    return [{ url: withDefaults(url, server, findings), description: cleanText(textAt(server, "description")) }];
  });
}

function withDefaults(url: string, server: Located, findings: Findings): string {
  const variables = child(server, "variables");
  return url.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = variables === undefined ? undefined : child(variables, name);
    const allowed = variable === undefined ? undefined : child(variable, "enum");
    const value = (variable && child(variable, "default")?.value) ?? (allowed && children(allowed)[0]?.value);
    if (typeof value === "string" || typeof value === "number") return String(value);
    const message = `The server's variable "${name}" has no default; a base URL must be configured.`;
    addFinding(findings, "malformed-document", message, child(server, "url") ?? server);
    return whole;
  });
}
