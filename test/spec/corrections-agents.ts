/** What an agents document alone has to be like after its overlays. */
import { expect, it } from "vitest";
import type { JsonObject } from "./apply-overlay.js";
import { operationsOf, parameterOf, parametersOf } from "./documents.js";
import { at, structure } from "./prose.js";

/** Registers the tests; `document` is asked for inside each of them. */
export function agentsCorrections(document: () => JsonObject): void {
  it("leaves the lists that repeat their parameter as they are", () => {
    const sessions = parametersOf(operationsOf(document()).get("GET /sessions"));
    const repeating = sessions.filter((parameter) => JSON.stringify(parameter["schema"]).includes('"array"'));
    expect(repeating.map((parameter) => parameter["name"])).toContain("status");
    for (const parameter of repeating) {
      expect(parameter).not.toHaveProperty("style");
      expect(parameter).not.toHaveProperty("explode");
    }
  });

  it.each(["time_from", "time_to"])("%s of the usage is a date-time", (name) => {
    const schema = parameterOf(document(), "GET /usage", name)["schema"] ?? null;
    expect(structure(schema)).toEqual({ type: "string", format: "date-time" });
  });

  it.each([
    ["CreateAgentRequest", false],
    ["CreateSessionRequest", false],
    ["SendSessionMessageRequest", false],
    // Here null empties a field.
    ["PatchAgentRequest", true],
  ])("%s takes null: %s", (component, expected) => {
    const properties = at(document(), "components", "schemas", component, "properties");
    expect(JSON.stringify(properties).includes('"null"')).toBe(expected);
  });
}
