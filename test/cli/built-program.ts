/** Where the built program is; `test/build.ts` builds it once before the tests. */
import { fileURLToPath } from "node:url";

export const program = fileURLToPath(new URL("../../dist/orchestra-mcp.js", import.meta.url));
