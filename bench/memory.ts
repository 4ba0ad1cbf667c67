/** `npm run bench -- memory`: what a server holds after `tools/list`, and after many calls. */
import { launchesAt, MINIMAL, OURS, startAll } from "./contestants.js";
import { questionsFor } from "./call.js";
import { inTurns, type Sample } from "./measuring/rounds.js";
import { writeResults } from "./measuring/results.js";
import { type Launch, startSession } from "./measuring/session.js";
import { spreadOf } from "./measuring/spread.js";
import { tableOf, verdict } from "./measuring/table.js";
import { startApi } from "./peers/api.js";
import type { Api } from "./peers/servers.js";

const MEBI = 1 / 1024 ** 2;
const CALLS = 10_000;
/** Calls before the first look: what is loaded and compiled at first use is no growth. */
const WARM = 2_000;
const AT_ONCE = 16;

/** Measures, prints and writes the tables. */
export async function measureMemory(): Promise<void> {
  const api = await startApi();
  try {
    const listing = (await launchesAt(api)).map(([name, launch]) => ({ name, run: () => listingOnce(launch) }));
    const columns = [{ name: "bytes", title: "MiB after tools/list", scale: MEBI }];
    const targets = [{ contestant: MINIMAL, name: "bytes", atMost: 1.15 }];
    const table = tableOf(await inTurns(listing), { columns, ours: OURS, targets });
    writeResults("memory", "Memory: the resident set", `${table}\n\n${await afterCalls(api)}`);
  } finally {
    await api.close();
  }
}

async function listingOnce(launch: Launch): Promise<Sample> {
  const session = startSession(launch);
  try {
    await session.request("tools/list", {});
    return { bytes: session.usage().residentBytes };
  } finally {
    await session.close();
  }
}

/** Ours and the minimal server, one run each: ten thousand calls take too long for more. */
async function afterCalls(api: Api): Promise<string> {
  const [question] = Object.values(await questionsFor(api));
  if (question === undefined) throw new Error("there is always a question");
  const { servers } = await startAll(api, { names: [OURS, MINIMAL] });
  const held = new Map<string, number[]>(servers.map(({ name }) => [name, []]));
  const batch = 1_000;
  for (let done = 0; done < CALLS; done += batch) {
    for (const { name, ask, session } of servers) {
      let left = batch;
      const worker = async () => {
        while (left-- > 0) await ask(question);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      held.get(name)?.push(session.usage().residentBytes * MEBI);
    }
  }
  for (const { session } of servers) await session.close();
  const lines = [...held].map(
    ([name, values]) =>
      `- ${name}, MiB after each thousand calls: ${values.map((value) => value.toFixed(0)).join(", ")}`,
  );
  const [ours = [], minimal = []] = [held.get(OURS), held.get(MINIMAL)];
  const warm = ours.slice(WARM / batch);
  const half = Math.floor(warm.length / 2);
  const growth = spreadOf(warm.slice(half)).median / spreadOf(warm.slice(0, half)).median;
  return [
    ...lines,
    verdict(`ours after ${CALLS} calls to ${MINIMAL}`, 1.15, (ours.at(-1) ?? 0) / (minimal.at(-1) ?? Number.NaN)),
    verdict("ours, the second half of the calls to the first", 1.05, growth),
  ].join("\n");
}
