/**
 * The container file without a container engine: read by a parser, its last stage laid out in a folder, and run there as
 * its user with nothing else of the file system, all of it read-only.
 */
import { DockerfileParser, type Instruction } from "dockerfile-ast";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { program } from "../cli/built-program.js";
import { callOf } from "../server/hosting/hosted.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = readFileSync(join(root, "deploy/container/Dockerfile"), "utf8");
const instructions = DockerfileParser.parse(text).getInstructions();

const named = (of: readonly Instruction[], keyword: string) => of.filter((each) => each.getKeyword() === keyword);
const words = (instruction: Instruction) => instruction.getArguments().map((argument) => argument.getValue());

/** The instructions of each stage, from its FROM on. */
const stages: Instruction[][] = [];
for (const instruction of instructions) {
  if (instruction.getKeyword() === "FROM") stages.push([]);
  stages.at(-1)?.push(instruction);
}
const last = stages.at(-1) ?? [];
const stageNames = stages.map(([from]) => words(from!)[2]);

interface Copy {
  /** The stage that it copies from; undefined for the folder that is built in. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

function copiesIn(stage: readonly Instruction[]): Copy[] {
  return named(stage, "COPY").map((copy) => {
    const [, from] = /--from=(?<from>\S+)/u.exec(copy.getTextContent()) ?? [];
    const paths = words(copy).filter((word) => !word.startsWith("--"));
    return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? "" };
  });
}

/** Its list form, as JSON has it. */
const listOf = (instruction: Instruction | undefined) =>
  JSON.parse(/\[.*\]/su.exec(instruction?.getTextContent() ?? "")?.[0] ?? "[]") as string[];

describe("the container file", () => {
  it("copies what there is, and of it only what may go to the builder", () => {
    const allowed = readFileSync(join(root, ".dockerignore"), "utf8").split("\n");
    expect(allowed).toContain("*");
    const sources = stages.flatMap((stage) => copiesIn(stage)).filter(({ from }) => from === undefined);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources.flatMap((copy) => copy.sources)) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(allowed).toContain(`!${source.replace(/^\.\//u, "")}`);
    }
    for (const { from } of copiesIn(last)) if (from !== undefined) expect(stageNames).toContain(from);
  });

  it("ends in an image without a shell, whose user is not root, by number", () => {
    expect(words(last[0]!)[0]).toMatch(/distroless\/nodejs\d+-debian\d+:nonroot$/u);
    const users = named(last, "USER").map((each) => words(each)[0]);
    expect(users).toHaveLength(1);
    expect(users[0]).toMatch(/^[1-9]\d*:[1-9]\d*$/u);
    expect(named(last, "RUN")).toEqual([]);
  });

  it("holds no secret: nothing that is named like one is set, passed or copied", () => {
    for (const instruction of instructions.filter((each) =>
      ["ENV", "ARG", "COPY", "ADD"].includes(each.getKeyword()),
    )) {
      expect(instruction.getTextContent()).not.toMatch(/KEY|TOKEN|SECRET|PASSWORD|\.env|\.git/u);
    }
    expect(named(instructions, "ADD")).toEqual([]);
  });

  it("builds with the commands that the project has", () => {
    const run = named(stages[0]!, "RUN").map((each) => each.getTextContent());
    expect(run).toEqual(["RUN npm ci", "RUN node cli/build.mjs"]);
    const major = /node:(?<major>\d+)-/u.exec(words(stages[0]![0]!)[0]!)?.groups?.["major"];
    expect(words(last[0]!)[0]).toContain(`nodejs${major}-`);
    // Everything that the bundler reads is there by then: the folders that the sources import from.
    const there = copiesIn(stages[0]!).flatMap(({ sources }) => sources);
    expect(there).toEqual(expect.arrayContaining(["cli", "generated", "generator", "sandbox", "server", "workflows"]));
  });

  it("is of the port that it says", () => {
    expect(listOf(named(last, "CMD")[0]).at(-1)).toBe(`0.0.0.0:${words(named(last, "EXPOSE")[0]!)[0]}`);
  });
});

const isRoot = process.getuid?.() === 0;
/** Whether this machine lets us lay out a root of our own: not in every container. */
const isPermitted =
  isRoot &&
  spawnSync("unshare", ["--mount", "sh", "-c", "mount --make-rprivate / && mount --bind /tmp /tmp"]).status === 0;
