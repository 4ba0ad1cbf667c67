/** `npm run bench -- cold-start`: from the spawn of a server to its answer to `tools/list`. */
import { FLOOR, GENERATED, IVOTOBY, MINIMAL, OURS } from "./contestants.js";
import { type Contestant, inTurns } from "./measuring/rounds.js";
import { writeResults } from "./measuring/results.js";
import { type Launch, startSession } from "./measuring/session.js";
import { tableOf, type Target } from "./measuring/table.js";
import { engineFile, grownFile } from "./peers/documents.js";
import {
  bareLoop,
  ivotobyServer,
  listOf,
  minimalServer,
  openapiMcpGeneratorServer,
  ourServer,
  ourServerOf,
} from "./peers/servers.js";

const LARGE = 1_000;
const columns = [
  { name: "ms", title: "ms" },
  { name: "processorMs", title: "ms of processor" },
];

type Launches = Readonly<Record<string, Launch | undefined>>;

/** Measures, prints and writes the tables. */
export async function measureColdStart(): Promise<void> {
  const engine = await engineFile();
  const large = await grownFile(LARGE);
  const peers = {
    [GENERATED]: await openapiMcpGeneratorServer(engine, "engine"),
    [IVOTOBY]: ivotobyServer(engine),
  };
  const [usual, all] = [
    await ourServer(["serve"]),
    await ourServer(["serve", "--toolsets", "all", "--allow-destructive"]),
  ];
  const parts = [
    await part("The default toolsets", "default", { [OURS]: usual, ...peers }, 1.15),
    await part("All tools", "all", { [OURS]: all, ...peers }, 1.25),
    await part(`A document of ${LARGE} operations, generated and built`, `${LARGE}`, {
      [OURS]: await ourServerOf(large, `engine-${LARGE}`),
      [GENERATED]: await openapiMcpGeneratorServer(large, `engine-${LARGE}`),
    }),
    await part(`A document of ${LARGE} operations, read at the start`, `${LARGE}-read`, {
      [OURS]: { ...(await ourServer(["try", large])) },
      [IVOTOBY]: ivotobyServer(large),
    }),
  ];
  const note =
    "The floor and the minimal server list exactly the tools that ours lists. The other peers list every operation of " +
    "the engine's document, which is one of our three.";
  writeResults("cold-start", "Cold start: from the spawn to `tools/list` answered", `${note}\n\n${parts.join("\n\n")}`);
}

async function part(title: string, name: string, launches: Launches, ofMinimal = 1.25): Promise<string> {
  const ours = launches[OURS];
  if (ours === undefined) throw new Error("ours is always there");
  const tools = await listOf(ours);
  const all: Launches = {
    [FLOOR]: bareLoop(tools, name),
    [MINIMAL]: await minimalServer(tools, name),
    ...launches,
  };
  const contestants = Object.entries(all).flatMap(([each, launch]) =>
    launch === undefined ? [] : [contestantOf(each, launch)],
  );
  const measured = await inTurns(contestants);
  const others = contestants.filter((each) => ![OURS, FLOOR, MINIMAL].includes(each.name));
  const targets: Target[] = [
    { contestant: MINIMAL, name: "ms", atMost: ofMinimal },
    ...others.map((each) => ({ contestant: each.name, name: "ms", atMost: 0.5 })),
  ];
  const table = tableOf(measured, { columns, ours: OURS, targets });
  return `### ${title} (${tools.length} tools)\n\n${table}`;
}

function contestantOf(name: string, launch: Launch): Contestant {
  return {
    name,
    async run() {
      const session = startSession(launch);
      try {
        await session.request("tools/list", {});
        return { ms: session.elapsedMs(), processorMs: session.usage().processorMs };
      } finally {
        await session.close();
      }
    },
  };
}
