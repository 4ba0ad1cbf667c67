/** When the scheduled runs of a pipeline are due, and how its cron expression reads. */
import type { Schedule } from "../data/pipeline.js";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./time.js";

/** 1970-01-05, a Monday, from which schedules count. */
const FIRST_MONDAY = 4 * DAY_MS;

/** The moments from `from` (included) to `to` (excluded) at which a run is due. */
export function slotsBetween(schedule: Schedule, from: number, to: number): number[] {
  const period = schedule.everyMinutes * MINUTE_MS;
  const origin = FIRST_MONDAY + schedule.offsetMinutes * MINUTE_MS;
  const slots: number[] = [];
  for (let slot = origin + Math.ceil((from - origin) / period) * period; slot < to; slot += period) slots.push(slot);
  return slots;
}

const WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/** The six-field cron expression: minutes, hours, day of month, month, day of week, year. */
export function cronOf({ everyMinutes, offsetMinutes }: Schedule): string {
  const minute = offsetMinutes % 60;
  const hour = Math.floor(offsetMinutes / 60) % 24;
  if (everyMinutes < 60) return `${minute % everyMinutes}/${everyMinutes} * * * ? *`;
  if (everyMinutes < 1440) return `${minute} ${hour}/${everyMinutes / 60} * * ? *`;
  if (everyMinutes === 1440) return `${minute} ${hour} * * ? *`;
  return `${minute} ${hour} ? * ${WEEKDAYS[Math.floor(offsetMinutes / 1440)]} *`;
}

/** The schedule of a cron expression in one of the forms that {@link cronOf} writes; undefined for any other. */
export function scheduleOf(cron: string): Schedule | undefined {
  const [minute = "", hour = "", dayOfMonth = "", , dayOfWeek = ""] = cron.split(" ");
  const [start, period] = minute.split("/").map(Number);
  const [firstHour, hours] = hour.split("/").map(Number);
  const day = WEEKDAYS.indexOf(dayOfWeek);
  const candidates: Schedule[] = [
    { everyMinutes: period ?? 1440, offsetMinutes: start ?? 0 },
    { everyMinutes: (hours ?? 24) * 60, offsetMinutes: (firstHour ?? 0) * 60 + (start ?? 0) },
    { everyMinutes: 7 * 1440, offsetMinutes: day * 1440 + (firstHour ?? 0) * 60 + (start ?? 0) },
  ];
  return candidates.find((schedule) => dayOfMonth !== "" && schedule.offsetMinutes >= 0 && cronOf(schedule) === cron);
}

/**
 * The hour (UTC) of the nightly Sales Journal, and the start of its latest run. It is 02:00; in a workspace opened from
 * 01:00 to 03:00 it is 00:00, so that "last night" is always over for an hour and never older than 23 hours.
 */
export function lastNight(openedAt: number): { readonly hour: number; readonly at: number } {
  const hour = openedAt % DAY_MS >= HOUR_MS && openedAt % DAY_MS < 3 * HOUR_MS ? 0 : 2;
  const today = Math.floor(openedAt / DAY_MS) * DAY_MS + hour * HOUR_MS;
  return { hour, at: today + HOUR_MS <= openedAt ? today : today - DAY_MS };
}
