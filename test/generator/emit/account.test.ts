/** `TOOLS.md`: what a reader of the account learns of a tool besides its parameters. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generate } from "../../../generator/generate.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function accountOf(name: string): string {
  const folder = `test/generator/cases/${name}`;
  const { files } = generate({ config: `${folder}/tools.yaml`, out: `${folder}/expected`, root });
  return files.get("TOOLS.md") ?? "";
}

describe("the account", () => {
  it.each([
    ["certainty-of-the-document-is-carried-along", "- `inferred` in the document"],
    ["certainty-of-the-document-is-carried-along", "- `note`: string, body `/note`, `guessed` in the document"],
    ["destructive-tools-take-a-confirmation", "- `confirm`: string, the server's own: repeats `owner` or `alias`"],
    ["destructive-tools-take-a-confirmation", "- `confirm`: string, the server's own: repeats the tool's name"],
    ["exactly-one-of-several-ways-is-taken", "- exactly one of: `id`, `alias`, `shelf` with `number`"],
    [
      "long-enumerations-are-told-in-words",
      "- `size`: integer, one of fixed values, checked at a call, required, query",
    ],
    ["objects-may-come-as-text", "- `plan`: object, or text (yaml), required, body `/plan`"],
    [
      "settings-may-be-left-to-callers",
      "the value of `API_TENANT`, or the argument `tenant_id` where settings are left to callers",
    ],
  ])("of %s says %s", (name, line) => expect(accountOf(name)).toContain(line));
});
