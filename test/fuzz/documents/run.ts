/** Damaged documents and `tools.yaml` through the whole generator: files that are sound, or errors that name a place. */
import { join, relative } from "node:path";
import * as fc from "fast-check";
import { Project, ts } from "ts-morph";
import { generate, type Generated } from "../../../generator/generate.js";
import { render, renderJson } from "../../../generator/render.js";
import { Counter, type Defect, type Outcome, type RunOptions } from "../figures.js";
import { defectOf } from "../calls/laws.js";
import { type Base, bases, ownBase, root } from "./bases.js";
import { type Damage, damage, damaged } from "./damage.js";
import { createGuard, type Guard } from "./guard.js";

/** Of the inputs that come to files, every so many are compiled in full: that takes seconds. */
const COMPILED_EVERY = 150;
/** Our own documents take seconds each. */
const OWN_SHARE = 0.004;
const OUT = "fuzz-out";

/** Tries about so many damaged inputs, as many of each base. */
export async function runDocuments({ runs, seed, at }: RunOptions): Promise<Outcome> {
  const all = bases();
  const own = Math.floor(runs * OWN_SHARE);
  const counter = new Counter("documents");
  const compiler = new Compiler();
  const guard = createGuard();
  const defects: Defect[] = [];
  // What is loaded at its first use is loaded now, so that the guard sees the documents' doing alone.
  for (const base of all) {
    at(`${base.name}, as it is`);
    tryInput(base, base.texts);
  }
  for (const base of [...all, ...(own > 0 ? [ownBase()] : [])]) {
    const place = `${base.name} (seed ${seed})`;
    const numRuns = base.name === "orchestra" ? own : Math.ceil(runs / all.length);
    let number = 0;
    const property = fc.property(damagesTo(base), (damages) => {
      number += 1;
      at(`${place}, input ${number}`);
      const texts = new Map(base.texts);
      for (const [file, done] of damages) texts.set(file, damaged(base.texts.get(file) ?? "", done));
      const faults = faultsOf(base, texts, guard, compiler, counter);
      if (faults.length > 0) throw new Error(faults.slice(0, 3).join("; "));
    });
    const result = fc.check(property, { numRuns, seed });
    if (result.failed) defects.push(defectOf("documents", place, result));
  }
  return { figures: [counter.figures(), compiler.figures()], defects };
}

/** One of the files is damaged, now and then two. */
function damagesTo(base: Base): fc.Arbitrary<readonly (readonly [string, Damage])[]> {
  const one = fc.tuple(fc.constantFrom(...base.texts.keys()), damage);
  return fc.oneof({ weight: 5, arbitrary: fc.tuple(one) }, { weight: 1, arbitrary: fc.tuple(one, one) });
}

function tryInput(base: Base, texts: ReadonlyMap<string, string>): Generated {
  return generate({ config: relative(root, base.config), out: OUT, root, texts });
}

function faultsOf(
  base: Base,
  texts: ReadonlyMap<string, string>,
  guard: Guard,
  compiler: Compiler,
  counter: Counter,
): readonly string[] {
  const { result, touched } = guard.watch(base.folder, () => tryInput(base, texts));
  const { files, diagnostics, sources } = result;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  counter.count(errors.length === 0);
  const faults = touched.map((what) => `it touches more than its folder: ${what}`);
  const rendered = render(diagnostics, sources);
  JSON.parse(renderJson(diagnostics, sources));
  for (const { at, message, rule } of diagnostics) {
    if (at.file === "" || !(at.start >= 0 && at.end >= at.start)) faults.push(`[${rule}] names no place: ${message}`);
    if (message.trim() === "" || message.length > 5_000)
      faults.push(`[${rule}] has a message of ${message.length} characters`);
  }
  if (errors.length > 0) {
    if (files.size > 0) faults.push("there are errors and files");
    if (!/^[^\n]+:\d+:\d+: error: /m.test(rendered)) faults.push("no error is told with line and column");
    return faults;
  }
  if (files.size === 0) faults.push("there are neither errors nor files");
  faults.push(...[...files].flatMap(([path, text]) => fileFaults(path, text)));
  if (counter.figures().accepted % COMPILED_EVERY === 1) faults.push(...compiler.compile(files));
  return faults;
}

function fileFaults(path: string, text: string): readonly string[] {
  if (!/^[\w./-]+$/.test(path) || path.startsWith("/") || path.split("/").includes(".."))
    return [`a file is called ${path}`];
  if (path.endsWith(".json")) {
    JSON.parse(text);
    return [];
  }
  if (!path.endsWith(".ts")) return [];
  const parsed = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, false) as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.Diagnostic[];
  };
  const [first] = parsed.parseDiagnostics;
  return first === undefined
    ? []
    : [`${path} does not parse: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`];
}

/** Compiles generated files in full, in memory, beside the project's own. */
class Compiler {
  readonly #counter = new Counter("documents, compiled in full");

  compile(files: ReadonlyMap<string, string>): readonly string[] {
    const project = new Project({
      skipAddingFilesFromTsConfig: true,
      tsConfigFilePath: join(root, "tsconfig.json"),
      compilerOptions: { noEmit: true, skipLibCheck: true },
    });
    for (const [path, text] of files) if (path.endsWith(".ts")) project.createSourceFile(join(root, OUT, path), text);
    const own = project
      .getPreEmitDiagnostics()
      .filter((each) => each.getSourceFile()?.getFilePath().includes(`/${OUT}/`) === true);
    this.#counter.count(own.length === 0);
    return own.slice(0, 2).map((each) => {
      const text = each.getMessageText();
      return `${each.getSourceFile()?.getBaseName() ?? ""} does not compile: ${typeof text === "string" ? text : text.getMessageText()}`;
    });
  }

  figures() {
    return this.#counter.figures();
  }
}
