/** What `package.json` says of the program, as the other descriptions of it repeat it. */
import packageJson from "../../package.json" with { type: "json" };

export interface PackageFacts {
  readonly name: string;
  /** The name in the MCP registry, which must be the same in the package: that is how ownership is shown. */
  readonly mcpName: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly homepage: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly engines: { readonly node: string };
}

export const packageFacts: PackageFacts = packageJson;

/** The address of the repository, as people open it. */
export const repositoryUrl = packageFacts.repository.url.replace(/^git\+/u, "").replace(/\.git$/u, "");

export const bundleName = `${packageFacts.name}.mcpb`;
