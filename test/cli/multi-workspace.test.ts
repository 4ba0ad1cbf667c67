/** `--multi-workspace`: one argument on every tool alike that reaches a workspace, and on none without it. */
import { describe, expect, it } from "vitest";
import { run } from "../../cli/main.js";
import { catalogue } from "../../generated/index.js";
import type { ListedTool } from "../../server/definition.js";
import { selectTools } from "../../server/catalogue.js";
import { listedTools } from "../../server/listing.js";
import { readSettings } from "../../server/settings.js";

function served(environment: Record<string, string>): readonly ListedTool[] {
  const flags = { toolsets: "all", allowDestructive: true };
  return selectTools(catalogue, readSettings({ catalogue, environment, flags })).tools;
}

/** Workflows too, since they call tools that do; all but those that reach nothing. */
const reaching = listedTools(catalogue)
  .filter(({ operation, annotations, hidden = [] }) =>
    operation === undefined ? annotations.openWorldHint : hidden.some((each) => "configured" in each),
  )
  .map(({ name }) => name);

describe("the workspace", () => {
  it("is no argument by default", () => {
    expect(served({}).filter((tool) => tool.arguments["account_id"] !== undefined)).toEqual([]);
  });

  it("is the same argument of every tool that reaches one, with one short description", () => {
    const open = served({ ORCHESTRA_MULTI_WORKSPACE: "true" }).filter(({ arguments: own }) => "account_id" in own);
    expect(open.map(({ name }) => name)).toEqual(reaching);
    const forms = new Set(open.map((tool) => JSON.stringify({ ...tool.arguments["account_id"], binding: 0 })));
    expect([...forms].map((form) => JSON.parse(form) as unknown)).toEqual([
      expect.objectContaining({
        configured: "ORCHESTRA_ACCOUNT_ID",
        schema: { type: "string", format: "uuid" },
        description: expect.stringMatching(/^.{10,60}$/),
      }),
    ]);
  });

  it("is opened by the flag of the program", async () => {
    let printed = "";
    const { write } = process.stdout;
    process.stdout.write = (text) => Boolean((printed += String(text)));
    try {
      expect(await run(["tools", "--json", "--toolsets", "all", "--allow-destructive", "--multi-workspace"])).toBe(0);
    } finally {
      process.stdout.write = write;
    }
    const tools = JSON.parse(printed) as { name: string; arguments: string[] }[];
    const open = tools.filter(({ arguments: names }) => names.includes("account_id"));
    expect(open.map(({ name }) => name)).toEqual(reaching);
  });
});
