/** The arguments of a tool whose answer is a file: which part of it a call wants. */
import type { ArgumentDefinition, FileDefinition, FileWay, JsonSchema } from "../../server/definition.js";
import type { CuratedFile, CuratedTool } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Operation } from "../operation.js";
import { isHidden } from "./disposition.js";
import type { PlannedArguments } from "./named-arguments.js";

/** As the server reads without being asked for a number. */
const USUAL_LINES = 200;
const MAX_LINES = 5_000;
const MAX_CONTEXT = 20;

export interface PlannedFile {
  readonly definition: FileDefinition;
  readonly arguments: readonly (readonly [name: string, argument: ArgumentDefinition])[];
}

/** Plans them; undefined for a tool whose answer is none. */
export function planFile(
  operation: Operation,
  curated: CuratedTool,
  planned: PlannedArguments,
  report: Report,
): PlannedFile | undefined {
  const { file } = curated;
  if (file === undefined) return undefined;
  checkFile(operation, curated, file, planned, report);
  const taken = new Set(planned.names.values());
  const digests = Object.keys(file.digests);
  const features = [...file.ways, ...(file.ways.includes("grep") ? (["context"] as const) : [])];
  const [usual] = file.ways.filter((way) => way === "tail" || way === "head");
  const own: [string, ArgumentDefinition][] = features.map((feature) => {
    const { schema, description } = wordsOf(feature, feature === usual, digests.length > 0);
    return [freeName(feature, taken), { binding: { in: "server", feature }, schema, description }];
  });
  if (digests.length > 0) own.push([freeName("digest", taken), digestArgument(file)]);
  return { definition: { ways: file.ways, ...(digests.length === 0 ? {} : { digests }) }, arguments: own };
}

/** An operation may have a parameter of that name. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  return [name, `file_${name}`, `part_by_${name}`].find((each) => !taken.has(each)) ?? "";
}

function wordsOf(
  feature: FileWay | "context",
  isUsual: boolean,
  hasDigests: boolean,
): { schema: JsonSchema; description: string } {
  const lines: JsonSchema = { type: "integer", minimum: 1, maximum: MAX_LINES };
  const usually = isUsual ? ` Default: ${USUAL_LINES}.` : "";
  switch (feature) {
    case "tail":
      return { schema: lines, description: `Lines of its end.${usually}` };
    case "head":
      return { schema: lines, description: `Lines of its beginning.${usually}` };
    case "grep":
      return {
        schema: { type: "string", minLength: 1 },
        description: `Only lines that match, as text or RE2, any case.${hasDigests ? " With digest: names told in detail." : ""}`,
      };
    case "context":
      return {
        schema: { type: "integer", minimum: 0, maximum: MAX_CONTEXT },
        description: "With grep: lines around each match.",
      };
    case "pointer":
      return { schema: { type: "string" }, description: "Part of a JSON file, such as /results/0." };
    case "range":
      return {
        schema: { type: "string", pattern: String.raw`^bytes=(\d+-\d*|-\d+)$` },
        description: "Bytes, such as bytes=0-9999.",
      };
  }
}

function digestArgument({ digests }: CuratedFile): ArgumentDefinition {
  const words = Object.entries(digests).map(([name, text]) => `${name}: ${text.replace(/\.$/, "")}`);
  return {
    binding: { in: "server", feature: "digest" },
    schema: { type: "string", enum: Object.keys(digests) },
    description: `${words.join("; ")}.`,
  };
}

function checkFile(
  operation: Operation,
  curated: CuratedTool,
  file: CuratedFile,
  planned: PlannedArguments,
  report: Report,
): void {
  if (operation.method !== "GET") {
    const message = `"${curated.name}" sends ${operation.method}, and only GET has parts of a file.`;
    report.add("wrong-shape", message, file.at, { help: `remove "file".` });
  }
  if (curated.result.items !== undefined || curated.result.fields !== undefined) {
    report.add("wrong-shape", `"file" and "result" exclude each other.`, file.at, { help: "keep one of them." });
  }
  const range = planned.dispositions.find(
    ({ slot }) => slot.in === "header" && slot.wireName.toLowerCase() === "range",
  );
  if (range === undefined || !file.ways.includes("range")) return;
  const what = isHidden(range) ? "is not sent as the caller wants" : "is an argument already";
  const at = file.waysAt[file.ways.indexOf("range")] ?? file.at;
  report.add("wrong-shape", `The operation has the header Range itself, which ${what}.`, at, {
    help: `take "range" out of "ways".`,
    notes: [{ message: "it is declared here.", at: range.slot.at }],
  });
}
