/** A small document of our own, as its authors commit it and as its publisher writes it. */
import { parse } from "yaml";

/** In the words and the order of its authors; what they derived is marked. */
export const committed = `# The things API, in our words.
openapi: 3.1.0

info:
  title: Things
  version: 1.0.0
  description: >-
    Things of one shop, described by us,
    and folded by us.

paths:
  # Things
  /things:
    get:
      tags:
        - Things
      summary: List things
      description: "Things: newest first." # quoted by hand
      operationId: list_things
      parameters:
        - name: status
          in: query
          required: false
          description: Only things in this state.
          schema:
            $ref: "#/components/schemas/ThingStatus"
        - name: limit
          in: query
          required: false
          description: How many.
          schema:
            type: integer
            default: 50
            minimum: 1
            maximum: 100
        - name: name
          in: query
          required: false
          description: Part of the name.
          x-shop-confidence: inferred
          schema:
            type: string
      responses:
        "200":
          description: The things.
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: "#/components/schemas/Thing"

  # One thing
  /things/{thing_id}/start:
    post:
      summary: Start a thing
      description: Starts it. Said by us.
      operationId: start_thing
      parameters:
        - name: thing_id
          in: path
          required: true
          description: Its id.
          schema:
            type: string
      requestBody:
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/StartRequest"
      responses:
        "200":
          description: The thing that was started.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Thing"

  /things/{thing_id}/pause:
    post:
      summary: Pause a thing
      description: Derived from a blog post.
      operationId: pause_thing
      x-shop-confidence: inferred
      parameters:
        - name: thing_id
          in: path
          required: true
          description: Its id.
          schema:
            type: string
      responses:
        "200":
          description: The thing that was paused.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/PausedThing"

components:
  schemas:
    PausedThing:
      description: What a pause answers.
      x-shop-confidence: inferred
      type: object
      properties:
        reason:
          $ref: "#/components/schemas/PauseReason"

    PauseReason:
      description: Not marked, and needed.
      type: string

    StartRequest:
      description: What to start with.
      type: object
      properties:
        runInputs:
          description: Inputs by name.
          type: object
          additionalProperties: true
        dry:
          description: Only try.
          type: boolean
      additionalProperties: false

    Thing:
      description: One thing.
      type: object
      required:
        - id
        - status
        - colour
      properties:
        id:
          description: Its id.
          type: string
        status:
          $ref: "#/components/schemas/ThingStatus"
        size:
          description: In centimetres.
          anyOf:
            - type: number
            - type: "null"
        colour:
          description: Seen in an answer.
          x-shop-confidence: inferred
          type: string

    ThingStatus:
      description: State of a thing.
      type: string
      enum:
        - NEW
        - DONE
`;

export const overlay = `overlay: 1.0.0
info: { title: Corrections, version: 1.0.0 }
actions:
  - target: "$.paths['/things'].get.parameters[?@.name=='limit'].schema.default"
    remove: true
`;

export const toolsYaml = (source: string) => `server: { name: shop, instructions: Things. }
documents:
  shop:
    file: spec/shop.yaml
    overlay: spec/shop.overlay.yaml
    source: ${source}
toolsets:
  things: { title: Things, default: true }
tools:
  list_things:
    operation: list_things
    toolset: things
  start_thing:
    operation: start_thing
    toolset: things
excluded:
  pause_thing: not now
`;

/** Any part of a document; tests know what they reach into. */
// eslint-disable-next-line typescript/no-explicit-any
export type Part = any;

/** As a framework publishes it: other order and words, titles, nothing derived. A fresh copy at each call. */
export function published(): Part {
  const thing = { $ref: "#/components/schemas/Thing" };
  const answer = (schema: unknown) => ({
    200: { description: "Successful Response", content: { "application/json": { schema } } },
  });
  const id = { name: "thing_id", in: "path", required: true, schema: { type: "string", title: "Thing Id" } };
  return {
    openapi: "3.1.0",
    info: { title: "FastAPI", version: "1.0.0" },
    paths: {
      "/things/{thing_id}/start": {
        post: {
          summary: "Start Thing",
          description: "Start thing endpoint",
          operationId: "start_thing",
          parameters: [id],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/StartRequest" } } } },
          responses: answer(thing),
        },
      },
      "/things": {
        get: {
          summary: "List Things",
          tags: ["Things"],
          operationId: "list_things",
          parameters: [
            {
              name: "limit",
              in: "query",
              required: false,
              description: "limit",
              schema: { type: "integer", maximum: 100, minimum: 1, default: 50, title: "Limit", description: "limit" },
            },
            { name: "status", in: "query", required: false, schema: { $ref: "#/components/schemas/ThingStatus" } },
          ],
          responses: answer({ type: "array", items: thing, title: "Response List Things" }),
        },
      },
    },
    components: {
      schemas: {
        Thing: {
          properties: {
            id: { type: "string", title: "Id", description: "the id" },
            status: { $ref: "#/components/schemas/ThingStatus" },
            size: { anyOf: [{ type: "number" }, { type: "null" }], title: "Size" },
          },
          type: "object",
          required: ["status", "id"],
          title: "Thing",
        },
        StartRequest: {
          properties: {
            runInputs: { type: "object", additionalProperties: true, title: "Runinputs" },
            dry: { type: "boolean", title: "Dry" },
          },
          additionalProperties: false,
          type: "object",
          title: "StartRequest",
        },
        ThingStatus: { type: "string", enum: ["NEW", "DONE"], title: "ThingStatus" },
      },
    },
  };
}

/** The committed document as plain values, by a parser that is not ours. */
export function committedValue(): Part {
  return parse(committed);
}
