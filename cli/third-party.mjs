// The licences of what is bundled: they ask that their text goes where the code goes.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of all licences, by package; `inputs` are the files that esbuild read. @throws where one has none. */
export function thirdPartyLicences(root, inputs) {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(path) ?? []));
  const parts = new Map();
  for (const folder of folders) {
    const path = join(root, folder);
    // A part of a package may have a package.json of its own, without a name.
    if (!existsSync(join(path, "package.json"))) continue;
    const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    parts.set(`${name} ${version}`, `${name} ${version} (${license})\n\n${licenceText(path, name, license)}`);
  }
  const sorted = [...parts].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return sorted.map(([, text]) => `${text.trimEnd()}\n`).join(`\n${"-".repeat(80)}\n\n`);
}

function licenceText(path, name, license) {
  const file = readdirSync(path).find((each) => /^licen[cs]e(?:[.-](?:md|txt|mit))?$/iu.test(each));
  if (file !== undefined) return readFileSync(join(path, file), "utf8");
  if (typeof license !== "string") throw new Error(`${name} states no licence: it cannot be bundled.`);
  return `(The package comes without the text of its licence, ${license}.)\n`;
}
