/** A small document, and random changes of it: of the kinds that publishers make, and of those that tell styles apart. */
import type { Part } from "../pull/document.js";

/** A fresh copy at each call: parameters in every place, a flat body, one that is a form, answers with fields. */
export function smallDocument(): Part {
  const text = { type: "string" };
  const size = { type: "integer", minimum: 1, maximum: 100, default: 10 };
  const thing = {
    type: "object",
    required: ["id"],
    properties: {
      id: text,
      status: { type: "string", enum: ["NEW", "DONE"] },
      parts: { type: "array", items: { type: "object", properties: { name: text, size: { type: "number" } } } },
    },
  };
  const answer = (schema: unknown) => ({ 200: { description: "ok", content: { "application/json": { schema } } } });
  return {
    servers: [{ url: "https://things.example/v1" }],
    paths: {
      "/things": {
        get: {
          operationId: "list_things",
          description: "Lists things.",
          parameters: [
            {
              name: "status",
              in: "query",
              style: "form",
              explode: false,
              schema: { type: "array", items: { ...thing.properties.status } },
            },
            { name: "size", in: "query", schema: size },
            { name: "since", in: "query", schema: { type: "string", format: "date-time" } },
            {
              name: "where",
              in: "query",
              style: "deepObject",
              explode: true,
              schema: {
                type: "object",
                properties: { colour: text, width: { type: "integer" } },
                additionalProperties: false,
              },
            },
            { name: "X-Trace", in: "header", schema: { type: "string", minLength: 2 } },
          ],
          responses: answer({
            type: "object",
            properties: { total: { type: "integer" }, results: { type: "array", items: thing } },
          }),
        },
        post: {
          operationId: "create_thing",
          description: "Creates a thing.",
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["name"],
                  additionalProperties: false,
                  properties: {
                    name: { type: "string", minLength: 1, maxLength: 40 },
                    tags: { type: "array", items: text, maxItems: 5 },
                    colour: { type: "string", enum: ["red", "green"] },
                    weight: { type: "number", exclusiveMinimum: 0 },
                    owner: {
                      anyOf: [{ type: "object", required: ["id"], properties: { id: text } }, { type: "null" }],
                    },
                    labels: { type: "object", additionalProperties: { type: "string" } },
                  },
                },
              },
            },
          },
          responses: answer(thing),
        },
      },
      "/things/{thing_id}/parts/{part}": {
        put: {
          operationId: "set_part",
          description: "Sets a part.",
          parameters: [
            { name: "thing_id", in: "path", required: true, schema: { type: "string", format: "uuid" } },
            {
              name: "part",
              in: "path",
              required: true,
              schema: { type: "array", items: { type: "integer" }, minItems: 1 },
            },
            { name: "dry", in: "query", schema: { type: "boolean" } },
          ],
          requestBody: {
            content: {
              "application/x-www-form-urlencoded": {
                schema: { type: "object", properties: { note: text, count: { type: "integer" } } },
              },
            },
          },
          responses: answer(thing),
        },
      },
    },
  };
}

/** One change: what is done, and a number that decides where and how. */
export interface Step {
  readonly what: string;
  readonly random: () => number;
}

type Pick = <Value>(values: readonly Value[]) => Value;

const methods = ["get", "post", "put", "patch", "delete"];

