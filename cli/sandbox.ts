/** `orchestra-mcp sandbox`: the simulated workspace alone, until it is interrupted. */
import { once } from "node:events";
import { UsageError } from "../server/settings.js";
import { PLANS } from "../sandbox/routes.js";
import { startSandbox, type Sandbox } from "../sandbox/start.js";
import { sandboxDocuments } from "./sandbox-document.js";

export interface SandboxOptions {
  readonly port: string;
  readonly plan: string;
  readonly faults?: string;
}

/** Runs it; prints `{"url":…,"apiKey":…}` first and nothing more on standard output. Answers with the exit code. */
export async function sandbox(options: SandboxOptions): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port takes a whole number from 0 to 65535, not "${options.port}".`);
  }
  const plan = PLANS.find((each) => each === options.plan);
  if (plan === undefined) throw new UsageError(`--plan takes ${PLANS.join(", ")}, not "${options.plan}".`);
  const started = await startSandbox({
    port,
    plan,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(await validationOptions()),
  });
  process.stdout.write(`${JSON.stringify({ url: started.url, apiKey: started.apiKey })}\n`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await started.close();
  return 0;
}

/** A sandbox inside this process, and the environment under which the server uses it instead of the real API. */
export async function startEmbeddedSandbox(): Promise<{ sandbox: Sandbox; environment: NodeJS.ProcessEnv }> {
  const started = await startSandbox(await validationOptions());
  const { ORCHESTRA_API_KEY_FILE: _file, ORCHESTRA_API_KEY_COMMAND: _command, ...rest } = process.env;
  return {
    sandbox: started,
    environment: {
      ...rest,
      ORCHESTRA_BASE_URL: started.url,
      ORCHESTRA_PLATFORM_URL: started.platformUrl,
      ORCHESTRA_AGENTS_URL: started.agentsUrl,
      ORCHESTRA_API_KEY: started.apiKey,
    },
  };
}

/** Requests that do not fit the document are told on standard error: they are defects of this project. */
async function validationOptions() {
  return {
    documents: await sandboxDocuments(),
    onViolation: (violation: { readonly message: string }) => {
      process.stderr.write(`sandbox: a request does not fit the document: ${violation.message}\n`);
    },
  };
}
