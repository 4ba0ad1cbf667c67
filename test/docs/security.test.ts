/** The page on security: each threat has tests that are there, and what is said of dependencies is so. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { program } from "../cli/built-program.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = (path: string) => readFileSync(join(root, path), "utf8");

/** Licences under which a part may go along with Apache-2.0 code, as SPDX names them. */
const compatible = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
];

describe("SECURITY.md", () => {
  it("names for each threat the tests that hold it", () => {
    const rows = [...text("SECURITY.md").matchAll(/^\| (?!who|-)(?<cells>.*) \|$/gmu)].map(({ groups }) =>
      (groups?.["cells"] ?? "").split(" | "),
    );
    expect(rows.length).toBeGreaterThan(15);
    for (const cells of rows) {
      const tests = [...(cells[3] ?? "").matchAll(/`(?<path>test\/[^`]+)`/gu)].map(
        ({ groups }) => groups?.["path"] ?? "",
      );
      expect(tests.length, cells[1]).toBeGreaterThan(0);
      expect(tests.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    }
  });
});

describe("what is installed", () => {
  const manifest = JSON.parse(text("package.json")) as Record<string, Record<string, string> | undefined>;

  it("brings nothing along, and runs nothing", () => {
    for (const kind of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
      expect(manifest[kind] ?? {}, kind).toEqual({});
    }
    const scripts = Object.keys(manifest["scripts"] ?? {});
    expect(scripts.filter((name) => /^(?:pre|post)?install$|^prepare$/u.test(name))).toEqual([]);
  });

  it("is locked, each part by its digest", () => {
    const { packages } = JSON.parse(text("package-lock.json")) as {
      packages: Record<string, { integrity?: string; link?: boolean }>;
    };
    const loose = Object.entries(packages).filter(
      ([path, { integrity, link }]) => path !== "" && link !== true && integrity === undefined,
    );
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it("has within it only what may go along with it, each with its licence", () => {
    const licences = readFileSync(join(dirname(program), "THIRD-PARTY-LICENCES.txt"), "utf8");
    const parts = [...licences.matchAll(/^(?<name>\S+ \d\S*) \((?<licence>[^)\n]+)\)$/gmu)].map(
      ({ groups }) => groups ?? {},
    );
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.filter(({ licence = "" }) => !compatible.includes(licence))).toEqual([]);
    expect(licences).not.toContain("comes without the text of its licence");
  });
});
