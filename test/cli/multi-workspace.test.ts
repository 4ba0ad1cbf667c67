/** `--multi-workspace`: one argument on every tool alike, and on none without it. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import { run } from "../../cli/main.js";
import { selectTools } from "../../server/catalogue.js";
import { readSettings } from "../../server/settings.js";

function argumentsNamed(name: string, environment: Record<string, string>) {
  const flags = { toolsets: "all", allowDestructive: true };
  const { tools } = selectTools(catalogue, readSettings({ catalogue, environment, flags }));
  return tools.map((tool) => tool.arguments[name]);
}

describe("the workspace", () => {
  it("is no argument by default", () => {
    expect(new Set(argumentsNamed("account_id", {}))).toEqual(new Set([undefined]));
  });

  it("is the same argument of every tool, with one short description", () => {
    const all = argumentsNamed("account_id", { ORCHESTRA_MULTI_WORKSPACE: "true" });
    expect(new Set(all.map((argument) => JSON.stringify(argument))).size).toBe(1);
    expect(all[0]).toMatchObject({ configured: "ORCHESTRA_ACCOUNT_ID", schema: { type: "string" } });
    expect(all[0]?.description?.length).toBeLessThan(60);
  });

  it("is opened by the flag of the program", async () => {
    let printed = "";
    const { write } = process.stdout;
    process.stdout.write = (text) => Boolean((printed += String(text)));
    try {
      expect(await run(["tools", "--json", "--multi-workspace"])).toBe(0);
    } finally {
      process.stdout.write = write;
    }
    const tools = JSON.parse(printed) as { arguments: string[]; confidence: object }[];
    expect(tools.length).toBeGreaterThan(0);
    for (const tool of tools) expect(tool.arguments).toContain("account_id");
  });
});
