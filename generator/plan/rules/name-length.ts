/** Tool names: together with a server's name, some clients take 60 characters, and drop the tool beyond. */
import { PREFERRED_LENGTH } from "../names.js";
import type { ClientRule } from "./rule.js";

export const nameLength: ClientRule = {
  name: "name-length",
  why: "Cursor drops a tool whose name has more than 60 characters together with the server's",
  weight: "refused",
  check: ({ name, aliases = [] }) =>
    [name, ...aliases]
      .filter((each) => each.length > PREFERRED_LENGTH)
      .map((each) => `"${each}" has ${each.length} characters; keep to ${PREFERRED_LENGTH}`),
};
