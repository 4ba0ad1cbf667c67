/** The API in a process of its own, so that its work is not done in the process that measures. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Api } from "./servers.js";

export interface StartedApi extends Api {
  /** The same API with the big files alone. */
  readonly bigUrl: string;
  close(): Promise<void>;
}

export async function startApi(): Promise<StartedApi> {
  const script = fileURLToPath(new URL("../apis.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    ...(JSON.parse(line) as { url: string; bigUrl: string; apiKey: string }),
    async close() {
      const ended = once(child, "close");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