if (!isPermitted) {
  console.warn("The image is not run: that needs root, and leave to mount (unshare --mount).");
}

describe.skipIf(!isPermitted)("the image's files, run by its user on a read-only root", () => {
  const image = mkdtempSync(join(tmpdir(), "image-"));
  let running: ChildProcess | undefined;
  afterAll(() => {
    running?.kill("SIGKILL");
    rmSync(image, { recursive: true, force: true });
  });

  /** What the last stage copies, from the folder that is built in and from the finished build. */
  function layOut(): void {
    const folder = words(named(last, "WORKDIR")[0]!)[0]!;
    for (const { from, sources, target } of copiesIn(last)) {
      for (const source of sources) {
        const origin = from === undefined ? join(root, source) : dirname(program);
        if (from !== undefined) expect(source).toBe("/source/dist");
        const isFolder = statSync(origin).isDirectory();
        const path = posix.resolve(folder, target, isFolder ? "." : basename(source));
        mkdirSync(dirname(join(image, path)), { recursive: true });
        cpSync(origin, join(image, path), { recursive: true });
      }
    }
    // Node with what it is linked to, in the place where the image has it.
    for (const each of ["nodejs/bin", "lib", "lib64", "usr/lib"]) mkdirSync(join(image, each), { recursive: true });
    writeFileSync(join(image, "nodejs/bin/node"), "");
    execFileSync("chmod", ["-R", "a+rX", image]);
  }

  /** In a mount namespace of its own, which ends with it. */
  function enter(command: readonly string[], env: Record<string, string>): ChildProcess {
    const [user] = words(named(last, "USER")[0]!);
    const script = `
      set -e
      mount --make-rprivate /
      mount --bind "$IMAGE" "$IMAGE"
      mount --bind "$NODE" "$IMAGE/nodejs/bin/node"
      for each in lib lib64 usr/lib; do [ ! -d "/$each" ] || mount --bind "/$each" "$IMAGE/$each"; done
      mount -o remount,bind,ro "$IMAGE"
      exec chroot --userspec="${user}" --groups="" "$IMAGE" /nodejs/bin/node "$@"
    `;
    return spawn("unshare", ["--mount", "sh", "-c", script, "sh", ...command], {
      env: { PATH: process.env["PATH"] ?? "", IMAGE: image, NODE: process.execPath, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  it("serves, writes nothing, and ends in order", async () => {
    layOut();
    const port = await freePort();
    const [script, ...rest] = listOf(named(last, "CMD")[0]);
    const folder = words(named(last, "WORKDIR")[0]!)[0]!;
    // Its own root begins at "/", so the program is named by its whole path.
    const command = [`${folder}/${script}`, ...rest.map((word) => word.replace("8080", String(port)))];
    running = enter([...command, "--sandbox"], { ORCHESTRA_HTTP_TOKEN: "canary-token" });
    let said = "";
    running.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(running, "exit");
    await Promise.race([answering(`http://127.0.0.1:${port}/readyz`), ended.then(() => expect(said).toBe(""))]);
    const status = readFileSync(`/proc/${running.pid}/status`, "utf8");
    expect(/^Uid:\s+(?<uid>\d+)\s/mu.exec(status)?.groups?.["uid"]).toBe("65532");
    const response = await fetch(`http://127.0.0.1:${port}/mcp`, {
      method: "POST",
      headers: {
        authorization: "Bearer canary-token",
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify(callOf("list_pipeline_runs", { limit: 2 })),
    });
    expect(await response.text()).toContain("results");
    // What the image asks itself, with its own Node: the port apart, word by word.
    const check = listOf(named(last, "HEALTHCHECK")[0]).map((word) => word.replace("8080", String(port)));
    expect(check[0]).toBe("/nodejs/bin/node");
    expect(await once(enter(check.slice(1), {}), "exit")).toEqual([0, null]);
    running.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    expect(said).not.toContain("canary-token");
  });

  it("on a root that refuses to be written to", async () => {
    const child = enter(["-e", 'require("node:fs").writeFileSync("/app/new", "")'], {});
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    expect(await once(child, "exit")).not.toEqual([0, null]);
    expect(said).toContain("EROFS");
    expect(readdirSync(join(image, "app"))).not.toContain("new");
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