/** Each changes the document in place; where there is nothing of its kind it does nothing. */
export const steps: Readonly<Record<string, (document: Part, pick: Pick) => void>> = {
  "a value more": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.enum !== undefined,
      (s) => s.enum.push(pick(["LATE", "blue", 7])),
    ),
  "a value less": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.enum?.length > 1,
      (s) => s.enum.splice(pick([0, s.enum.length - 1]), 1),
    ),
  "values bound": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "string" && !s.enum && !s.format,
      (s) => (s.enum = ["a", "b"]),
    ),
  "values free": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.enum !== undefined,
      (s) => delete s.enum,
    ),
  "another type": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => ["string", "integer", "number", "boolean"].includes(s.type),
      (s) => {
        s.type = pick(["string", "integer", "number", "boolean", "array"]);
        delete s.enum;
        delete s.format;
        if (s.type === "array") s.items = { type: "string" };
      },
    ),
  "null as well": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => typeof s.type === "string",
      (s) => {
        s.type = [s.type, "null"];
        if (s.enum) s.enum.push(null);
      },
    ),
  "no null": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.anyOf !== undefined,
      (s) => {
        Object.assign(s, s.anyOf[0]);
        delete s.anyOf;
      },
    ),
  "another alternative": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.anyOf !== undefined,
      (s) => s.anyOf.push({ type: pick(["string", "boolean"]) }),
    ),
  bounds: (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "integer" || s.type === "number",
      (s) => {
        s[pick(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])] = pick([0, 1, 5, 50, 200]);
      },
    ),
  steps: (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "integer",
      (s) => (s.multipleOf = pick([1, 2, 5])),
    ),
  lengths: (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "string" && !s.enum,
      (s) => (s[pick(["minLength", "maxLength"])] = pick([1, 2, 40, 60])),
    ),
  sizes: (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "array",
      (s) => (s[pick(["minItems", "maxItems"])] = pick([1, 2, 5, 8])),
    ),
  pattern: (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "string" && !s.enum && !s.format,
      (s) => (s.pattern = pick(["^[a-z]+$", "^a", "^[A-Z]{2}-\\d+$"])),
    ),
  format: (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "string" && !s.enum,
      (s) => (s.format = pick(["uuid", "date", "email", "date-time"])),
    ),
  "no format": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.format !== undefined,
      (s) => delete s.format,
    ),
  "a property more": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.properties !== undefined,
      (s) => {
        s.properties[pick(["extra", "further"])] = { type: pick(["string", "integer"]) };
        if (pick([0, 1, 2]) === 0) s.required = [...(s.required ?? []), "extra"].filter((name) => s.properties[name]);
      },
    ),
  "a property less": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => Object.keys(s.properties ?? {}).length > 0,
      (s) => {
        const name = pick(Object.keys(s.properties));
        delete s.properties[name];
        if (s.required) s.required = s.required.filter((each: string) => each !== name);
      },
    ),
  "a property renamed": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => Object.keys(s.properties ?? {}).length > 0,
      (s) => {
        const name = pick(Object.keys(s.properties));
        const entries = Object.entries(s.properties).map(([key, value]) => [key === name ? `new_${key}` : key, value]);
        s.properties = Object.fromEntries(entries);
        if (s.required) s.required = s.required.map((each: string) => (each === name ? `new_${each}` : each));
      },
    ),
  "a property required": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => Object.keys(s.properties ?? {}).length > 0,
      (s) => (s.required = [...new Set([...(s.required ?? []), pick(Object.keys(s.properties))])]),
    ),
  "a property optional": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.required?.length > 0,
      (s) => s.required.pop(),
    ),
  "further properties": (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "object",
      (s) => (s.additionalProperties = pick([true, false, { type: "integer" }, { type: "string" }])),
    ),
  default: (document, pick) =>
    onSchema(
      document,
      pick,
      (s) => s.type === "integer",
      (s) => (s.default = pick([20, 30])),
    ),
  "a description": (document, pick) =>
    onSchema(
      document,
      pick,
      () => true,
      (s) => (s.description = pick(["What it is.", "What it is not."])),
    ),
  "a parameter required": (document, pick) =>
    onParameter(
      document,
      pick,
      (p) => p.in !== "path",
      (p) => (p.required = p.required !== true),
    ),
  "a parameter renamed": (document, pick) =>
    onParameter(
      document,
      pick,
      (p) => p.in !== "path",
      (p) => (p.name = `${p.name}_new`),
    ),
  "a parameter moved": (document, pick) =>
    onParameter(
      document,
      pick,
      (p) => p.in !== "path" && p.schema,
      (p) => {
        p.in = p.in === "query" ? "header" : "query";
        delete p.style;
        delete p.explode;
        delete p.allowReserved;
      },
    ),
  "another style": (document, pick) =>
    onParameter(
      document,
      pick,
      (p) => p.schema,
      (p) => {
        const styles: Record<string, string[]> = {
          path: ["simple", "label", "matrix"],
          header: ["simple"],
          query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        };
        p.style = pick(styles[p.in] ?? ["form"]);
      },
    ),
  explode: (document, pick) =>
    onParameter(
      document,
      pick,
      (p) => p.schema,
      (p) => (p.explode = p.explode !== true),
    ),
  "reserved as they are": (document, pick) =>
    onParameter(
      document,
      pick,
      (p) => p.in === "query" && p.schema,
      (p) => (p.allowReserved = p.allowReserved !== true),
    ),
  "as JSON": (document, pick) =>
    onParameter(
      document,
      pick,
      (p) => p.in === "query" && p.schema,
      (p) => {
        p.content = { "application/json": { schema: p.schema } };
        for (const key of ["schema", "style", "explode", "allowReserved"]) delete p[key];
      },
    ),
  "a parameter less": (document, pick) =>
    onOperation(
      document,
      pick,
      (o) => o.parameters?.length > 2,
      (o) => o.parameters.splice(pick([0, 1]), 1),
    ),
  "a parameter more": (document, pick) =>
    onOperation(
      document,
      pick,
      () => true,
      (o) =>
        (o.parameters = [
          ...(o.parameters ?? []),
          { name: pick(["extra", "more"]), in: "query", required: pick([true, false]), schema: { type: "string" } },
        ]),
    ),
  "a variable renamed": (document) => {
    const text = JSON.stringify(document.paths).replaceAll("thing_id", "id");
    document.paths = JSON.parse(text);
  },
  "an endpoint moved": (document, pick) => {
    const path = pick(Object.keys(document.paths));
    document.paths = Object.fromEntries(
      Object.entries(document.paths).map(([key, item]) => [key === path ? `/v2${key}` : key, item]),
    );
  },
  "another method": (document, pick) =>
    onPath(document, pick, (item) => {
      const method = pick(Object.keys(item).filter((key) => methods.includes(key) && key !== "get"));
      if (method === undefined || item.patch !== undefined) return;
      item.patch = item[method];
      delete item[method];
    }),
  "an operation less": (document, pick) =>
    onPath(document, pick, (item) => delete item[pick(Object.keys(item).filter((key) => methods.includes(key)))]),
  "another id": (document, pick) =>
    onOperation(
      document,
      pick,
      (o) => o.operationId,
      (o) => (o.operationId = `${o.operationId}_now`),
    ),
  "another media type": (document, pick) =>
    onOperation(
      document,
      pick,
      (o) => o.requestBody,
      (o) => {
        const [[, media]] = Object.entries(o.requestBody.content) as [[string, unknown]];
        o.requestBody.content = { [pick(["application/json", "application/x-www-form-urlencoded"])]: media };
      },
    ),
  "a body required": (document, pick) =>
    onOperation(
      document,
      pick,
      (o) => o.requestBody,
      (o) => (o.requestBody.required = o.requestBody.required !== true),
    ),
  "a server of its own": (document, pick) =>
    onOperation(
      document,
      pick,
      () => true,
      (o) => (o.servers = [{ url: "https://other.example/v2" }]),
    ),
  "an operation described": (document, pick) =>
    onOperation(
      document,
      pick,
      () => true,
      (o) => (o.description = pick(["Does it.", "Does it twice."])),
    ),
};

