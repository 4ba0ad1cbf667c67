/** Which files there are: the plan as a map of path to text. Pure: the same plan gives the same bytes anywhere. */
import type { Plan } from "../tool.js";
import { accountFile } from "./account-file.js";
import { editorSchema } from "./editor-schema.js";
import { failuresFile } from "./failures-file.js";
import { toolIdentifiers } from "./identifiers.js";
import { indexFile } from "./index-file.js";
import { identifiersOf, modelNames } from "./models.js";
import { modelsFile } from "./models-file.js";
import { resourceAndPromptFiles } from "./resource-and-prompt-files.js";
import { createProject, headerOf } from "./source-file.js";
import { toolFile } from "./tool-file.js";
import { type Proofs, validatorFile } from "./validator-file.js";

export interface EmitOptions {
  /** `tools.yaml` as headers name it. */
  readonly curation: string;
  /** Where `server/definition.js` is, seen from the folder that the files are written to. */
  readonly definitionModule: string;
  /** Where `generator/tools.schema.json` is, seen from there. */
  readonly generalSchema: string;
}

/** The files by path, relative to the folder that they are written to. */
export function emit(plan: Plan, { curation, definitionModule, generalSchema }: EmitOptions): Map<string, string> {
  const project = createProject();
  const models = modelNames(plan);
  const identifiers = toolIdentifiers(plan, identifiersOf(models));
  const fromFolder = definitionModule.startsWith(".")
    ? `../${definitionModule.replace(/^\.\//, "")}`
    : definitionModule;
  const fileOf = (document: string) => plan.models[document]?.file ?? document;
  const everything = headerOf([...Object.keys(plan.catalogue.documents).map(fileOf), curation]);

  const files = new Map([["index.ts", indexFile(project, plan, identifiers, definitionModule, everything)]]);
  const proofs: Proofs = new Map();
  for (const { definition } of plan.tools) {
    const { document } = definition.operation;
    const header = headerOf([fileOf(document), curation]);
    const validator = validatorFile(definition, header, models.get(document), proofs);
    if (validator !== undefined) files.set(`validators/${definition.name}.ts`, validator);
    const text = toolFile(project, {
      tool: definition,
      identifiers: identifiers.get(definition.name) ?? { constant: "", type: "", result: "" },
      models: models.get(document),
      hasValidator: validator !== undefined,
      definitionModule: fromFolder,
      header,
    });
    files.set(`tools/${definition.name}.ts`, text);
  }
  for (const { definition } of plan.workflows) {
    const text = toolFile(project, {
      tool: definition,
      identifiers: identifiers.get(definition.name) ?? { constant: "", type: "", result: "" },
      models: undefined,
      hasValidator: false,
      definitionModule: fromFolder,
      header: headerOf([curation]),
    });
    files.set(`tools/${definition.name}.ts`, text);
  }
  for (const [document, names] of models) {
    const header = headerOf([fileOf(document), curation]);
    files.set(`models/${document}.ts`, modelsFile(project, names, fromFolder, header));
  }
  const options = { project, definitionModule, innerDefinitionModule: fromFolder, header: everything };
  for (const [path, text] of resourceAndPromptFiles(plan, options)) files.set(path, text);
  const { failures } = plan.catalogue;
  if (failures !== undefined) files.set("failures.ts", failuresFile(failures, options));
  const { vocabulary, recurring } = plan;
  const editor = { general: generalSchema, header: everything, recurring };
  files.set("tools.schema.json", editorSchema(vocabulary, editor));
  files.set("TOOLS.md", accountFile(plan, everything));
  return files;
}
