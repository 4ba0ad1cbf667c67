/** `npm run release:check -- TAG`: whether the tag, the files that state a version, and the changelog agree. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../package-root.js";

export interface Release {
  /** As pushed: `v1.2.3`. Undefined before there is one. */
  readonly tag?: string | undefined;
  readonly packageJson: {
    readonly version: string;
    readonly mcpName: string;
    readonly repository: { readonly url: string };
  };
  readonly serverJson: {
    readonly name: string;
    readonly version: string;
    readonly packages: readonly { readonly registryType: string; readonly version: string }[];
  };
  readonly changelog: string;
  /** `owner/name`, where this runs for a repository. */
  readonly repository?: string | undefined;
}

/** What does not agree, a sentence each, with what to do; empty where all does. */
export function releaseFaults({ tag, packageJson, serverJson, changelog, repository }: Release): string[] {
  const { version, mcpName } = packageJson;
  const faults: string[] = [];
  if (!/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/u.test(version)) {
    faults.push(`package.json: "${version}" is no version (semver.org): write it as 1.2.3.`);
  }
  if (tag !== undefined && tag !== `v${version}`) {
    faults.push(`The tag is ${tag}, and package.json says ${version}: tag v${version}, or change the version first.`);
  }
  const stated = [
    ["server.json", serverJson.version],
    ...serverJson.packages.map((each) => [`server.json, package "${each.registryType}"`, each.version]),
  ];
  for (const [where, other] of stated) {
    if (other !== version)
      faults.push(
        `${where} says ${other}, and package.json ${version}: run UPDATE=1 npx vitest run test/cli/release/server-json.test.ts.`,
      );
  }
  if (serverJson.name !== mcpName)
    faults.push(`server.json is named ${serverJson.name}, and package.json has mcpName ${mcpName}.`);
  if (repository !== undefined && !packageJson.repository.url.includes(`github.com/${repository}.git`)) {
    faults.push(
      `This runs for ${repository}, and package.json names ${packageJson.repository.url}: npm would refuse the provenance.`,
    );
  }
  if (tag !== undefined) faults.push(...changelogFaults(changelog, version));
  return faults;
}

/** The part of the changelog about the version, without its heading; undefined where there is none. */
export function notesOf(changelog: string, version: string): string | undefined {
  const part = changelog.split(/^## /mu).find((each) => each.split(/\s/u, 1)[0] === version);
  return part?.slice(part.indexOf("\n")).trim();
}

function changelogFaults(changelog: string, version: string): string[] {
  const notes = notesOf(changelog, version);
  if (notes === undefined)
    return [`CHANGELOG.md has no "## ${version} - DATE": move what is under "Unreleased" there.`];
  const faults = notes === "" ? [`CHANGELOG.md says nothing of ${version}.`] : [];
  const heading = changelog.split("\n").find((line) => line.startsWith(`## ${version}`)) ?? "";
  return /^## \S+ - \d{4}-\d{2}-\d{2}$/u.test(heading)
    ? faults
    : [...faults, `CHANGELOG.md: "${heading}" has no date; write "## ${version} - 2026-12-31".`];
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const text = (file: string) => readFileSync(join(packageRoot(), file), "utf8");
  const release: Release = {
    tag: process.argv[2],
    packageJson: JSON.parse(text("package.json")) as Release["packageJson"],
    serverJson: JSON.parse(text("server.json")) as Release["serverJson"],
    changelog: text("CHANGELOG.md"),
    repository: process.env["GITHUB_REPOSITORY"],
  };
  const faults = releaseFaults(release);
  process.stderr.write(faults.map((fault) => `${fault}\n`).join(""));
  // What a release says of itself is what the changelog says.
  if (faults.length === 0) process.stdout.write(`${notesOf(release.changelog, release.packageJson.version) ?? ""}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
