/**
 * `server.json` is what `cli/release/server-json.ts` makes; `UPDATE=1 npx vitest run test/cli/release/server-json.test.ts`
 * writes it anew. The rules are those of the registry's schema of 2025-12-11, in our words, judged by Ajv.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { LONGEST_DESCRIPTION, serverJson } from "../../../cli/release/server-json.js";

const file = fileURLToPath(new URL("../../../server.json", import.meta.url));
const exactVersion = { type: "string", minLength: 1, maxLength: 255, not: { pattern: "^[\\^~>=<]|\\*|\\.x|^latest$" } };
const schema = {
  type: "object",
  required: ["$schema", "name", "description", "version"],
  properties: {
    $schema: { const: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json" },
    name: { type: "string", pattern: "^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$", minLength: 3, maxLength: 200 },
    title: { type: "string", minLength: 1, maxLength: 100 },
    description: { type: "string", minLength: 1, maxLength: LONGEST_DESCRIPTION },
    version: exactVersion,
    websiteUrl: { type: "string", format: "uri" },
    repository: {
      type: "object",
      required: ["url", "source"],
      properties: { url: { type: "string", format: "uri" }, source: { type: "string" } },
    },
    packages: { type: "array", minItems: 1, items: { $ref: "#/definitions/package" } },
  },
  additionalProperties: false,
  definitions: {
    package: {
      type: "object",
      required: ["registryType", "identifier", "transport"],
      properties: {
        registryType: { enum: ["npm", "mcpb"] },
        identifier: { type: "string" },
        version: exactVersion,
        fileSha256: { type: "string", pattern: "^[a-f0-9]{64}$" },
        runtimeHint: { type: "string" },
        transport: { type: "object", required: ["type"], properties: { type: { const: "stdio" } } },
        environmentVariables: { type: "array", items: { $ref: "#/definitions/variable" } },
      },
      additionalProperties: false,
      // A bundle is downloaded from its address, and compared with its digest.
      anyOf: [
        { properties: { registryType: { const: "npm" } } },
        {
          required: ["fileSha256"],
          properties: { identifier: { type: "string", pattern: "^https://github\\.com/.*\\.mcpb$" } },
        },
      ],
    },
    variable: {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string" },
        description: { type: "string" },
        isRequired: { type: "boolean" },
        isSecret: { type: "boolean" },
        format: { enum: ["string", "number", "boolean", "filepath"] },
        default: { type: "string" },
      },
      additionalProperties: false,
    },
  },
};
const ajv = new Ajv({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);

describe("server.json", () => {
  it("is up to date", () => {
    const text = `${JSON.stringify(serverJson(), undefined, 2)}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("follows the registry's rules, without the bundle and with it", () => {
    for (const entry of [JSON.parse(readFileSync(file, "utf8")) as object, serverJson("0a".repeat(32))]) {
      expect(validate(JSON.parse(JSON.stringify(entry))), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(serverJson("0a".repeat(32)).packages).toHaveLength(2);
  });

  it("has the name and the version of the package", () => {
    const { name, version, packages } = serverJson();
    expect({ name, version }).toEqual({ name: packageJson.mcpName, version: packageJson.version });
    expect(packages[0]).toMatchObject({ identifier: packageJson.name, version });
  });

  it("asks for the key as a secret, and for nothing else as one", () => {
    const secrets = serverJson().packages[0]?.environmentVariables.filter(({ isSecret }) => isSecret);
    expect(secrets?.map(({ name }) => name)).toEqual(["ORCHESTRA_API_KEY"]);
  });

  it("is refused by these rules where it breaks them", () => {
    const good = JSON.parse(JSON.stringify(serverJson())) as object;
    for (const change of [
      { name: "no-slash" },
      { description: "x".repeat(101) },
      { version: "^1.0.0" },
      {
        packages: [{ registryType: "mcpb", identifier: "https://github.com/a/b/c.mcpb", transport: { type: "stdio" } }],
      },
    ]) {
      expect(validate({ ...good, ...change }), JSON.stringify(change)).toBe(false);
    }
  });
});
