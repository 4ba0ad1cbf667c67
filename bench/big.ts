/** `npm run bench -- big`: large files read in part and a long list gathered, beside reading the whole. */
import { BIG_ARTIFACT, BIG_RUN, BIG_TASK, POINTERS, TENTH_ARTIFACT } from "./apis.js";
import { MINIMAL, OURS, launchesAt } from "./contestants.js";
import { type Contestant, inTurns, type Sample, valuesOf } from "./measuring/rounds.js";
import { writeResults } from "./measuring/results.js";
import { type JsonObject, type Launch, type Session, startSession } from "./measuring/session.js";
import { ratioOf } from "./measuring/spread.js";
import { tableOf, verdict } from "./measuring/table.js";
import { MAX_HELD_BYTES } from "../server/file/limits.js";
import { startApi } from "./peers/api.js";
import type { Api } from "./peers/servers.js";

const MEBI = 1 / 1024 ** 2;
const folder = `/public/pipeline_runs/${BIG_RUN}/task_runs/${BIG_TASK}`;
const file = { pipeline_run_id: BIG_RUN, task_run_id: BIG_TASK };
const log = { ...file, filename: "big.log" };
const WEEK = "-7d";

type Act = (session: Session) => Promise<unknown>;

/** Measures, prints and writes the tables. */
export async function measureBig(): Promise<void> {
  const api = await startApi();
  const files: Api = { url: api.bigUrl, apiKey: api.apiKey };
  try {
    const whole =
      (path: string, query: object): Act =>
      (session) =>
        asked(session, "any", { path, ...query });
    const parts = [
      await part("The last 200 lines of a log of 50 MB", files, {
        [OURS]: (session) => asked(session, "download_task_run_log", { ...log, tail: 200 }),
        [MINIMAL]: whole(`${folder}/logs/download`, { filename: log.filename }),
      }),
      await part("A value near the end of a JSON of 200 MB", files, {
        [OURS]: pointedInto(BIG_ARTIFACT),
        [MINIMAL]: whole(`${folder}/artifacts/download`, { filename: BIG_ARTIFACT }),
      }),
      await bounded(files),
      await part("Every operation of seven days, about 20,000", api, { [OURS]: gathered, [MINIMAL]: paged }),
    ];
    const note =
      "Each time in a process of its own; the minimal server reads the whole, as its text, and answers with it.";
    writeResults("big", "Big things", `${note}\n\n${parts.join("\n\n")}`);
  } finally {
    await api.close();
  }
}

async function part(title: string, api: Api, acts: Readonly<Record<string, Act>>): Promise<string> {
  const launches = await launchesAt(api);
  const contestants = launches.flatMap(([name, launch]): Contestant[] => {
    const act = acts[name];
    return act === undefined ? [] : [{ name, run: () => done(launch, act) }];
  });
  const table = tableOf(await inTurns(contestants), {
    columns: [
      { name: "ms", title: "ms" },
      { name: "peakBytes", title: "MiB at most", scale: MEBI },
      { name: "moreBytes", title: "MiB more than before", scale: MEBI },
    ],
    ours: OURS,
  });
  return `### ${title}\n\n${table}`;
}

/** A file of ten times the size takes no more memory. */
async function bounded(files: Api): Promise<string> {
  const [, launch] = (await launchesAt(files)).find(([name]) => name === OURS) ?? [];
  if (launch === undefined) throw new Error("ours is always there");
  const names = [BIG_ARTIFACT, TENTH_ARTIFACT] as const;
  const measured = await inTurns(names.map((name) => ({ name, run: () => done(launch, pointedInto(name)) })));
  const peak = ratioOf(valuesOf(measured, BIG_ARTIFACT, "peakBytes"), valuesOf(measured, TENTH_ARTIFACT, "peakBytes"));
  const held = `at most ${MAX_HELD_BYTES * MEBI} MiB of a file are held at a time (\`server/file/limits.ts\`)`;
  return `${verdict("ours, MiB at most of 200 MB to those of 20 MB", 1.5, peak.median)}; ${held}`;
}

/** Does it in a process of its own. */
async function done(launch: Launch, act: Act): Promise<Sample> {
  const session = startSession(launch);
  try {
    await session.request("tools/list", {});
    const before = session.usage().residentBytes;
    const startedAt = performance.now();
    await act(session);
    const ms = performance.now() - startedAt;
    const { peakBytes } = session.usage();
    return { ms, peakBytes, moreBytes: peakBytes - before };
  } finally {
    await session.close();
  }
}

function pointedInto(filename: keyof typeof POINTERS): Act {
  const pointer = POINTERS[filename] ?? "";
  return async (session) => {
    const answer = await asked(session, "download_task_artifact", { ...file, filename, pointer });
    if (!/node 0+19{3,4}0/.test(answer)) throw new Error(`not the value: ${answer.slice(0, 300)}`);
  };
}

async function asked(session: Session, name: string, args: object): Promise<string> {
  const result = await session.request("tools/call", { name, arguments: args });
  const text = String(result["content"]?.[0]?.text);
  if (result["isError"] === true) throw new Error(`${name}: ${text.slice(0, 300)}`);
  return text;
}

/** By as few calls as it takes: each gathers the pages of the API by itself. */
async function gathered(session: Session): Promise<void> {
  for (let offset = 0, total = 1; offset < total; offset += 1_000) {
    const args = { time_from: WEEK, limit: 1_000, offset };
    total = totalOf(await asked(session, "list_operations", args));
  }
}

/** Page by page, as the API gives them. */
async function paged(session: Session): Promise<void> {
  const time_from = new Date(Date.now() - 7 * 86_400_000 + 60_000).toISOString();
  for (let page = 1, total = 1; (page - 1) * 100 < total; page += 1) {
    const query = { path: "/public/operations", time_from, page: String(page), page_size: "100" };
    total = totalOf(await asked(session, "any", query));
  }
}

function totalOf(text: string): number {
  const { total } = JSON.parse(text) as JsonObject;
  if (typeof total !== "number" || total < 1_000) throw new Error(`no total of a long list: ${text.slice(0, 300)}`);
  return total;
}