/** The changed copy. */
export function changedBy(document: Part, made: readonly Step[]): Part {
  const copy: Part = JSON.parse(JSON.stringify(document));
  for (const { what, random } of made) {
    const pick: Pick = (values) => values[Math.floor(random() * values.length)]!;
    steps[what]?.(copy, pick);
  }
  return copy;
}

function onPath(document: Part, pick: Pick, act: (item: Part) => void): void {
  const path = pick(Object.keys(document.paths));
  if (path !== undefined) act(document.paths[path]);
}

function operationsOf(document: Part): Part[] {
  return Object.values<Part>(document.paths).flatMap((item) =>
    methods.flatMap((method) => (item[method] ? [item[method]] : [])),
  );
}

function onOperation(
  document: Part,
  pick: Pick,
  fits: (operation: Part) => unknown,
  act: (operation: Part) => void,
): void {
  const operation = pick(operationsOf(document).filter(fits));
  if (operation !== undefined) act(operation);
}

function onParameter(
  document: Part,
  pick: Pick,
  fits: (parameter: Part) => unknown,
  act: (parameter: Part) => void,
): void {
  const parameter = pick(
    operationsOf(document)
      .flatMap((operation) => operation.parameters ?? [])
      .filter(fits),
  );
  if (parameter !== undefined) act(parameter);
}

function onSchema(document: Part, pick: Pick, fits: (schema: Part) => unknown, act: (schema: Part) => void): void {
  const schema = pick(schemasIn(document).filter(fits));
  if (schema !== undefined) act(schema);
}

function schemasIn(document: Part): Part[] {
  const roots = operationsOf(document).flatMap((operation) => [
    ...(operation.parameters ?? []).map(
      (parameter: Part) => parameter.schema ?? parameter.content["application/json"].schema,
    ),
    ...mediaIn(operation.requestBody),
    ...Object.values<Part>(operation.responses).flatMap(mediaIn),
  ]);
  return roots.flatMap(withInner);
}

function mediaIn(holder: Part): Part[] {
  return Object.values<Part>(holder?.content ?? {}).map((media) => media.schema);
}

function withInner(schema: Part): Part[] {
  if (typeof schema !== "object" || schema === null) return [];
  const inner = [
    ...Object.values(schema.properties ?? {}),
    schema.items,
    schema.additionalProperties,
    ...(schema.anyOf ?? []),
  ];
  return [schema, ...inner.flatMap(withInner)];
}
