/** One declared workflow planned as a tool: what the model sees of it, held against the same limits as all others. */
import type { AnyWorkflow, ArgumentDefinition, ToolAnnotations } from "../../server/definition.js";
import { inputSchemaOf } from "../../server/definition.js";
import { listingOf } from "../../server/listing.js";
import type { CuratedWorkflow } from "../curation.js";
import type { Report } from "../diagnostics.js";
import type { Workflow } from "../tool.js";
import { annotationsOf } from "./annotations.js";
import { allowanceNotes, clientRules } from "./lint.js";
import { clean } from "./prose.js";
import { descriptionLength } from "./rules/description-length.js";
import { fromEntries } from "./schema/keywords.js";
import { schemaFault } from "./workflow-schema.js";

/** Plans the workflow. What is wrong with it is reported, and a workflow comes back all the same. */
export function planWorkflow(
  curated: CuratedWorkflow,
  countTokens: (text: string) => number,
  report: Report,
): Workflow {
  const { name, toolset, title, aliases, result, at } = curated;
  const annotations = hintsOf(curated.annotations);
  const definition: AnyWorkflow = {
    name,
    title: clean(title),
    description: clean(curated.description),
    toolset,
    ...(aliases.length === 0 ? {} : { aliases }),
    annotations,
    arguments: argumentsOf(curated, annotations),
    result,
  };
  checkSchemas(curated, report);
  checkLimits(definition, curated, report);
  const tokens = countTokens(JSON.stringify(listingOf(definition)));
  return { definition, module: curated.module, notes: allowanceNotes(curated.allow), tokens, at: at.name };
}

/** A workflow reads only, unless it is said to do more. */
export function hintsOf(curated: Partial<ToolAnnotations>): ToolAnnotations {
  const changes = curated.readOnlyHint === false || curated.destructiveHint === true;
  return annotationsOf(changes ? "POST" : "GET", curated);
}

/** In their order; what destroys takes consent besides. */
function argumentsOf(curated: CuratedWorkflow, hints: ToolAnnotations): AnyWorkflow["arguments"] {
  const planned = curated.arguments.map(({ name, required, schema, description }): [string, ArgumentDefinition] => [
    name,
    {
      ...(required ? { required } : {}),
      binding: { in: "server", feature: "workflow" },
      schema,
      description: clean(description),
    },
  ]);
  if (!hints.destructiveHint || hints.readOnlyHint) return fromEntries(planned);
  const first = curated.arguments.find(({ required }) => required)?.name;
  const confirm: ArgumentDefinition = {
    binding: { in: "server", feature: "confirm", ...(first === undefined ? {} : { repeats: [first] }) },
    schema: { type: "string" },
    description: `Where your client cannot ask the user: repeat ${first ?? `the name of this tool (${curated.name})`} here, after the user agreed.`,
  };
  return fromEntries([...planned, ["confirm", confirm]]);
}

function checkSchemas({ arguments: declared, result, at }: CuratedWorkflow, report: Report): void {
  for (const { name, schema, schemaAt } of declared) {
    const fault = schemaFault(schema);
    if (fault === undefined) continue;
    report.add("unusable-schema", `The schema of "${name}" ${fault.sentence}`, schemaAt, {
      help: fault.help,
      as: "error",
    });
  }
  const { schema, items } = result;
  const fault =
    schema === undefined
      ? undefined
      : schema.type === "object"
        ? schemaFault(schema)
        : { sentence: "is not that of an object.", help: "answers are objects: type: object, with properties." };
  if (fault !== undefined) {
    report.add("unusable-schema", `The schema of the answer ${fault.sentence}`, at.result, {
      help: fault.help,
      as: "error",
    });
  } else if (items !== undefined && schema?.properties?.[items] === undefined) {
    const known = Object.keys(schema?.properties ?? {});
    const help = known.length === 0 ? "declare it in the schema." : `It has ${known.join(", ")}.`;
    report.add("unknown-field", `The answer has no property "${items}".`, at.items, { help });
  }
}

/** Its schemas are its author's own, so that what some clients cannot take is a fault here, and no note. */
function checkLimits(definition: AnyWorkflow, curated: CuratedWorkflow, report: Report): void {
  const { at, arguments: declared } = curated;
  const schema = inputSchemaOf(definition);
  for (const rule of clientRules) {
    for (const each of rule.check(definition, schema)) {
      // Rules tell of an argument by its name alone, or begin with it in quotes.
      const argument = declared.find(({ name }) => each === name || each.startsWith(JSON.stringify(name)));
      const place = argument?.at ?? (rule === descriptionLength ? at.description : at.name);
      report.add("client-limit", `${rule.name}: ${each}.`, place, { help: `${rule.why}.`, as: "error" });
    }
  }
}
