/** Skills: list, one, create, register from Git, change, delete. Name and description stand at the head of the text. */
import { SKILL_FILES, type Skill } from "../data/agents.js";
import { REPOSITORY } from "../data/catalogue.js";
import type { JsonObject } from "../data/pipeline.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { object, problem, text } from "../http/kinds.js";
import { paged } from "../http/page.js";
import { Parameters, pathId } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { authorsOf } from "./authors.js";

const written = object({ markdown: text({ least: 1 }) });
const place = text({ least: 1 });

/** Without their text. */
export function listSkills({ query, workspace }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  const search = parameters.text("search")?.toLowerCase();
  const managed = parameters.optionalFlag("orchestra_managed");
  parameters.check();
  const states = parameters.list("sync_status", ["OK", "ERROR", "DISCONNECTED"]);
  const found = workspace.skills
    .all()
    .filter(
      (skill) =>
        (managed === undefined || skill.managed === managed) &&
        (states === undefined || (skill.git !== null && states.has("OK"))) &&
        (search === undefined || `${skill.name}\n${skill.description}`.toLowerCase().includes(search)),
    );
  return paged(found, page, (skill) => ({ ...skillJson(workspace, skill), markdown: null }));
}

export function getSkill(request: ApiRequest): Answer {
  return ok(skillJson(request.workspace, skillOfPath(request)));
}

/** 409 for a name that the workspace has already. */
export function createSkill(request: ApiRequest): Answer {
  return added(request, { ...headed(readBody(request, written).markdown), storage: "ORCHESTRA", git: null });
}

/** 404 where the repository has no such file. */
export function importSkill(request: ApiRequest): Answer {
  const {
    repository,
    defaultBranch: branch,
    path,
  } = readBody(request, object({ repository: place, defaultBranch: place, path: place }));
  const found = repository === REPOSITORY ? SKILL_FILES.get(path) : undefined;
  if (found === undefined) throw notFound(`${path} not found on branch ${branch} of ${repository}`);
  return added(request, { ...headed(found), storage: "GITHUB", git: { repository, branch, path } });
}

/** Not for skills from Git, nor for Orchestra's own. */
export function updateSkill(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const before = skillOfPath(request);
  const head = headed(readBody(request, written).markdown);
  refuseManaged(before);
  if (before.git !== null) throw new Problem(400, `The skill is stored in Git: change ${before.git.path} there`);
  refuseTaken(workspace, head.name, before.id);
  return ok(skillJson(workspace, workspace.skills.put({ ...before, ...head, updatedAt: now })));
}

export function deleteSkill(request: ApiRequest): Answer {
  const skill = skillOfPath(request);
  refuseManaged(skill);
  request.workspace.skills.remove(skill.id);
  return DONE;
}

function added(
  { workspace, now }: ApiRequest,
  skill: Omit<Skill, "id" | "managed" | "createdAt" | "updatedAt">,
): Answer {
  refuseTaken(workspace, skill.name);
  const id = workspace.newId("skill");
  return created(
    skillJson(workspace, workspace.skills.put({ ...skill, id, managed: false, createdAt: now, updatedAt: now })),
  );
}

/** Throws 422 for a text that does not begin with frontmatter, or whose frontmatter lacks a name or a description. */
function headed(markdown: string): Pick<Skill, "name" | "description" | "markdown"> {
  const [, head] = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(markdown) ?? [];
  const field = (name: string): string | undefined => {
    const [, value] = new RegExp(`^${name}:[ \\t]*(.+?)[ \\t\\r]*$`, "m").exec(head ?? "") ?? [];
    return value?.replace(/^(["'])(.*)\1$/, "$2");
  };
  const [name, description] = [field("name"), field("description")];
  if (name === undefined || description === undefined) {
    const message = "Value error, the text must begin with YAML frontmatter that has name and description";
    throw new Problem(422, [problem("value_error", ["body", "markdown"], message, markdown)]);
  }
  return { name, description, markdown };
}

function refuseTaken({ skills }: Workspace, name: string, self?: string): void {
  if (skills.all().some((skill) => skill.name === name && skill.id !== self)) {
    throw new Problem(409, `A skill with name '${name}' already exists`);
  }
}

function refuseManaged({ managed }: Skill): void {
  if (managed) throw new Problem(403, "A skill that Orchestra manages cannot be changed");
}

function skillOfPath(request: ApiRequest): Skill {
  const found = request.workspace.skills.get(pathId(request, "skill_id"));
  if (found === undefined) throw notFound("Skill not found");
  return found;
}

function skillJson(workspace: Workspace, skill: Skill): JsonObject {
  return {
    skillId: skill.id,
    organisationId: workspace.organisationId,
    accountId: workspace.accountId,
    name: skill.name,
    description: skill.description,
    markdown: skill.markdown,
    orchestraManaged: skill.managed,
    createdAt: stamp(skill.createdAt),
    updatedAt: stamp(skill.updatedAt),
    ...authorsOf(workspace),
    storageProvider: skill.storage,
    gitPath: skill.git?.path ?? null,
    repository: skill.git?.repository ?? null,
    defaultBranch: skill.git?.branch ?? null,
    syncStatus: skill.git === null ? null : "OK",
    syncError: null,
  };
}
