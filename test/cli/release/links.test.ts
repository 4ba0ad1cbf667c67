/** The one-click links of the README, decoded as the clients decode them. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { oneClickLinks } from "../../../cli/release/links.js";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

it("are those of the README", () => {
  for (const { client, url } of oneClickLinks()) expect(readme, client).toContain(`[${client}](${url})`);
});

it("for Cursor: a name, and the entry in base64", () => {
  const [, address = ""] = /\[Cursor\]\((https:[^)]*)\)/u.exec(readme) ?? [];
  const { searchParams } = new URL(address);
  expect(searchParams.get("name")).toBe("orchestra");
  expect(JSON.parse(atob(searchParams.get("config") ?? ""))).toEqual({
    command: "npx",
    args: ["-y", "orchestra-mcp"],
    env: { ORCHESTRA_API_KEY: "${env:ORCHESTRA_API_KEY}" },
  });
});

it("for VS Code: a name, the entry, and the question for the key, as JSON", () => {
  const [, address = ""] = /\[VS Code\]\((https:[^)]*)\)/u.exec(readme) ?? [];
  const { searchParams } = new URL(address);
  expect(searchParams.get("name")).toBe("orchestra");
  expect(JSON.parse(searchParams.get("config") ?? "")).toEqual({
    type: "stdio",
    command: "npx",
    args: ["-y", "orchestra-mcp"],
    env: { ORCHESTRA_API_KEY: "${input:orchestra-api-key}" },
  });
  expect(JSON.parse(searchParams.get("inputs") ?? "")).toEqual([
    { type: "promptString", id: "orchestra-api-key", description: "Orchestra API key", password: true },
  ]);
});
