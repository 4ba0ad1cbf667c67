/** `orchestra-mcp/handler` as those who install the package get it: the declaration is true, and the handler answers. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { program } from "./built-program.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsc = join(root, "node_modules/typescript/bin/tsc");
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "user-"));
  const installed = join(project, "node_modules/orchestra-mcp");
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, "package.json"), join(installed, "package.json"));
  cpSync(dirname(program), join(installed, "dist"), { recursive: true });
  mkdirSync(join(project, "node_modules/@types"));
  for (const name of ["@types/node", "undici-types"]) {
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
  }
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** What the compiler says of a file of the user's, libraries checked too; empty where nothing is wrong. */
function compiled(name: string, text: string): string {
  writeFileSync(join(project, `${name}.ts`), text);
  const compilerOptions = {
    module: "NodeNext",
    target: "ES2023",
    lib: ["ES2023"],
    types: ["node"],
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
  };
  writeFileSync(join(project, `${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", `${name}.json`], { cwd: project, encoding: "utf8" });
  return stdout;
}

const user = `
import { createServer } from "node:http";
import { createHandler, type Handler } from "orchestra-mcp/handler";
const handler: Handler = createHandler({ environment: { ORCHESTRA_HTTP_AUTH: "key" }, toolsets: "runs", readOnly: true });
const response: Response = await handler.fetch(new Request("http://localhost/healthz"));
console.log(response.status, await response.text());
createServer(handler.listener);
await handler.close();
`;

it("a user's file compiles against the declaration, and runs", () => {
  expect(compiled("user", user)).toBe("");
  const script = user.replace(", type Handler", "").replace(/: (?:Handler|Response) =/gu, " =");
  writeFileSync(join(project, "user.mjs"), script);
  const ran = spawnSync(process.execPath, ["user.mjs"], { cwd: project, encoding: "utf8" });
  expect(ran).toMatchObject({ stdout: '200 {"status":"alive"}\n', status: 0 });
});

it("a wrong use does not", () => {
  const deep = 'export * from "orchestra-mcp/dist/handler.js";';
  const said = compiled("wrong", deep + user.replace("toolsets:", "toolset:"));
  expect(said).toContain("'toolset' does not exist");
  expect(said).toContain("Cannot find module 'orchestra-mcp/dist/handler.js'");
});

it("the declaration says what the source says, no more and no less", () => {
  const source = JSON.stringify(join(root, "cli/handler.js"));
  const same = `
import type * as declared from "orchestra-mcp/handler";
import type * as source from ${source};
type Exact<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Spread out, so that interfaces are compared by what they hold. */
type Flat<T> = { [key in keyof T]: T[key] };
export const options: Exact<Flat<declared.HandlerOptions>, Flat<source.HandlerOptions>> = true;
export const handler: Exact<Flat<declared.Handler>, Flat<source.Handler>> = true;
export const names: Exact<keyof typeof declared, keyof typeof source> = true;
export const made: source.Handler = {} as ReturnType<typeof declared.createHandler>;
`;
  writeFileSync(join(project, "same.ts"), same);
  const compilerOptions = {
    ...(JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as { compilerOptions: object }).compilerOptions,
    typeRoots: [join(root, "node_modules/@types")],
  };
  writeFileSync(join(project, "same.json"), JSON.stringify({ compilerOptions, files: ["same.ts"] }));
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", "same.json"], { cwd: project, encoding: "utf8" });
  expect(stdout).toBe("");
});
