/** Reads the table of pipelines: a line of text into a name, a product, a schedule and tasks. */
import { plainProject } from "./dbt-project.js";
import type { Schedule, Task } from "./pipeline.js";
import {
  airbyte,
  dbt,
  fivetran,
  hightouch,
  powerBi,
  python,
  slack,
  snowflake,
  snowflakeTests,
  stages,
  tableau,
  type TaskSketch,
} from "./tasks.js";

export interface PipelineLine {
  readonly name: string;
  readonly product: string;
  /** Undefined where runs are started by hand only. */
  readonly schedule: Schedule | undefined;
  readonly tasks: readonly Task[];
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAY_MINUTES = 24 * 60;

/** The lines of a table; empty ones are left out. Throws on a line that does not follow the notation. */
export function readTable(table: string): PipelineLine[] {
  return table
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [name, product, schedule, tasks] = line.split(" | ");
      if (name === undefined || product === undefined || schedule === undefined || tasks === undefined) {
        throw new Error(`A pipeline needs a name, a product, a schedule and tasks: ${line}`);
      }
      const sketches = tasks.split(" > ").map((stage) => stage.split(" & ").map(readTask));
      return { name, product, schedule: readSchedule(schedule), tasks: stages(...sketches) };
    });
}

function readSchedule(text: string): Schedule | undefined {
  if (text === "by hand") return undefined;
  const [, minutes, offset] = /^every (\d+)m \+(\d+)$/.exec(text) ?? [];
  if (minutes !== undefined) return { everyMinutes: Number(minutes), offsetMinutes: Number(offset) };
  const [, day, hour, minute] = /^(?:daily|weekly (\w{3})) (\d\d):(\d\d)$/.exec(text) ?? [];
  if (hour === undefined) throw new Error(`A schedule is "every 60m +3", "daily 06:10" or "weekly Mon 08:00": ${text}`);
  const timeOfDay = Number(hour) * 60 + Number(minute);
  if (day === undefined) return { everyMinutes: DAY_MINUTES, offsetMinutes: timeOfDay };
  return { everyMinutes: 7 * DAY_MINUTES, offsetMinutes: DAYS.indexOf(day) * DAY_MINUTES + timeOfDay };
}

/** One task: its kind, what it works on, and `@least-most` seconds. */
function readTask(text: string): TaskSketch {
  const [, kind, rest = "", least, most] = /^(\w+) (.+?)(?: @(\d+)-(\d+))?$/.exec(text) ?? [];
  const seconds: [number, number] = [Number(least ?? 2), Number(most ?? 5)];
  const list = rest.split(", ");
  switch (kind) {
    case "airbyte":
      return sync(airbyte, rest, seconds);
    case "fivetran":
      return sync(fivetran, rest, seconds);
    case "dbt": {
      const [head = "", marts = ""] = rest.split(" -> ");
      const [names = "", entities = ""] = head.split(": ");
      const [project = "", source = ""] = names.split(" ");
      return dbt(plainProject(project, source, entities.split(" "), marts.split(" ")), seconds);
    }
    case "snowflake":
      return snowflake(list, seconds);
    case "tests":
      return snowflakeTests(list, seconds);
    case "python": {
      const [file = "", option, exports] = rest.split(" ");
      if (option === "big-log") return python(file, seconds, { bigLog: true });
      return python(file, seconds, exports === undefined ? {} : { exports });
    }
    case "powerbi":
      return powerBi(list, seconds);
    case "tableau":
      return tableau(list, seconds);
    case "hightouch":
      return hightouch(list, seconds);
    case "slack":
      return slack(rest);
    default:
      throw new Error(`There is no kind of task "${kind ?? text}".`);
  }
}

function sync(make: typeof airbyte, rest: string, seconds: readonly [number, number]): TaskSketch {
  const [source = "", tables = ""] = rest.split(": ");
  return make(source, tables.split(" "), seconds);
}
