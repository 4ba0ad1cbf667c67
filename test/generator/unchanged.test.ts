/** A run that is kept: whatever may change what is written makes the next run do all of the work. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { keepRun, unchangedRun } from "../../generator/unchanged.js";

const root = mkdtempSync(join(tmpdir(), "unchanged-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A run in a folder of its own, kept. */
function kept(name: string) {
  const folder = join(root, name);
  for (const each of ["out", "code/deep"]) mkdirSync(join(folder, each), { recursive: true });
  for (const each of ["tools.yaml", "out/index.ts", "code/deep/plan.ts"]) writeFileSync(join(folder, each), each);
  const file = join(folder, "kept/run.json");
  const read = [join(folder, "tools.yaml"), join(folder, "not-there-yet.yaml")];
  keepRun(file, { read, out: join(folder, "out"), code: [join(folder, "code")], told: "all is well" });
  return { folder, file };
}

it("tells what was told where nothing has changed", () => {
  expect(unchangedRun(kept("same").file)).toBe("all is well");
});

const changes: Readonly<Record<string, (folder: string) => void>> = {
  "what was read": (folder) => writeFileSync(join(folder, "tools.yaml"), "other"),
  "what was read, gone": (folder) => rmSync(join(folder, "tools.yaml")),
  "what was not there, come": (folder) => writeFileSync(join(folder, "not-there-yet.yaml"), ""),
  "what was written": (folder) => writeFileSync(join(folder, "out/index.ts"), "by hand"),
  "what was written, gone": (folder) => rmSync(join(folder, "out/index.ts")),
  "a file more where it wrote": (folder) => writeFileSync(join(folder, "out/more.ts"), ""),
  "the generator's own code": (folder) => writeFileSync(join(folder, "code/deep/plan.ts"), "better"),
  "a file more of its code": (folder) => writeFileSync(join(folder, "code/deep/rule.ts"), ""),
  "the kept run, broken": (folder) => writeFileSync(join(folder, "kept/run.json"), "{"),
};
it.each(Object.entries(changes))("does all of the work after a change: %s", (name, change) => {
  const { folder, file } = kept(name.replaceAll(/\W/g, "-"));
  expect(unchangedRun(file)).toBe("all is well");
  change(folder);
  expect(unchangedRun(file)).toBeUndefined();
});

it("does all of the work where no run is kept", () => {
  expect(unchangedRun(join(root, "nowhere.json"))).toBeUndefined();
});
