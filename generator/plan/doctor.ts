/** Plans what is asked to examine an installation: calls that cannot change anything, whatever the key may do. */
import type { AnyTool, DoctorDefinition, ProbeDefinition } from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import type { CuratedDoctor, CuratedName, CuratedProbe, Curation } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Tool } from "../tool.js";

/** The definition; undefined where the curation says nothing of it. What cannot be asked is reported and left out. */
export function planDoctor(curation: Curation, tools: readonly Tool[], report: Report): DoctorDefinition | undefined {
  const { doctor } = curation;
  if (doctor === undefined) return undefined;
  const planner = new Planner(curation, tools, report);
  const probes = doctor.probes.flatMap((probe, index) => planner.probe(probe, doctor.probes.slice(0, index)) ?? []);
  const accounts = planner.accounts(doctor);
  const writing = planner.writing(doctor);
  return {
    probes,
    ...(accounts === undefined ? {} : { accounts }),
    ...(writing === undefined ? {} : { writing }),
  };
}

/** Carries the tools and the report to each part. */
class Planner {
  readonly #listed: readonly string[];
  readonly #tools: ReadonlyMap<string, AnyTool>;
  readonly #report: Report;

  constructor(curation: Curation, tools: readonly Tool[], report: Report) {
    this.#listed = curation.tools.map(({ name }) => name);
    this.#tools = new Map(tools.map(({ definition }) => [definition.name, definition]));
    this.#report = report;
  }

  probe(probe: CuratedProbe, earlier: readonly CuratedProbe[]): ProbeDefinition | undefined {
    const tool = this.#find(probe.tool);
    if (tool === undefined) return undefined;
    if (!tool.annotations.readOnlyHint || tool.operation.method !== "GET") {
      this.#refuse(
        probe.tool,
        `"${tool.name}" is no probe: it is not a GET that changes nothing.`,
        "take another tool.",
      );
      return undefined;
    }
    const given = [...probe.arguments, ...probe.taken];
    for (const argument of given) this.#checkArgument(tool, argument);
    for (const [name, { required }] of Object.entries(tool.arguments)) {
      if (required !== true || given.some(({ key }) => key === name)) continue;
      const help = `give it under "arguments", or under "take" from the answer of an earlier probe.`;
      this.#refuse(probe.tool, `"${tool.name}" needs "${name}".`, help);
    }
    const fixed = Object.fromEntries(probe.arguments.map(({ key, value }) => [key, value]));
    const taken = Object.fromEntries(probe.taken.map((each) => [each.key, this.#source(each, earlier)]));
    return {
      tool: tool.name,
      ...(probe.arguments.length === 0 ? {} : { arguments: fixed }),
      ...(probe.taken.length === 0 ? {} : { taken }),
    };
  }

  accounts({ accounts, probes }: CuratedDoctor): DoctorDefinition["accounts"] {
    if (accounts === undefined || this.#find(accounts.tool) === undefined) return undefined;
    const { tool, show, config } = accounts;
    if (!probes.some((probe) => probe.tool.key === tool.key)) {
      this.#refuse(tool, `"${tool.key}" is none of the probes.`, `list it under "probes" as well.`);
    }
    return { tool: tool.key, show, ...(config === undefined ? {} : { config }) };
  }

  /**
   * A made-up id in the path is one that nothing has: a call about it finds nothing. This holds for POST and PATCH alone,
   * since PUT may create what it does not find, and needs a UUID, since a short id may exist by chance.
   */
  writing({ writing }: CuratedDoctor): DoctorDefinition["writing"] {
    const tool = writing === undefined ? undefined : this.#find(writing.tool);
    if (writing === undefined || tool === undefined) return undefined;
    const { method } = tool.operation;
    const { readOnlyHint, destructiveHint } = tool.annotations;
    if (readOnlyHint || destructiveHint || (method !== "POST" && method !== "PATCH")) {
      const message = `"${tool.name}" does not show safely whether a key may write.`;
      this.#refuse(writing.tool, message, "take a tool that changes one thing by POST or PATCH and destroys nothing.");
      return undefined;
    }
    const id = tool.arguments[writing.unknown.key];
    const others = Object.entries(tool.arguments).filter(
      ([name, { required }]) => required === true && name !== writing.unknown.key,
    );
    if (id === undefined) {
      this.#checkArgument(tool, writing.unknown);
    } else if (id.binding.in !== "path" || id.schema.format !== "uuid" || others.length > 0) {
      const message = `"${writing.unknown.key}" is not the only required argument of "${tool.name}", a UUID in its path.`;
      this.#refuse(writing.unknown, message, "take a tool that needs the id of one existing thing and nothing else.");
    }
    return { tool: tool.name, unknown: writing.unknown.key };
  }

  #source(taken: CuratedProbe["taken"][number], earlier: readonly CuratedProbe[]) {
    const [from = "", pointer = ""] = taken.from.split("#", 2);
    if (!earlier.some(({ tool }) => tool.key === from)) {
      this.#refuse(taken, `"${from}" is no earlier probe.`, "take values from the answers of probes listed before.");
    }
    return { from, pointer };
  }

  #find({ key, at }: CuratedName): AnyTool | undefined {
    // A listed tool that could not be planned has been reported already.
    if (this.#listed.includes(key)) return this.#tools.get(key);
    const guess = nearest(key, this.#listed);
    const help = `${guess === undefined ? "" : `did you mean "${guess}"? `}name one that stands under "tools".`;
    this.#report.add("unknown-tool", `There is no tool "${key}".`, at, { help });
    return undefined;
  }

  #checkArgument(tool: AnyTool, { key, at }: CuratedName): void {
    const names = Object.keys(tool.arguments);
    if (names.includes(key)) return;
    const guess = nearest(key, names);
    const help = `${guess === undefined ? "" : `did you mean "${guess}"? `}It takes ${names.join(", ") || "none"}.`;
    this.#report.add("unusable-probe", `"${tool.name}" has no argument "${key}".`, at, { help });
  }

  #refuse({ at }: CuratedName, message: string, help: string): void {
    this.#report.add("unusable-probe", message, at, { help });
  }
}
