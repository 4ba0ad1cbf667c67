/** The sessions that a workspace starts with: some for incidents, some for task runs, and a person's own. */
import type { Agent } from "../data/agents.js";
import { pick, randomOf, uuidOf } from "../data/random.js";
import { MODELS } from "../data/vocabulary.js";
import { DAY_MS, HOUR_MS } from "../history/time.js";
import { causeOf, plainAnswer, withPrompt } from "./prompts.js";
import type { Session } from "./session.js";
import type { Workspace } from "../workspace.js";

/** One session for each of the last failures, and a person's own that nobody else may see. */
export function pastSessions(workspace: Workspace, agents: readonly Agent[]): Session[] {
  const { seed, openedAt } = workspace;
  const [analyst] = agents;
  if (analyst === undefined) return [];
  const failures = workspace
    .runsBetween(openedAt - 7 * DAY_MS, openedAt - HOUR_MS)
    .flatMap((run) => run.taskRuns.filter((taskRun) => taskRun.result === "FAILED" && taskRun.endedAt < openedAt));
  const ofFailures = failures.slice(0, 12).map((taskRun): Session => {
    const id = uuidOf(`${seed}/session/${taskRun.id}`);
    const session: Session = {
      id,
      agentId: analyst.id,
      mode: "TASK_RUN",
      ownerId: taskRun.id,
      pipelineRunId: taskRun.run.id,
      name: `${taskRun.run.pipeline.name}: ${taskRun.task.name}`,
      model: pick(randomOf(id), MODELS),
      effort: null,
      createdAt: taskRun.endedAt + 2000,
      archived: openedAt - taskRun.endedAt > 5 * DAY_MS,
      turns: [],
    };
    return withPrompt(session, "Why did this task fail?", causeOf(taskRun.run), session.createdAt);
  });
  const agent = agents.at(1) ?? analyst;
  const prompt = "Did the Sales Journal run last night?";
  const own: Session = {
    id: uuidOf(`${seed}/session/own`),
    agentId: agent.id,
    mode: "USER",
    ownerId: uuidOf(`${seed}/user`),
    pipelineRunId: null,
    name: prompt,
    model: agent.model ?? "claude-sonnet-5",
    effort: agent.effort,
    createdAt: openedAt - 3 * HOUR_MS,
    archived: false,
    turns: [],
  };
  return [...ofFailures, withPrompt(own, prompt, plainAnswer(prompt, agent.name), own.createdAt)];
}
