/**
 * Schedules of pipelines: cron expressions of six fields as AWS writes them (minutes, hours, day of month, month, day of
 * week with Sunday as 1, year) in a time zone.
 */
import { Cron } from "croner";
import cronstrue from "cronstrue";
import { isObject } from "../../server/result/json.js";

export interface Schedule {
  readonly cron: string;
  readonly name?: string;
  readonly timezone?: string;
  readonly environment?: string;
  readonly branch?: string;
  /** Days or times that are left out; what they say is not worked out. */
  readonly hasExceptions?: boolean;
}

/** The schedules in the text of a pipeline's `schedule`, or in the list of a definition. Anything else holds none. */
export function schedulesOf(value: unknown): Schedule[] {
  const list = typeof value === "string" ? parsed(value) : value;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): Schedule[] => {
    const fields = isObject(item) ? item : {};
    const cron = fields["cron"];
    if (typeof cron !== "string" || cron.trim() === "") return [];
    const text = (name: string) =>
      typeof fields[name] === "string" && fields[name] !== "" ? { [name]: fields[name] } : {};
    const exclude = fields["exclude"];
    const exceptions = Array.isArray(exclude) && exclude.length > 0 ? { hasExceptions: true } : {};
    return [
      {
        cron: cron.trim(),
        ...text("name"),
        ...text("timezone"),
        ...text("environment"),
        ...text("branch"),
        ...exceptions,
      },
    ];
  });
}

/** The latest moment at or before `untilMs` at which the schedule was due, in milliseconds; undefined where unknown. */
export function latestDueMs(schedule: Schedule, untilMs: number): number | undefined {
  if (schedule.hasExceptions === true) return undefined;
  // The library looks strictly before the moment.
  return attempt(() =>
    cronOf(schedule)
      .previousRuns(1, new Date(untilMs + 1_000))[0]
      ?.getTime(),
  );
}

/** The next moment after `afterMs` at which the schedule is due, in milliseconds; undefined where there is none. */
export function nextDueMs(schedule: Schedule, afterMs: number): number | undefined {
  return attempt(() => cronOf(schedule).nextRun(new Date(afterMs))?.getTime());
}

/** The schedule in words: `At 02:00, Monday through Friday (Europe/Berlin)`. An expression that is none comes back. */
export function scheduleText({ cron, timezone = "UTC", hasExceptions }: Schedule): string {
  const words = attempt(() =>
    cronstrue.toString(withSeconds(cron), { use24HourTimeFormat: true, dayOfWeekStartIndexZero: false }),
  );
  return `${words ?? `cron ${cron}`} (${timezone})${hasExceptions === true ? ", with exceptions" : ""}`;
}

function cronOf({ cron, timezone = "UTC" }: Schedule): Cron {
  return new Cron(withSeconds(cron).replace(/ L (\S+)$/, " 7 $1"), {
    timezone,
    mode: "7-part",
    paused: true,
    alternativeWeekdays: true,
    sloppyRanges: true,
  });
}

/** Seven fields leave no doubt which they are; five are those without a year. */
function withSeconds(cron: string): string {
  const fields = cron.split(/\s+/);
  return ["0", ...fields, ...(fields.length === 5 ? ["*"] : [])].join(" ");
}

/** Expressions and time zones are data: the libraries throw for what they do not know. */
function attempt<Value>(work: () => Value | undefined): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  return attempt((): unknown => JSON.parse(text));
}
