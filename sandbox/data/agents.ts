/** Agents and skills: what they are, and those that a workspace starts with. */
import { DAY_MS } from "../history/time.js";
import type { JsonObject } from "./pipeline.js";
import { uuidOf } from "./random.js";
import type { Effort, Model, StorageProvider } from "./vocabulary.js";

interface Stamped {
  readonly id: string;
  /** Kept by Orchestra, and only used here. */
  readonly managed: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Agent extends Stamped {
  readonly name: string;
  readonly description: string | null;
  readonly avatar: string | null;
  readonly samplePrompts: readonly string[];
  readonly systemPrompt: string | null;
  readonly responsePrompt: string | null;
  /** Secrets as they are; no answer shows them. */
  readonly secrets: Readonly<Record<string, string>> | null;
  readonly gitEnabled: boolean;
  readonly model: Model | null;
  readonly effort: Effort | null;
  readonly llmKey: JsonObject;
}

export interface Skill extends Stamped {
  readonly name: string;
  readonly description: string;
  readonly markdown: string;
  readonly storage: StorageProvider;
  /** Where the text lies in Git; null where Orchestra keeps it. */
  readonly git: { readonly repository: string; readonly branch: string; readonly path: string } | null;
}

/** Of one agent: its skills by id, the connections that it may work through by name, and since when. */
export interface Equipment {
  readonly id: string;
  readonly skills: readonly string[];
  readonly skillsAt: number;
  readonly integrations: readonly string[];
  readonly integrationsAt: number;
}

export const AVATARS = ["compass", "lantern", "otter", "kingfisher", "abacus", "lighthouse"].map(
  (name) => `orchestra/${name}.png`,
);

/** An agent of which nothing has been told but its name. */
export const BLANK = {
  description: null,
  avatar: null,
  samplePrompts: [],
  systemPrompt: null,
  responsePrompt: null,
  secrets: null,
  gitEnabled: false,
  model: null,
  effort: null,
  llmKey: { type: "ACCOUNT_DEFAULT" },
  managed: false,
} satisfies Partial<Agent>;

/** Orchestra's own agent, which looks into incidents, and two of the workspace's. */
export function agents(seed: string, openedAt: number): Agent[] {
  const stamped = (key: string, days: number) => ({
    id: uuidOf(`${seed}/agent/${key}`),
    createdAt: openedAt - days * DAY_MS,
    updatedAt: openedAt - Math.round(days / 3) * DAY_MS,
  });
  return [
    {
      ...BLANK,
      ...stamped("incidents", 300),
      name: "Incident Analyst",
      description: "Finds the cause of failures and tells what to do about them.",
      avatar: AVATARS[0] ?? null,
      systemPrompt: "Find the first task that failed and read its operations before its logs.",
      managed: true,
      llmKey: { type: "ORCHESTRA" },
    },
    {
      ...BLANK,
      ...stamped("finance", 120),
      name: "Finance Close Assistant",
      description: "Watches the pipelines that Finance waits for.",
      avatar: AVATARS[4] ?? null,
      samplePrompts: ["Did the Sales Journal run last night?", "Which Finance pipelines are late?"],
      systemPrompt: "You look after the pipelines of the data product Finance.",
      responsePrompt: "Answer in three sentences at most, the state first.",
      secrets: { LEDGER_API_KEY: `sandbox-secret-${seed}` },
      model: "claude-sonnet-5",
      effort: "medium",
    },
    {
      ...BLANK,
      ...stamped("dbt", 64),
      name: "dbt Reviewer",
      description: "Reads changes of dbt models before they are merged.",
      avatar: AVATARS[2] ?? null,
      systemPrompt: "You review dbt models.",
      gitEnabled: true,
    },
  ];
}

export function skills(seed: string, openedAt: number, repository: string): Skill[] {
  const skill = (name: string, description: string, text: string, days: number, rest: Partial<Skill> = {}): Skill => ({
    id: uuidOf(`${seed}/skill/${name}`),
    name,
    description,
    markdown: skillText(name, description, text),
    storage: "ORCHESTRA",
    git: null,
    managed: false,
    createdAt: openedAt - days * DAY_MS,
    updatedAt: openedAt - Math.round(days / 2) * DAY_MS,
    ...rest,
  });
  const path = "skills/month-end/SKILL.md";
  return [
    skill("read-task-logs", "How to read the logs of a task run.", "Begin at the end.", 280, { managed: true }),
    skill("find-duplicates", "How to find doubled rows in a mart.", "Group by the key and count.", 75),
    skill("month-end", "What the month end needs.", "The journal closes on the third working day.", 40, {
      storage: "GITHUB",
      git: { repository, branch: "main", path },
    }),
  ];
}

/** What each agent starts with. */
export function equipment(seed: string, openedAt: number): Equipment[] {
  const of = (agent: string, names: readonly string[], integrations: readonly string[]): Equipment => ({
    id: uuidOf(`${seed}/agent/${agent}`),
    skills: names.map((name) => uuidOf(`${seed}/skill/${name}`)),
    skillsAt: openedAt - 30 * DAY_MS,
    integrations,
    integrationsAt: openedAt - 30 * DAY_MS,
  });
  return [
    of("incidents", ["read-task-logs"], []),
    of("finance", ["find-duplicates", "month-end"], ["SNOWFLAKE_snowflake_prod_71934"]),
    of("dbt", [], ["SNOWFLAKE_snowflake_sandbox_40259"]),
  ];
}

/** The files in the repository that hold skills, by path. */
export const SKILL_FILES: ReadonlyMap<string, string> = new Map([
  [
    "skills/month-end/SKILL.md",
    skillText("month-end", "What the month end needs.", "The journal closes on the third working day."),
  ],
  ["skills/backfill/SKILL.md", skillText("backfill", "How to run a backfill.", "Pause the schedule first.")],
]);

function skillText(name: string, description: string, text: string): string {
  return `---\nname: ${name}\ndescription: ${description}\n---\n\n# ${name}\n\n${text}\n`;
}
