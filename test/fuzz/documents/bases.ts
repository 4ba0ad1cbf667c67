/** Documents and `tools.yaml` files that are sound, or wrong in one known way: what is damaged further. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { draftTools } from "../../../generator/draft.js";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
const cases = join(root, "test/generator/cases");
const corpus = join(root, "../shared/corpus");
/** Larger documents take seconds each. */
const MAX_BYTES = 120_000;

/** One `tools.yaml` with its documents and overlays. */
export interface Base {
  readonly name: string;
  /** The folder that nothing outside of is read. */
  readonly folder: string;
  /** The `tools.yaml`, absolute. */
  readonly config: string;
  /** Its text and those of the files beside it that are YAML or JSON, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Every case of the generator's tests, the fixture documents and small real ones, with drafted curations. */
export function bases(): readonly Base[] {
  return [
    ...casesOfTests(),
    ...drafted(join(root, "test/fixtures/documents")),
    ...(existsSync(corpus) ? drafted(corpus) : []),
  ];
}

/** Our own: slow, hence apart. */
export function ownBase(): Base {
  const spec = readdirSync(join(root, "spec")).filter((file) => file.endsWith(".yaml"));
  const files = ["tools.yaml", ...spec.map((file) => `spec/${file}`)];
  const texts = new Map(files.map((file) => [join(root, file), readFileSync(join(root, file), "utf8")]));
  return { name: "orchestra", folder: root, config: join(root, "tools.yaml"), texts };
}

function casesOfTests(): readonly Base[] {
  return readdirSync(cases)
    .toSorted()
    .map((name): Base => {
      const folder = join(cases, name);
      const files = readdirSync(folder).filter((file) => /\.(ya?ml|json)$/.test(file));
      const texts = new Map(files.map((file) => [join(folder, file), readFileSync(join(folder, file), "utf8")]));
      return { name, folder, config: join(folder, "tools.yaml"), texts };
    });
}

/** Each document below the folder, with a curation that allows all of it. */
function drafted(folder: string): readonly Base[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        statSync(file).size <= MAX_BYTES &&
        /^\s*["{]*\s*["']?(openapi|swagger)["']?\s*:/m.test(readFileSync(file, "utf8").slice(0, 20_000)),
    )
    .toSorted()
    .flatMap((file): Base[] => {
      const own = join(file, "..");
      const { text } = draftTools({ specs: [relative(own, file)], out: "fuzz-tools.yaml", adding: false, root: own });
      if (text === undefined) return [];
      const config = join(own, "fuzz-tools.yaml");
      const texts = new Map([
        [config, text],
        [file, readFileSync(file, "utf8")],
      ]);
      return [{ name: relative(join(root, ".."), file), folder: own, config, texts }];
    });
}
