/** How an examination reads on a screen: marks in plain letters, columns, and below each fault what to do next. */
import type { Examination } from "../server/doctor/examine.js";
import { TOLERATED_SKEW_MS } from "../server/doctor/clock.js";
import type { Origin } from "../server/settings.js";
import type { SecretOrigin } from "../server/secret-source.js";

/** An examination, and the program that made it. */
export interface DoctorReport extends Examination {
  readonly program: {
    readonly name: string;
    readonly version: string;
    readonly node: string;
    readonly system: string;
    readonly against?: string;
  };
}

type Mark = "ok" | "warn" | "FAIL" | "--";

/** A mark, and columns of which all but the last are aligned. */
interface Row {
  readonly mark: Mark;
  readonly cells: readonly string[];
  /** What the next step is for, where several rows share it. */
  readonly subject?: string;
  readonly next?: string | undefined;
}

const MARK_WIDTH = 4;
/** How many tools a line names. */
const NAMED = 4;

/** The text, without a line feed at its end. */
export function doctorText(report: DoctorReport): string {
  const { name, version, node, system, against } = report.program;
  const head = `${name} ${version}, Node.js ${node}, ${system}${against === undefined ? "" : `, against ${against}`}`;
  const settings = report.settings.map((row): Row => ({
    mark: "--",
    cells: [row.name, originText(row.from), row.value],
  }));
  const failed = "Not all tools that are served can work: see the lines marked FAIL.";
  return [
    head,
    "Settings",
    // Nothing is judged here, so that marks would only be noise.
    ...lines([...settings, proxyRow(report)]).map((line) => line.replace(/^ {2}-- {4}/, "  ")),
    "Key",
    ...lines(report.keys.map(keyRow)),
    "APIs",
    ...lines(report.documents.map(documentRow)),
    "Answers",
    ...lines(probeRows(report)),
    "Account and machine",
    ...lines([...accountRows(report), ...writingRows(report), ...clockRows(report), ...confidenceRows(report)]),
    report.ok ? "The tools that are served can work." : failed,
  ].join("\n");
}

function lines(rows: readonly Row[]): string[] {
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(
      0,
      ...rows.filter(({ cells }) => cells.length > column + 1).map(({ cells }) => cells[column]?.length ?? 0),
    ),
  );
  const texts = rows.map(({ mark, cells }) => {
    const padded = cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)));
    return `  ${mark.padEnd(MARK_WIDTH)}  ${padded.join("  ")}`.trimEnd();
  });
  const steps = [...new Set(rows.flatMap(({ next }) => next ?? []))];
  return texts.concat(
    steps.map((step) => {
      const subjects = rows.flatMap(({ next, subject }) => (next === step && subject !== undefined ? [subject] : []));
      return `        next${subjects.length === 0 ? "" : ` (${subjects.join(", ")})`}: ${step}`;
    }),
  );
}

function originText(from: Origin): string {
  return from.kind === "default" ? "default" : from.name;
}

function proxyRow({ proxy }: DoctorReport): Row {
  if (proxy.proxies.length === 0) return { mark: "--", cells: ["proxy", "default", "none"] };
  const each = proxy.proxies.map(({ address, hasCredentials }) => {
    if (address === undefined) return "no http or https address: write http://host:port";
    return `${address}${hasCredentials ? " with credentials" : ""}`;
  });
  const variables = proxy.proxies.map(({ variable }) => variable).join(", ");
  const except = proxy.except === undefined ? "" : `; not for ${proxy.except}`;
  return { mark: "--", cells: ["proxy", variables, `${each.join(", ")}${except}`] };
}

function keyRow({ variable, state, shown, from, ignored, says, next }: DoctorReport["keys"][number]): Row {
  const unused = ignored.length === 0 ? "" : `; ${ignored.join(", ")} without effect`;
  const remark = says === undefined ? "" : `; ${says}`;
  if (state !== "set") return { mark: "FAIL", cells: [variable, `${says ?? state}${unused}`], next };
  const mark = says === undefined ? "ok" : "warn";
  return {
    mark,
    cells: [variable, shown ?? "", `${from === undefined ? "" : secretText(from)}${unused}${remark}`],
    next,
  };
}

function secretText(from: SecretOrigin): string {
  if (from.kind === "file") return `from the file ${from.path} (${from.variable})`;
  return from.kind === "command" ? `from the command in ${from.variable}` : "from the environment";
}

