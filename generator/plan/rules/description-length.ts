/** Descriptions: beyond 1,024 characters some model interfaces refuse the whole request, others cut. */
import { DESCRIPTION_LIMIT } from "../prose.js";
import type { ClientRule } from "./rule.js";

export const descriptionLength: ClientRule = {
  name: "description-length",
  why: "Gemini takes descriptions of at most 1,024 characters",
  weight: "refused",
  check: (tool) => {
    const texts: [string, string | undefined][] = [
      ["the tool's description", tool.description],
      ...Object.entries(tool.arguments).map(([name, { description }]): [string, string | undefined] => [
        `the description of ${name}`,
        description,
      ]),
    ];
    return texts
      .filter(([, text]) => (text?.length ?? 0) > DESCRIPTION_LIMIT)
      .map(([what, text]) => `${what} has ${text?.length ?? 0} characters; keep to ${DESCRIPTION_LIMIT}`);
  },
};
