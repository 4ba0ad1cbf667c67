/**
 * `npm run bench -- answers`: what ten questions cost an assistant in calls and tokens, with these tools and with one
 * tool for each operation of the document. Both ways are scripted, over real clients; writes docs/answers.md.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildProgram } from "../../cli/build.mjs";
import { tokenCounter } from "../../cli/tokens.js";
import { connect, type Cost, type CountedAssistant } from "./assistant.js";
import { missingIn, type Question } from "./question.js";
import { questions } from "./questions.js";
import { begin, end, tableOf, template } from "./table.js";
import { openWorkspace, type Workspace } from "./workspace.js";

const page = fileURLToPath(new URL("../../docs/answers.md", import.meta.url));
const document = fileURLToPath(new URL("../../spec/engine.yaml", import.meta.url));
/** Raw answers: nothing is cut. Of a document that nobody has curated the variable is named by its title. */
const UNCUT_VARIABLE = "ORCHESTRA_ENGINE_API_MAX_RESULT_CHARS";
const UNCUT = "10000000";

export interface Measured {
  readonly words: string;
  readonly curated: Outcome;
  readonly plain: Outcome;
}

export interface Outcome extends Cost {
  readonly isAnswered: boolean;
}

/** Asks all questions both ways, prints and writes the page. Throws where these tools do not answer one. */
export async function measureAnswers(): Promise<void> {
  const measured = await askAll();
  const table = tableOf(measured);
  const before = existsSync(page) ? readFileSync(page, "utf8") : template;
  const from = before.indexOf(begin);
  const to = before.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`docs/answers.md has no part that opens with ${begin}`);
  writeFileSync(page, `${before.slice(0, from)}${begin}\n\n${table}\n\n${before.slice(to)}`);
  process.stdout.write(`${table}\n`);
  const open = measured.filter(({ curated }) => !curated.isAnswered).map(({ words }) => words);
  if (open.length > 0) throw new Error(`not answered: ${open.join(" ")}`);
}

async function askAll(): Promise<Measured[]> {
  const program = await buildProgram();
  const countTokens = await tokenCounter();
  const sides = {
    curated: (url: string) =>
      connect([program, "serve"], { ORCHESTRA_BASE_URL: url, ORCHESTRA_API_KEY: "brought-along" }, countTokens),
    plain: (url: string) =>
      connect([program, "try", document, "--base-url", url], { [UNCUT_VARIABLE]: UNCUT }, countTokens),
  };
  const shared = await openWorkspace();
  const measured: Measured[] = [];
  try {
    const [curated, plain] = [await sides.curated(shared.url), await sides.plain(shared.url)];
    for (const question of questions) {
      measured.push({
        words: question.words,
        curated: await outcomeOf(question, "curated", shared, curated, sides.curated),
        plain: await outcomeOf(question, "plain", shared, plain, sides.plain),
      });
      process.stderr.write(`${question.words}\n`);
    }
    await Promise.all([curated.close(), plain.close()]);
  } finally {
    await shared.close();
  }
  return measured;
}

async function outcomeOf(
  question: Question,
  side: "curated" | "plain",
  shared: Workspace,
  assistant: CountedAssistant,
  connectTo: (url: string) => Promise<CountedAssistant>,
): Promise<Outcome> {
  if (question.changes !== true) return answered(question, side, shared, assistant);
  const own = await openWorkspace();
  const apart = await connectTo(own.url);
  try {
    return await answered(question, side, own, apart);
  } finally {
    await apart.close();
    await own.close();
  }
}

async function answered(
  question: Question,
  side: "curated" | "plain",
  workspace: Workspace,
  assistant: CountedAssistant,
): Promise<Outcome> {
  assistant.spent();
  const said = await question[side](assistant);
  const cost = assistant.spent();
  const missing = missingIn(said, await question.truth(workspace));
  if (missing.length > 0) process.stderr.write(`  not said (${side}): ${missing.slice(0, 3).join(" | ")}\n`);
  return { ...cost, isAnswered: missing.length === 0 };
}
