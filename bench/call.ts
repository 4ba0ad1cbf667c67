/** `npm run bench -- call`: what a server adds to a request of the API, and how many calls it carries, by stdio and HTTP. */
import { type Asked, MINIMAL, OURS, type Question, startAll, type Transport } from "./contestants.js";
import { type Contestant, inTurns, type Measured, type Sample, valuesOf } from "./measuring/rounds.js";
import { writeResults } from "./measuring/results.js";
import { quantile } from "./measuring/spread.js";
import { tableOf, type Target } from "./measuring/table.js";
import { startApi } from "./peers/api.js";
import type { Api } from "./peers/servers.js";

const DIRECT = "direct fetch";
/** In a row, one after the other, for each contestant in each round. */
const IN_A_ROW = 50;
/** For each concurrency, contestant and round. */
const AT_ONCE = 128;
const CONCURRENCIES = [1, 16, 128];

/** Measures, prints and writes the tables. */
export async function measureCall(): Promise<void> {
  const api = await startApi();
  try {
    const parts: string[] = [];
    for (const [transport, name] of Object.entries({ stdio: "stdio", http: "HTTP" } as const)) {
      parts.push(...(await overTransport(transport as Transport, name, api)));
    }
    const note =
      "`added` is the time of a call less that of the same request sent by this process, in the same round. The floor " +
      "and the minimal server fetch the same address and answer with the text as it is; ours checks the arguments, " +
      "chooses fields, and answers with text and data. Processor time is the server's own. Over HTTP each call is a " +
      "request of its own; the peers keep a session, ours and the minimal server none.";
    writeResults("call", "A call", `${note}\n\n${parts.join("\n\n")}`);
  } finally {
    await api.close();
  }
}

async function overTransport(transport: Transport, name: string, api: Api): Promise<string[]> {
  const { servers, leftOut } = await startAll(api, { transport });
  try {
    const parts = leftOut.map((each) => `- Not measured over ${name}: ${each}`);
    for (const [title, question] of Object.entries(await questionsFor(api))) {
      parts.push(`### ${title}, over ${name}\n\n${await partOf(question, servers, api)}`);
    }
    return parts;
  } finally {
    for (const { session } of servers) await session.close();
  }
}

/** A small answer, and a list of fifty. */
export async function questionsFor(api: Api): Promise<Record<string, Question>> {
  const query = { page: "1", page_size: "50" };
  const list: Question = {
    tool: /li?st.?pipeline.?runs$/i,
    arguments: { page: 1, page_size: 50 },
    path: "/public/pipeline_runs",
    query,
  };
  const { results } = (await (await direct(list, api)).json()) as { results: { id: string }[] };
  const id = results[0]?.id ?? "";
  const status: Question = {
    tool: /get.?pipeline.?run.?status$/i,
    arguments: { pipeline_run_id: id },
    path: `/public/pipeline_runs/${id}/status`,
    query: {},
  };
  return { "The state of one run": status, "A list of fifty runs": list };
}

function direct({ path, query }: Question, { url, apiKey }: Api): Promise<Response> {
  const address = `${url}${path}?${new URLSearchParams(query).toString()}`;
  return fetch(address, { headers: { authorization: `Bearer ${apiKey}` } });
}

async function partOf(question: Question, servers: readonly Asked[], api: Api): Promise<string> {
  const row = (name: string, ask: () => Promise<unknown>, processorMs?: () => number): Contestant => ({
    name,
    run: () => inARow(ask, processorMs),
  });
  const fetching = row(DIRECT, async () => (await direct(question, api)).text());
  const asking = servers.map((server) =>
    row(
      server.name,
      () => server.ask(question),
      () => server.session.usage().processorMs,
    ),
  );
  const measured = withAdded(await inTurns([fetching, ...asking]));
  const peers = servers.filter(({ name }) => name.includes(" ") && !name.startsWith("bare") && name !== MINIMAL);
  const targets = (name: string): Target[] => [
    { contestant: MINIMAL, name, atMost: 1.3 },
    ...peers.map((peer) => ({ contestant: peer.name, name, atMost: 1 })),
  ];
  const times = tableOf(measured, {
    columns: [
      { name: "ms", title: "ms" },
      { name: "p99", title: "ms, p99" },
      { name: "added", title: "ms added" },
      { name: "processor", title: "ms of processor" },
    ],
    ours: OURS,
    targets: [...targets("ms"), ...targets("added")],
  });
  const together = await inTurns(servers.map(({ name, ask }) => ({ name, run: () => atOnce(() => ask(question)) })));
  const rates = tableOf(together, {
    columns: CONCURRENCIES.map((count) => ({ name: String(count), title: `calls a second, ${count} at once` })),
    ours: OURS,
  });
  return `${times}\n\n${rates}`;
}

async function inARow(ask: () => Promise<unknown>, processorMs: () => number = () => Number.NaN): Promise<Sample> {
  const times: number[] = [];
  const before = processorMs();
  for (let call = 0; call < IN_A_ROW; call += 1) {
    const startedAt = performance.now();
    await ask();
    times.push(performance.now() - startedAt);
  }
  const processor = (processorMs() - before) / IN_A_ROW;
  const sorted = times.toSorted((left, right) => left - right);
  const sample = { ms: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
  return Number.isNaN(processor) ? sample : { ...sample, processor };
}

async function atOnce(ask: () => Promise<unknown>): Promise<Sample> {
  const sample: Record<string, number> = {};
  for (const concurrency of CONCURRENCIES) {
    const startedAt = performance.now();
    let left = AT_ONCE;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        await ask();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    sample[String(concurrency)] = (AT_ONCE / (performance.now() - startedAt)) * 1_000;
  }
  return sample;
}

/** With what each server adds to the direct request of the same round. */
function withAdded(measured: Measured): Measured {
  const fetched = valuesOf(measured, DIRECT, "ms");
  return new Map(
    [...measured].map(([name, values]) => {
      const added = (values["ms"] ?? []).map((ms, round) => ms - (fetched[round] ?? Number.NaN));
      return [name, name === DIRECT ? values : { ...values, added }] as const;
    }),
  );
}
