/** What a pull came to, as text for a terminal and as Markdown for a pull request. */
import { effectNames } from "../diff/difference.js";
import { visible } from "../render.js";
import { changedFiles } from "../write.js";
import { type Section, sectionsOf } from "./change-text.js";
import type { Consequences } from "./consequences.js";
import type { Pulled } from "./pull-document.js";
import type { PulledFile } from "./pull-documents.js";
import { spotText } from "./spots.js";

export interface ReportOptions {
  readonly out: string;
  readonly form: "text" | "markdown";
}

/** Lists of places are cut here: they are for orientation, and `--json` has them whole. */
const longestList = 10;

/** The whole report; `files` in the order in which they were pulled. */
export function reportOf(
  files: readonly PulledFile[],
  consequences: Consequences | undefined,
  options: ReportOptions,
): string {
  const parts = [
    ...files.flatMap((file) => [
      titleText(file, options),
      ...sectionsFor(file).map((each) => sectionText(each, options)),
    ]),
    ...(consequences === undefined
      ? []
      : consequenceSections(consequences, options).map((each) => sectionText(each, options))),
    files.map(statusText).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function titleText({ name, file, from }: PulledFile, { form }: ReportOptions): string {
  const text = visible(`${name}: ${file}, from ${from}`);
  return form === "markdown" ? `## ${text.replaceAll(/[\\`*_<>[\]#|~]/g, "\\$&")}` : text;
}

function sectionsFor({ pulled }: PulledFile): Section[] {
  if (pulled === undefined) return [];
  const { difference, value } = pulled;
  const sections = sectionsOf(difference, value);
  if (sections.length === 0) sections.push({ title: "No difference but for words and order", lines: [] });
  return [...sections, ...noteSections(pulled)];
}

function noteSections({ notes }: Pulled): Section[] {
  const { kept, needed, confirmed, ourTexts, theirTexts } = notes;
  return [
    { title: "Not in the fetched document, kept as inferred", lines: kept.map((spot) => `= ${spotText(spot)}`) },
    { title: "Kept because what is kept refers to it", lines: needed.map((spot) => `= ${spotText(spot)}`) },
    { title: "In the fetched document now, no longer marked", lines: confirmed.map((spot) => `~ ${spotText(spot)}`) },
    {
      title: `New, with ${count(theirTexts.length, "text")} of the fetched document: put them into your words`,
      lines: cut(theirTexts.map((spot) => `! ${spotText(spot)}`)),
    },
  ]
    .filter(({ lines }) => lines.length > 0)
    .concat(
      ourTexts === 0 ? [] : [{ title: `${count(ourTexts, "text")} of yours kept where theirs differ`, lines: [] }],
    );
}

function consequenceSections({ files, isBehind, tools }: Consequences, { out }: ReportOptions): Section[] {
  const all = changedFiles(files, out);
  const behind = isBehind ? `; ${out} is behind the committed documents already` : "";
  const signs = { added: "+", removed: "-", renamed: "~", changed: "~" } as const;
  const touched = tools.map(({ name, formerName, kind, effect }) => {
    const former = formerName === undefined ? "" : `, was ${formerName}`;
    return `${signs[kind]} ${name}${former} (${effectNames[effect]})`;
  });
  return [
    all.length === 0
      ? { title: "generate would change nothing", lines: [] }
      : { title: `generate would change ${count(all.length, "file")}${behind}`, lines: all },
    { title: `${count(touched.length, "tool")} touched`, lines: touched },
  ];
}

function statusText({ status, file, isNew, pulled }: PulledFile): string {
  if (status === "refused") {
    const why = pulled === undefined ? "" : "; the messages say what does not fit, in tools.yaml or in the overlay";
    return `${file} is left as it was${why}.`;
  }
  if (status === "unchanged") return `${file} is up to date.`;
  if (status === "stale") return `${file} would be ${isNew ? "written" : "changed"}.`;
  return `${file} is ${isNew ? "written" : "changed"}: look at \`git diff\`, then run \`npm run generate\`.`;
}

function sectionText({ title, lines }: Section, { form }: ReportOptions): string {
  const shown = lines.map(visible);
  if (form === "text") return [`  ${visible(title)}`, ...shown.map((line) => `    ${line}`)].join("\n");
  const heading = `**${visible(title).replaceAll(/[\\`*_<>[\]#|~]/g, "\\$&")}**`;
  if (shown.length === 0) return heading;
  const longestRun = Math.max(2, ...(shown.join("\n").match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longestRun + 1);
  return [heading, "", `${fence}diff`, ...shown, fence].join("\n");
}

function cut(lines: readonly string[]): string[] {
  if (lines.length <= longestList) return [...lines];
  return [...lines.slice(0, longestList), `… and ${lines.length - longestList} more`];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
