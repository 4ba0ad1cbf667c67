// Bundles the program: what serving needs at its start in one file, every other command and rarely used part in chunks of
// their own, loaded on first use.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { keepingCatalogue } from "./keep-catalogue.mjs";
import { thirdPartyLicences } from "./third-party.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const ENTRY = "orchestra-mcp.js";
const START = "chunks/start.js";
/** What is loaded whenever the program serves. */
const STARTED = ["cli/crash.ts", "cli/main.ts", "cli/serve.ts"];

/** Some libraries are CommonJS and ask for Node's modules by require, which an ES module does not have. */
const requireForBundle = [
  'import { createRequire as createRequireForBundle } from "node:module";',
  "const require = createRequireForBundle(import.meta.url);",
].join("\n");

/** Names are shortened; the maps beside the files, which are not published, say what stands where in a stack. */
const options = {
  bundle: true,
  platform: "node",
  target: "node20.20",
  format: "esm",
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
  logLevel: "warning",
};

/**
 * Builds the program into the folder, which is emptied first, and answers with its path. With another folder of
 * generated files it serves those, without the workflows, which are Orchestra's.
 */
export async function buildProgram(outputFolder = join(root, "dist"), { generated } = {}) {
  rmSync(outputFolder, { recursive: true, force: true });
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: { "orchestra-mcp": "cli/orchestra-mcp.ts", handler: "cli/handler.ts" },
    outdir: outputFolder,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    // Its main file hides what it requires from bundlers.
    alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
    metafile: true,
    plugins: [
      keepingCatalogue(generated ?? join(root, "generated"), join(outputFolder, "chunks")),
      ...(generated === undefined ? [] : [noWorkflows]),
    ],
    banner: { js: requireForBundle },
  });
  await joinStart(outputFolder, metafile.outputs);
  writeFileSync(join(outputFolder, "THIRD-PARTY-LICENCES.txt"), thirdPartyLicences(root, Object.keys(metafile.inputs)));
  copyFileSync(join(root, "cli/handler-declaration.d.ts"), join(outputFolder, "handler.d.ts"));
  return join(outputFolder, ENTRY);
}

/**
 * Joins the chunks that every start loads into one file: esbuild makes one for each set of parts that share something,
 * and each costs a start the time to find and open it. What is loaded later finds the joined file behind the old names.
 */
async function joinStart(outputFolder, outputs) {
  const started = Object.keys(outputs).filter((path) => STARTED.includes(outputs[path].entryPoint ?? ""));
  const chunks = [...withImports(started, outputs)];
  const fileOf = (path) => `./${relative(outputFolder, join(root, path)).split(sep).join("/")}`;
  // What a start itself asks for keeps its name; names that chunks tell each other may be the same.
  const named = chunks.map((path, index) => ({
    path,
    names: outputs[path].exports.map((name) => [name, started.includes(path) ? name : `${name}_${index}`]),
  }));
  const exported = named.map(({ path, names }) => {
    const list = names.map(([name, unique]) => `${name} as ${unique}`);
    return list.length === 0 ? `import "${fileOf(path)}";` : `export { ${list.join(", ")} } from "${fileOf(path)}";`;
  });
  const isJoined = new Set(chunks.map((path) => join(root, path)));
  const isStarted = new Set(started.map((path) => join(root, path)));
  const outfile = join(outputFolder, START);
  await build({
    ...options,
    stdin: { contents: exported.join("\n"), resolveDir: outputFolder },
    outfile,
    plugins: [laterParts(isJoined, isStarted, outfile)],
  });
  for (const { path, names } of named) {
    const file = join(root, path);
    const list = names.map(([name, unique]) => `${unique} as ${name}`).join(",");
    const start = relative(dirname(file), outfile).split(sep).join("/");
    writeFileSync(file, `export{${list}}from"${start.startsWith(".") ? start : `./${start}`}";\n`);
    rmSync(`${file}.map`, { force: true });
  }
  // The entry would find it behind two more names.
  const entry = join(outputFolder, ENTRY);
  const direct = started.reduce(
    (text, path) => text.replaceAll(fileOf(path), `./${START}`),
    readFileSync(entry, "utf8"),
  );
  writeFileSync(entry, direct);
}

/** The chunks and all that they import at once. */
function withImports(paths, outputs, found = new Set()) {
  for (const path of paths) {
    if (found.has(path)) continue;
    found.add(path);
    const imports = outputs[path].imports.filter(({ kind, external }) => kind === "import-statement" && !external);
    withImports(
      imports.map((each) => each.path),
      outputs,
      found,
    );
  }
  return found;
}

/** What is not joined stays where it is, seen from the joined file. */
function laterParts(isJoined, isStarted, outfile) {
  return {
    name: "later-parts",
    setup(each) {
      each.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, kind }) => {
        const file = resolve(resolveDir, path);
        if (kind !== "dynamic-import" && isJoined.has(file)) return { path: file };
        const found = isStarted.has(file) ? outfile : file;
        const from = relative(dirname(outfile), found).split(sep).join("/");
        return { path: from.startsWith(".") ? from : `./${from}`, external: true };
      });
    },
  };
}

/** Workflows are code for one catalogue. */
const noWorkflows = {
  name: "no-workflows",
  setup(each) {
    each.onResolve({ filter: /^\.\.\/workflows\/index\.js$/ }, () => ({ path: "none", namespace: "workflows" }));
    each.onLoad({ filter: /.*/, namespace: "workflows" }, () => ({ contents: "export const workflows = {};" }));
  },
};

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await buildProgram();
