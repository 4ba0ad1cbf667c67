/**
 * `npm start`: the main job on the embedded default. Generates what is stale, builds the program, starts the simulated
 * workspace, and lets a real MCP client find out why a run failed and start it again; ends by itself.
 */
import { startEmbeddedSandbox } from "./sandbox.js";
import { demonstrate } from "./demonstration.js";
import { packageRoot } from "./package-root.js";
import { createTranscript } from "./transcript.js";
import { buildProgram } from "./build.mjs";
import { generateCommand } from "../generator/commands/generate.js";

const root = packageRoot();
process.chdir(root);

const transcript = createTranscript(process.stdout);
transcript.title("orchestra-mcp: the main job, on a simulated workspace");

let said = "";
const collect = { write: (text: string) => void (said += text) };
if (generateCommand([], collect, collect) !== 0) {
  process.stderr.write(said);
  process.exit(1);
}
transcript.note(said.trimEnd().split("\n").at(-1) ?? "");
const program = await buildProgram();

const { sandbox, environment } = await startEmbeddedSandbox();
transcript.note(`Simulated workspace at ${sandbox.url}`);
try {
  await demonstrate(
    {
      command: process.execPath,
      words: [program],
      environment: Object.fromEntries(
        Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      pipelineName: "Sales Journal",
    },
    transcript,
  );
} finally {
  await sandbox.close();
}
if (sandbox.violations.length > 0) throw new Error(`${sandbox.violations.length} requests did not fit the document`);

transcript.title("Your own workspace");
transcript.note(`Set ORCHESTRA_API_KEY and let your client start this program over stdio, for example:

  claude mcp add orchestra -e ORCHESTRA_API_KEY=your-key -- node ${program}

For Claude Desktop, Cursor, VS Code and others: node ${program} setup CLIENT (README.md).`);
