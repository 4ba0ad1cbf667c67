/** The manifest of the bundle (`.mcpb`): what a desktop client shows, asks for, and starts. */
import { catalogue } from "../../generated/index.js";
import { selectTools } from "../../server/catalogue.js";
import { readSettings } from "../../server/settings.js";
import { variables } from "./configuration.js";
import { packageFacts, repositoryUrl } from "./package-facts.js";

/** The manifest of this version. Tools and prompts are those of the catalogue, as served where nothing is chosen. */
export function bundleManifest() {
  const { name, version, description, license, homepage, engines } = packageFacts;
  const { tools } = selectTools(catalogue, readSettings({ catalogue, environment: {}, flags: {} }));
  return {
    manifest_version: "0.3",
    name,
    display_name: catalogue.server.title,
    version,
    description,
    author: { name: "The orchestra-mcp authors", url: repositoryUrl },
    repository: { type: "git", url: repositoryUrl },
    homepage,
    documentation: `${repositoryUrl}#readme`,
    support: `${repositoryUrl}/issues`,
    license,
    server: {
      type: "node",
      entry_point: `dist/${name}.js`,
      mcp_config: {
        command: "node",
        args: [`\${__dirname}/dist/${name}.js`],
        env: Object.fromEntries(variables.map((each) => [each.name, `\${user_config.${userKey(each.name)}}`])),
      },
    },
    tools: tools.map((tool) => ({ name: tool.name, description: tool.title })),
    prompts: (catalogue.prompts ?? []).map((prompt) => ({
      name: prompt.name,
      description: prompt.description,
      arguments: Object.keys(prompt.arguments),
      text: prompt.text.replaceAll(/\{(\w+)\}/gu, "${arguments.$1}"),
    })),
    // Which of them are there depends on what the user chooses.
    tools_generated: true,
    prompts_generated: true,
    compatibility: { platforms: ["darwin", "win32", "linux"], runtimes: { node: engines.node } },
    user_config: Object.fromEntries(
      variables.map((each) => [
        userKey(each.name),
        {
          type: each.kind === "text" ? "string" : "boolean",
          title: each.title,
          description: each.description,
          ...(each.isSecret === true ? { sensitive: true } : {}),
          required: each.isRequired === true,
          ...(each.default === undefined
            ? {}
            : { default: each.kind === "text" ? each.default : each.default === "true" }),
        },
      ]),
    ),
  };
}

/** `api_key` of `ORCHESTRA_API_KEY`. */
function userKey(variable: string): string {
  return variable.slice(variable.indexOf("_") + 1).toLowerCase();
}
