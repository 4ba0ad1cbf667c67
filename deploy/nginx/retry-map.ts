/**
 * `npx tsx deploy/nginx/retry-map.ts`: writes which requests nginx may send to another server after one has failed. The
 * era of 2026 names the method and the tool in headers; of a request without them nothing is known, so it is not repeated.
 */
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { catalogue } from "../../generated/index.js";
import type { Catalogue } from "../../server/definition.js";

/** Methods that only read, whatever they name. */
const READING_METHODS = [
  "server/discover",
  "tools/list",
  "prompts/list",
  "prompts/get",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "completion/complete",
];

/** The file beside this one. */
export const retryMapFile = fileURLToPath(new URL("retry-map.conf", import.meta.url));

/** The map of nginx, from the annotations of the catalogue. */
export function retryMap({ tools, workflows = [] }: Pick<Catalogue, "tools" | "workflows">): string {
  const reading = [...tools, ...workflows]
    .filter(({ annotations }) => annotations.readOnlyHint)
    .flatMap(({ name, aliases = [] }) => [name, ...aliases])
    .sort();
  return [
    "# Written by `npx tsx deploy/nginx/retry-map.ts` from the annotations of the tools. Do not edit.",
    "# 1: the request only reads, so it may be sent again.",
    "map_hash_bucket_size 128;",
    'map "$http_mcp_method $http_mcp_name" $only_reads {',
    '  default "";',
    `  "~^(?:${READING_METHODS.join("|")}) " 1;`,
    ...reading.map((name) => `  "tools/call ${name}" 1;`),
    "}",
    "",
  ].join("\n");
}

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(retryMapFile, retryMap(catalogue));
