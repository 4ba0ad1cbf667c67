/** Settings left to the callers: a configured parameter becomes an argument, and the setting its default. */
import type {
  AnyTool,
  AnyWorkflow,
  ArgumentDefinition,
  HiddenParameter,
  JsonSchema,
  OpenArgument,
} from "./definition.js";

type Opened = Extract<HiddenParameter, { configured: string }> & Required<Pick<OpenParameter, "argument">>;
type OpenParameter = Extract<HiddenParameter, { configured: string }>;

/**
 * The tool with those of its configured parameters as optional arguments that may be. Its generated validator does not
 * know them: the schema itself is then compiled. A tool without any stays the same.
 */
export function withOpenSettings(tool: AnyTool): AnyTool {
  const opened = (tool.hidden ?? []).filter(isOpen);
  if (opened.length === 0) return tool;
  const { validator: _, hidden, ...rest } = tool;
  const added = opened.map((parameter) => [parameter.argument.name, argumentOf(parameter)] as const);
  return {
    ...rest,
    arguments: { ...tool.arguments, ...Object.fromEntries(added) },
    hidden: (hidden ?? []).filter((parameter) => !isOpen(parameter)),
  };
}

/**
 * The workflow with every setting that any of the tools leaves to callers as an optional argument: it holds for all
 * calls that the workflow makes. One that reaches nothing outside of this server needs none.
 */
export function workflowWithOpenSettings(workflow: AnyWorkflow, tools: readonly AnyTool[]): AnyWorkflow {
  if (!workflow.annotations.openWorldHint) return workflow;
  const opened = tools.flatMap(({ hidden = [] }) => hidden.filter(isOpen));
  const added = opened.map(({ configured, argument }): [string, ArgumentDefinition] => [
    argument.name,
    {
      binding: { in: "server", feature: "workflow" },
      configured,
      schema: schemaOf(argument),
      ...(argument.description === undefined ? {} : { description: argument.description }),
    },
  ]);
  // What the workflow itself declares under such a name is its own.
  const further = Object.fromEntries(added.filter(([name]) => !Object.hasOwn(workflow.arguments, name)));
  return { ...workflow, arguments: { ...workflow.arguments, ...further } };
}

function isOpen(hidden: HiddenParameter): hidden is Opened {
  return "configured" in hidden && hidden.argument !== undefined;
}

function argumentOf({ configured, argument, ...binding }: Opened): ArgumentDefinition {
  const { description } = argument;
  return {
    binding,
    configured,
    schema: schemaOf(argument),
    ...(description === undefined ? {} : { description }),
  };
}

/** An empty text would be sent as one, where an empty setting is none. */
function schemaOf({ format }: OpenArgument): JsonSchema {
  return format === undefined ? { type: "string", minLength: 1 } : { type: "string", format };
}
