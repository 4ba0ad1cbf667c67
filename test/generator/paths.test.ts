/** Paths in tools.yaml that no system knows, or that only one reads: errors with a place, like any other. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { generate } from "../../generator/generate.js";

const root = fileURLToPath(new URL("cases/workflow-is-declared-whole", import.meta.url));

function diagnosed(documents: string, module: string) {
  const text = `server: { name: api }
documents: { api: { file: ${documents} } }
toolsets: { all: { title: All } }
tools: {}
workflows:
  wait: { module: ${module}, toolset: all, title: Wait, description: Waits. }
`;
  const texts = new Map([[join(root, "tools.yaml"), text]]);
  const { diagnostics, files } = generate({ config: "tools.yaml", out: "out", root, texts });
  expect(files.size).toBe(0);
  return diagnostics.filter(({ rule }) => rule === "unreadable-file");
}

it.each([String.raw`"a\0b.ts"`, `"openapi.yaml/a.ts"`, `"${"a".repeat(5000)}.ts"`])("a module at %.20s", (module) => {
  expect(diagnosed("openapi.yaml", module)).toEqual([
    expect.objectContaining({ severity: "error", at: expect.objectContaining({ file: "tools.yaml" }) as unknown }),
  ]);
});

it.skipIf(process.platform === "win32")("a document whose path has backslashes", () => {
  const [told] = diagnosed(String.raw`spec\openapi.yaml`, "wait-for-thing.ts");
  expect(told?.help).toBe('part the folders with "/", which every system reads.');
});
