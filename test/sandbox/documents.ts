/** The three documents: what requests and answers are held against. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { correctedOf } from "../spec/documents.js";
import type { Resource } from "./client.js";

export type Api = "engine" | "platform" | "agents";

export interface Declared {
  readonly api: Api;
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Successful answers: the schema of each status, undefined where nothing is answered or it is no JSON. */
  readonly answers: ReadonlyMap<number, object | undefined>;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** The documents with their overlays applied, by code that is not the generator's. */
export function readDocuments(): Record<Api, Resource> {
  read ??= { engine: correctedOf("engine"), platform: correctedOf("platform"), agents: correctedOf("agents") };
  return read;
}

let read: Record<Api, Resource> | undefined;

const upstream = (api: Api): string =>
  fileURLToPath(new URL(`../../../shared/upstream/${api}.openapi.json`, import.meta.url));

/** The documents as Orchestra publishes them; undefined where they are not at hand. */
export function readPublished(): Record<Api, Resource> | undefined {
  if (!existsSync(upstream("engine"))) return undefined;
  const parsed = (api: Api): Resource => JSON.parse(readFileSync(upstream(api), "utf8")) as Resource;
  return { engine: parsed("engine"), platform: parsed("platform"), agents: parsed("agents") };
}

/** All operations of the documents. */
export function operationsOf(documents: Record<Api, Resource>): Declared[] {
  return (Object.entries(documents) as [Api, Resource][]).flatMap(([api, document]) =>
    Object.entries(document["paths"] as Record<string, Record<string, Resource>>).flatMap(([path, item]) =>
      METHODS.flatMap((method): Declared[] => {
        const operation = item[method];
        if (operation === undefined) return [];
        const answers = Object.entries(operation["responses"] as Record<string, Resource>)
          .filter(([status]) => status.startsWith("2"))
          .map(([status, answer]) => [Number(status), answer["content"]?.["application/json"]?.schema] as const);
        return [{ api, id: operation["operationId"], method: method.toUpperCase(), path, answers: new Map(answers) }];
      }),
    ),
  );
}

/** Tells what of an answer does not fit its operation; empty where all does. */
export function answerCheck(documents: Record<Api, Resource>) {
  const compiled = new Map<object, ValidateFunction>();
  const ajvs = new Map(
    (Object.entries(documents) as [Api, Resource][]).map(([api, document]) => {
      const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
      formats.default(ajv);
      ajv.addFormat("uuid4", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      ajv.addSchema(document, "document");
      return [api, ajv];
    }),
  );
  return ({ api, answers }: Declared, status: number, body: unknown): string => {
    if (!answers.has(status)) return `${status} is not declared`;
    const schema = answers.get(status);
    if (schema === undefined) return "";
    const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    const validate = compiled.get(schema) ?? ajvs.get(api)!.compile(JSON.parse(text) as object);
    compiled.set(schema, validate);
    return validate(body) ? "" : ajvs.get(api)!.errorsText(validate.errors);
  };
}
