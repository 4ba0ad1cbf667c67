/** The entry of a document: where it is, where its API is, and how requests are authenticated. */
import type { AuthDefinition } from "../../server/definition.js";
import type { ApiDocument } from "../operation.js";
import { draftCuration } from "../plan/draft.js";
import type { DraftedDocument } from "./entry.js";
import { variablePrefix } from "./names.js";
import { quoted } from "./yaml-text.js";

/** `file` is the document's path as the drafted file has it. */
export function draftDocument(document: ApiDocument, file: string): DraftedDocument {
  const { name, servers, securitySchemes } = document;
  const prefix = variablePrefix(name);
  const url = servers[0]?.url;
  const isAbsolute = url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
  const [planned] = draftCuration([document]).documents;
  const auth = planned?.definition.auth;
  const unusable = securitySchemes.flatMap(({ scheme }) => (scheme.type === "unsupported" ? [scheme.what] : []));
  return {
    name,
    file,
    baseUrl: { env: `${prefix}BASE_URL`, ...(isAbsolute ? { default: url } : {}) },
    auth: auth === undefined ? undefined : withVariable(auth, `${prefix}API_TOKEN`),
    remarks: {
      ...(isAbsolute ? {} : { base_url: `the document names ${url === undefined ? "none" : `only ${quoted(url)}`}` }),
      ...(auth === undefined && unusable.length > 0
        ? { auth: `the document asks for ${quoted(unusable.join(", "))}, which is not served` }
        : {}),
    },
  };
}

function withVariable(auth: AuthDefinition, env: string): AuthDefinition {
  return { ...auth, env };
}
