/** What `release:check` tells of a tag, and that what is in the repository agrees now. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { notesOf, releaseFaults, type Release } from "../../../cli/release/check.js";
import packageJson from "../../../package.json" with { type: "json" };

const file = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), "utf8");
const good: Release = {
  tag: "v1.2.3",
  packageJson: { version: "1.2.3", mcpName: "io.github.a/b", repository: { url: "git+https://github.com/a/b.git" } },
  serverJson: { name: "io.github.a/b", version: "1.2.3", packages: [{ registryType: "npm", version: "1.2.3" }] },
  changelog:
    "# Changes\n\n## Unreleased\n\n## 1.2.3 - 2026-12-01\n\n### Tools\n\n- One.\n\n## 1.2.2 - 2026-11-01\n\n- Two.\n",
  repository: "a/b",
};

describe("a release", () => {
  it("that agrees has no faults, and its notes are those of its version", () => {
    expect(releaseFaults(good)).toEqual([]);
    expect(notesOf(good.changelog, "1.2.3")).toBe("### Tools\n\n- One.");
    expect(notesOf(good.changelog, "1.2")).toBeUndefined();
  });

  it.each<[string, Partial<Release>, string]>([
    ["another tag", { tag: "v1.2.4" }, "v1.2.4"],
    ["a tag without its v", { tag: "1.2.3" }, "tag v1.2.3"],
    ["an older server.json", { serverJson: { ...good.serverJson, version: "1.2.2" } }, "server.json says 1.2.2"],
    [
      "an older package in it",
      { serverJson: { ...good.serverJson, packages: [{ registryType: "npm", version: "1.2.2" }] } },
      'package "npm"',
    ],
    ["another name", { serverJson: { ...good.serverJson, name: "io.github.a/c" } }, "mcpName"],
    ["another repository", { repository: "fork/b" }, "provenance"],
    ["no part of the changelog", { changelog: "## Unreleased\n\n- One.\n" }, "CHANGELOG.md has no"],
    ["no date in it", { changelog: "## 1.2.3\n\n- One.\n" }, "no date"],
    ["nothing said in it", { changelog: "## 1.2.3 - 2026-12-01\n\n## 1.2.2 - 2026-11-01\n" }, "says nothing"],
    ["a version that is none", { packageJson: { ...good.packageJson, version: "1.2" } }, "is no version"],
  ])("with %s is told of", (_name, change, says) => {
    expect(releaseFaults({ ...good, ...change }).join("\n")).toContain(says);
  });
});

it("the files of the repository agree, and the changelog has a place for what comes", () => {
  const serverJson = JSON.parse(file("server.json")) as Release["serverJson"];
  const changelog = file("CHANGELOG.md");
  expect(releaseFaults({ packageJson, serverJson, changelog })).toEqual([]);
  expect(changelog).toMatch(/^## Unreleased$/mu);
});
