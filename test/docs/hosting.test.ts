/** The page on hosting names what the code reads, and nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import { authenticationModes, readHostingSettings } from "../../server/hosting/hosting-settings.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/hosting.md"), "utf8");

/** The variables that are asked for while the settings are read, whatever their values. */
function variablesRead(): string[] {
  const asked = new Set<string>();
  const given: Record<string, string> = {
    ORCHESTRA_HTTP_OAUTH_ISSUER: "https://id.example",
    ORCHESTRA_HTTP_PUBLIC_URL: "https://mcp.example",
  };
  const environment = new Proxy(given, {
    get(target, name: string) {
      asked.add(name);
      return target[name];
    },
  });
  readHostingSettings({ catalogue, prefix: "ORCHESTRA_", environment, host: "::" });
  return [...asked].filter((name) => !/_(?:FILE|COMMAND)$/u.test(name)).sort();
}

describe("docs/hosting.md", () => {
  it("has a row for each variable", () => {
    const rows = [...page.matchAll(/^\| `(?<name>ORCHESTRA_HTTP_\w+)`/gmu)].map(({ groups }) => groups?.["name"]);
    expect(rows.sort()).toEqual(variablesRead());
  });

  it("has a row for each way to show who one is", () => {
    const rows = [...page.matchAll(/^\| `(?<name>[a-z]+)` /gmu)].map(({ groups }) => groups?.["name"]);
    expect(rows.sort()).toEqual([...authenticationModes].sort());
  });

  it("states the defaults", () => {
    const { maxBodyBytes, maxConcurrency, shutdownMs, drainMs } = readHostingSettings({
      catalogue,
      prefix: "ORCHESTRA_",
      environment: {},
      host: "127.0.0.1",
    });
    const cells = {
      MAX_BODY_BYTES: maxBodyBytes,
      MAX_CONCURRENCY: maxConcurrency,
      SHUTDOWN_MS: shutdownMs,
      DRAIN_MS: drainMs,
    };
    for (const [name, value] of Object.entries(cells)) {
      expect(page).toMatch(new RegExp(`ORCHESTRA_HTTP_${name}\`.*\\| ${value} +\\|`, "u"));
    }
  });

  it("is found from the first page", () => {
    expect(readdirSync(join(root, "docs"))).toContain("hosting.md");
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain("docs/hosting.md");
  });
});
