/** The entry of the MCP registry: `server.json`, as the schema of 2025-12-11 has it. */
import { catalogue } from "../../generated/index.js";
import { published } from "../setup/launch.js";
import { type Variable, variables } from "./configuration.js";
import { bundleName, packageFacts, repositoryUrl } from "./package-facts.js";

/** The longest description that the registry takes, in characters. */
export const LONGEST_DESCRIPTION = 100;

/**
 * The entry. The bundle is part of it only where its digest is known, at the release; the file in the repository has
 * the package alone.
 * @param bundleSha256 the digest of the bundle that is attached to the release, in hexadecimal.
 */
export function serverJson(bundleSha256?: string) {
  const { mcpName, name, version, description } = packageFacts;
  const transport = { type: "stdio" };
  const environmentVariables = variables.map(environmentVariable);
  const bundle = {
    registryType: "mcpb",
    identifier: `${repositoryUrl}/releases/download/v${version}/${bundleName}`,
    version,
    fileSha256: bundleSha256,
    transport,
    environmentVariables,
  };
  return {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: mcpName,
    title: catalogue.server.title,
    description,
    version,
    websiteUrl: packageFacts.homepage,
    repository: { url: repositoryUrl, source: "github" },
    packages: [
      {
        registryType: "npm",
        identifier: name,
        version,
        runtimeHint: published.command,
        transport,
        environmentVariables,
      },
      ...(bundleSha256 === undefined ? [] : [bundle]),
    ],
  };
}

function environmentVariable(variable: Variable) {
  return {
    name: variable.name,
    description: variable.description,
    isRequired: variable.isRequired === true,
    isSecret: variable.isSecret === true,
    format: variable.kind === "text" ? "string" : "boolean",
    ...(variable.default === undefined ? {} : { default: variable.default }),
  };
}
