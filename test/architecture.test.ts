/** Laws of the layout: who may import whom, what files may be called, how long they may be, what they may know. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** For each folder, the folders (or single files) of the project that it may import besides itself. */
const mayImport: Record<string, readonly string[]> = {
  cli: ["workflows", "generated", "generator", "sandbox", "server", "package.json"],
  workflows: ["generated", "server"],
  generated: ["server/definition.ts"],
  generator: ["server/definition.ts", "server/duration.ts", "server/listing.ts", "server/nearest.ts"],
  server: [],
  sandbox: [],
};

const stages = ["load", "normalize", "curate", "plan", "emit"];
const contracts = [
  "operation.ts",
  "tool.ts",
  "diagnostics.ts",
  "source.ts",
  "loaded.ts",
  "curation.ts",
  "tools.schema.json",
];
const forbiddenNames = /^(utils?|helpers?|common|misc|shared|core|lib|manager|service|base|types)\b/u;

interface Import {
  readonly from: string;
  readonly specifier: string;
  /** Relative to the root, with `.ts` for `.js`; undefined for a package. */
  readonly target: string | undefined;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles.map(({ fileName }) => ({
    from: file,
    specifier: fileName,
    target: fileName.startsWith(".")
      ? relative(root, resolve(root, dirname(file), fileName)).replace(/\.js$/u, ".ts")
      : undefined,
  }));
}

const folders = Object.keys(mayImport).filter((folder) => existsSync(join(root, folder)));
const files = folders.flatMap(filesBelow);
const imports = files.flatMap(importsOf);

describe("imports", () => {
  it("are found at all, so that the laws below speak of something", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it.each(folders)("of %s/ go only where the layout allows", (folder) => {
    const allowed = [folder, ...(mayImport[folder] ?? [])];
    const strays = imports.filter(
      ({ from, target }) =>
        from.startsWith(`${folder}/`) &&
        target !== undefined &&
        !allowed.some((place) => target === place || target.startsWith(`${place}/`)),
    );
    expect(strays).toEqual([]);
  });

  it("of one stage of the generator never lead into another", () => {
    const strays = imports.filter(({ from, target }) => {
      const stage = stages.find((name) => from.startsWith(`generator/${name}/`));
      if (stage === undefined || target === undefined || !target.startsWith("generator/")) return false;
      return !target.startsWith(`generator/${stage}/`) && !contracts.some((name) => target === `generator/${name}`);
    });
    expect(strays).toEqual([]);
  });

  it("of the MCP SDK stand in server/mcp.ts and server/mcp-http.ts, and in the demonstration's client alone", () => {
    const importers = imports.filter(({ specifier }) => specifier.startsWith("@modelcontextprotocol/"));
    expect([...new Set(importers.map(({ from }) => from))].sort()).toEqual([
      "cli/demonstration.ts",
      "server/mcp-http.ts",
      "server/mcp.ts",
    ]);
  });

  it("of OpenTelemetry stand in its folder alone, which is loaded where it is asked for", () => {
    const importers = imports.filter(({ specifier }) => specifier.startsWith("@opentelemetry/"));
    expect(importers.length).toBeGreaterThan(5);
    expect(importers.filter(({ from }) => !from.startsWith("server/open-telemetry/"))).toEqual([]);
    const entries = imports.filter(
      ({ from, target }) => target?.startsWith("server/open-telemetry/") && !from.startsWith("server/open-telemetry/"),
    );
    expect(entries).toMatchObject([{ from: "cli/observing.ts", target: "server/open-telemetry/start.ts" }]);
    const entry = readFileSync(join(root, "cli/observing.ts"), "utf8");
    expect(entry).toMatch(/await import\("\.\.\/server\/open-telemetry\/start\.js"\)/u);
    expect(entry).not.toMatch(/ from "[^"]*open-telemetry\//u);
  });
});

describe("a secret", () => {
  it("is revealed where it is sent, hidden, digested, and where its form is judged, and nowhere else", () => {
    const revealing = files.filter((file) => /\.reveal\(/u.test(readFileSync(join(root, file), "utf8")));
    expect(revealing.sort()).toEqual([
      "server/doctor/keys.ts",
      "server/http/credentials.ts",
      "server/secret-digest.ts",
      "server/secret.ts",
    ]);
  });
});

describe("files", () => {
  it("have names that say what they are for", () => {
    expect(files.filter((file) => file.split("/").some((part) => forbiddenNames.test(part)))).toEqual([]);
  });

  it("written by hand are no longer than 300 lines, blank ones and comments apart", () => {
    const long = files
      .filter((file) => !file.startsWith("generated/"))
      .filter((file) => {
        const lines = readFileSync(join(root, file), "utf8").split("\n");
        return lines.filter((line) => line.trim() !== "" && !/^\s*(\/\/|\/\*|\*)/u.test(line)).length > 300;
      });
    expect(long).toEqual([]);
  });

  it("open with a comment that says what they are for", () => {
    const silent = files.filter(
      (file) =>
        !file.startsWith("generated/") && !/^(?:#!.*\n)?(\/\*\*|\/\/)/u.test(readFileSync(join(root, file), "utf8")),
    );
    expect(silent).toEqual([]);
  });

  it("of the generator and the server know nothing of Orchestra", () => {
    const knowing = files
      .filter((file) => file.startsWith("generator/") || file.startsWith("server/"))
      .filter((file) => /orchestra|getorchestra|pipeline_run|task_run/iu.test(readFileSync(join(root, file), "utf8")));
    expect(knowing).toEqual([]);
  });
});