function documentRow({
  name,
  baseUrl = "",
  from,
  needed,
  state,
  milliseconds,
  status,
  says,
  next,
}: DoctorReport["documents"][number]): Row {
  const origin = from === undefined ? "" : originText(from);
  if (state === "answers") {
    return { mark: "ok", cells: [name, baseUrl, origin, `answers ${status ?? ""} in ${milliseconds ?? 0} ms`] };
  }
  if (state === "not-asked") return { mark: "--", cells: [name, baseUrl, origin, "not asked"] };
  const unused = needed ? "" : " No tool that is served needs it.";
  return {
    mark: needed ? "FAIL" : "warn",
    cells: [name, baseUrl, origin, `${says ?? ""}${unused}`],
    subject: name,
    next,
  };
}

function probeRows({ probes }: DoctorReport): readonly Row[] {
  const rows = probes
    .filter(({ verdict }) => verdict !== "skipped")
    .map((probe): Row => {
      const { tool, method, path, verdict, status, milliseconds, says, confidence, needed, next } = probe;
      const about = `${method} ${path}${confidence === undefined ? "" : ` (${confidence})`}`;
      const isQuiet = verdict === "ok" || verdict === "untried";
      const mark = verdict === "ok" ? "ok" : verdict === "untried" ? "--" : needed ? "FAIL" : "warn";
      const timing = milliseconds === undefined ? "" : `${milliseconds} ms`;
      const isTold = verdict === "unreachable";
      const words = isTold ? ": no answer, see APIs" : says === undefined ? "" : `: ${says}`;
      const cells = [tool, status === undefined ? "" : String(status), timing, about + words];
      return { mark, cells, subject: tool, next: isQuiet || isTold ? undefined : next };
    });
  const skipped = probes.flatMap(({ verdict, tool }) => (verdict === "skipped" ? [tool] : []));
  return skipped.length === 0 ? rows : [...rows, { mark: "--", cells: [`not asked: ${skipped.join(", ")}`] }];
}

function accountRows({ accounts }: DoctorReport): readonly Row[] {
  if (accounts === undefined) return [];
  const { total, state, variable, chosen, next } = accounts;
  const shown = accounts.accounts.map(
    ([first = "", ...rest]) => `${first}${rest.length === 0 ? "" : ` (${rest.join(", ")})`}`,
  );
  const more = total > shown.length ? ` and ${total - shown.length} more` : "";
  const remarks = {
    ok: chosen === undefined ? "" : `; chosen: ${chosen}`,
    none: "the key sees no account",
    foreign: `; ${variable ?? ""} names none of them: ${chosen ?? ""}`,
    ambiguous: "; none is chosen, so that most calls are refused",
  };
  const mark = state === "ok" ? "ok" : state === "none" ? "warn" : "FAIL";
  return [{ mark, cells: ["account", `${shown.join(", ")}${more}${remarks[state]}`], subject: "account", next }];
}

function writingRows({ writing }: DoctorReport): readonly Row[] {
  if (writing === undefined) return [];
  const marks = { "may-write": "ok", "read-only": "warn", unknown: "--", "not-asked": "--" } as const;
  return [{ mark: marks[writing.state], cells: ["writing", writing.says], subject: "writing", next: writing.next }];
}

function clockRows({ clock }: DoctorReport): readonly Row[] {
  if (clock === undefined) return [{ mark: "--", cells: ["clock", "not compared: no answer says what time it is"] }];
  const seconds = Math.round(Math.abs(clock.skewMs) / 1000);
  if (seconds === 0) return [{ mark: "ok", cells: ["clock", "agrees with the API's"] }];
  const cells = ["clock", `${seconds} s ${clock.skewMs > 0 ? "ahead of" : "behind"} the API's`];
  if (Math.abs(clock.skewMs) <= TOLERATED_SKEW_MS) return [{ mark: "ok", cells }];
  const next = "Set this machine's clock: what is asked for by time, such as the last hours, is shifted by as much.";
  return [{ mark: "warn", cells, subject: "clock", next }];
}

function confidenceRows({ confidence }: DoctorReport): readonly Row[] {
  return Object.entries(confidence).map(([word, { tools, served }]): Row => {
    const named = served.slice(0, NAMED).join(", ");
    const more = served.length > NAMED ? ` and ${served.length - NAMED} more` : "";
    const which = served.length === 0 ? "none of them served" : `served: ${named}${more}`;
    return {
      mark: "--",
      cells: [word, `${tools.length} tools stand on operations marked so in the documents; ${which}`],
    };
  });
}
