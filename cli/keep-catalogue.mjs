// Has the built program keep its catalogue as `server/kept-catalogue.ts` reads it: a part of the build alone, so that what
// is generated stays what people read, and everything else runs on.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const NAMESPACE = "kept-catalogue";
const FILE = "catalogue.txt";

/**
 * A plugin of esbuild: whoever imports `generated/index.js` gets the catalogue of this folder, kept in a file that is
 * written to the folder of the chunks: within a string of code it would be read twice, and its escapes twice as long.
 */
export function keepingCatalogue(folder, chunks) {
  let contents;
  return {
    name: NAMESPACE,
    setup(each) {
      each.onResolve({ filter: /^(?:\.\.\/)+generated\/index\.js$/ }, ({ importer }) =>
        // Who imports the handler may bundle it once more, and would leave the file behind.
        importer === join(root, "cli/handler.ts")
          ? { path: join(folder, "index.ts") }
          : { path: folder, namespace: NAMESPACE },
      );
      each.onLoad({ filter: /.*/, namespace: NAMESPACE }, async () => ({
        contents: await (contents ??= keptModule(folder, chunks)),
        resolveDir: folder,
      }));
    },
  };
}

async function keptModule(folder, chunks) {
  const { catalogue, listingOf, LOOKED_AT } = await loaded(folder);
  mkdirSync(chunks, { recursive: true });
  writeFileSync(join(chunks, FILE), keptText(catalogue, listingOf, LOOKED_AT));
  const validators = catalogue.tools.flatMap(({ name, validator }) =>
    validator === undefined ? [] : [`${JSON.stringify(name)}: () => import(${JSON.stringify(pathIn(validator))}),`],
  );
  return [
    'import { readFileSync } from "node:fs";',
    `import { keptCatalogue } from ${JSON.stringify(join(root, "server/kept-catalogue.ts"))};`,
    `const validators = {\n${validators.join("\n")}\n};`,
    `const bytes = () => readFileSync(new URL(${JSON.stringify(`./${FILE}`)}, import.meta.url));`,
    `export const catalogue = keptCatalogue(${JSON.stringify(Object.keys(catalogue))}, bytes, validators);`,
  ].join("\n");
}

/** The lines that `keptCatalogue` reads: what is looked at first, and of each tool its rest and its listing. */
export function keptText(catalogue, listingOf, lookedAt) {
  const { tools, workflows, ...head } = catalogue;
  const some = (tool, isLookedAt) =>
    Object.fromEntries(Object.entries(tool).filter(([name]) => lookedAt.includes(name) === isLookedAt));
  const keptTool = (tool) => ({ members: Object.keys(tool), lookedAt: some(tool, true) });
  const first = { head, tools: tools.map(keptTool), ...(workflows && { workflows: workflows.map(keptTool) }) };
  const later = [...tools, ...(workflows ?? [])].flatMap((tool) => [some(tool, false), listingOf(tool)]);
  return [first, ...later].map((line) => `${asciiJson(line)}\n`).join("");
}

/** JSON whose bytes are its characters. */
function asciiJson(value) {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The catalogue itself, and the code that lists it, run while the build lasts. */
async function loaded(folder) {
  const from = (path) => JSON.stringify(join(root, path));
  const { outputFiles } = await build({
    stdin: {
      contents: [
        `export { catalogue } from ${JSON.stringify(join(folder, "index.ts"))};`,
        `export { listingOf } from ${from("server/listing.ts")};`,
        `export { LOOKED_AT } from ${from("server/kept-catalogue.ts")};`,
      ].join("\n"),
      resolveDir: root,
    },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "warning",
    external: ["../validators/*"],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** Validators stay code: where the generated definition imports its own from, seen from the generated folder. */
function pathIn(validator) {
  const [, path] = /import\("\.\.\/(validators\/[\w.-]+)\.js"\)/.exec(String(validator)) ?? [];
  if (path === undefined) throw new Error(`a validator is not where the generator puts it: ${String(validator)}`);
  return `./${path}.ts`;
}
