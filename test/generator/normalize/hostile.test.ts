import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../generator/diagnostics.js";
import { loadDocument } from "../../../generator/load/document.js";
import { normalizeDocument } from "../../../generator/normalize/document.js";

const root = fileURLToPath(new URL("../../fixtures/documents/", import.meta.url));

describe("a document that is not on our side", () => {
  const report = createReport();
  const loaded = loadDocument({ name: "hostile", file: "hostile.yaml", root, report });
  const document = loaded && normalizeDocument(loaded, report);
  const [found] = document?.operations ?? [];

  it("is read like any other", () => {
    expect(report.diagnostics).toEqual([]);
    expect(found?.problems).toEqual([]);
    expect(found?.operation.operationId).toBe("__proto__");
    expect(found?.operation.parameters.map(({ name }) => name)).toEqual([
      "constructor",
      "__proto__",
      "toString",
      "'];process.exit(1);['",
    ]);
  });

  it("changes no prototype", () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("has schemas under names that no object has by itself", () => {
    const names = Object.keys(document?.schemas ?? {});
    expect(names).toHaveLength(3);
    for (const name of names) expect(name in Object.prototype).toBe(false);
    expect(document?.schemas["toString"]).toBeUndefined();
  });

  it("keeps properties and encodings whatever their names", () => {
    const content = found?.operation.requestBody?.content[0];
    expect(Object.keys(content?.schema.properties ?? {})).toEqual(["__proto__", "constructor", "hasOwnProperty"]);
    expect(Object.keys(content?.encoding ?? {})).toEqual(["__proto__"]);
    expect(Object.keys(found?.operation.extensions["x-__proto__"] ?? {})).toEqual(["__proto__"]);
    const validate = new Ajv2020({ strict: false, ownProperties: true }).compile({
      ...content?.schema,
      $defs: { ...document?.schemas },
    });
    expect(validate(JSON.parse('{"__proto__": "a", "hasOwnProperty": 1}'))).toBe(true);
    expect(validate({ hasOwnProperty: "x" })).toBe(false);
  });

  it("has words without anything hidden, and values as they are", () => {
    expect(document?.title).toBe("*/ process.exit(1) /* `${process.exit(1)}`");
    expect(found?.operation.summary).toBe("line\nonetwo \"quoted\" 'single' `back` ${dollar} \\");
    expect(found?.operation.description).toBe("first\n\nsecond with spaces reversed zerowidth [31mred[0m");
    expect(found?.operation.parameters[3]?.schema.enum).toEqual(["`${1}`", "*/", "</script>", "\u2028"]);
  });
});
