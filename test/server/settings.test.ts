/** Settings: what wins over what, and what a wrong value is told. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secretSource, type Environment } from "../../server/secret-source.js";
import { type Flags, readSettings, UsageError } from "../../server/settings.js";
import { shelves } from "./catalogue-of-shelves.js";

function read(environment: Environment = {}, flags: Flags = {}) {
  return readSettings({ catalogue: shelves, environment, flags });
}

function usageError(environment: Environment, flags: Flags = {}): string {
  try {
    read(environment, flags);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "no error";
}

describe("precedence", () => {
  it("has defaults", () => {
    const settings = read();
    expect(settings.toolsets).toEqual({ value: undefined, from: { kind: "default" } });
    expect(settings.readOnly.value).toBe(false);
    expect(settings.allowDestructive.value).toBe(false);
    expect(settings.maxResultCharacters.value).toBe(40_000);
    expect(settings.documents["shelves"]?.baseUrl?.value).toBe("https://shelves.example/api");
  });

  it.each([
    ["toolsets", { SHELVES_TOOLSETS: "reading, extra" }, { toolsets: "writing" }, ["reading", "extra"], ["writing"]],
    ["readOnly", { SHELVES_READ_ONLY: "yes" }, { readOnly: false }, true, false],
    ["allowDestructive", { SHELVES_ALLOW_DESTRUCTIVE: "1" }, { allowDestructive: false }, true, false],
    ["timeoutMs", { SHELVES_TIMEOUT_MS: "500" }, { timeoutMs: "900" }, 500, 900],
    ["maxResultCharacters", { SHELVES_MAX_RESULT_CHARS: "5000" }, { maxResultChars: "6000" }, 5000, 6000],
    ["logLevel", { SHELVES_LOG_LEVEL: "debug" }, { logLevel: "error" }, "debug", "error"],
  ] as const)(
    "%s: a flag wins over the environment, which wins over the default",
    (name, environment, flags, fromEnvironment, fromFlag) => {
      const variable = Object.keys(environment)[0];
      expect(read(environment)[name]).toEqual({
        value: fromEnvironment,
        from: { kind: "environment", name: variable },
      });
      expect(read(environment, flags)[name]).toMatchObject({ value: fromFlag, from: { kind: "flag" } });
      expect(read({ [variable ?? ""]: "  " })[name].from).toEqual({ kind: "default" });
    },
  );

  it("takes names as a list, too", () => {
    expect(read({}, { toolsets: ["all"], tools: ["get_book", "find_books"] }).tools.value).toEqual([
      "get_book",
      "find_books",
    ]);
  });

  it("takes the base URL from a flag, a variable or the document, without a slash at its end", () => {
    const environment = { SHELVES_BASE_URL: "http://localhost:8080/v1/" };
    expect(read(environment).documents["shelves"]?.baseUrl).toEqual({
      value: "http://localhost:8080/v1",
      from: { kind: "environment", name: "SHELVES_BASE_URL" },
    });
    const flags = { baseUrl: "https://other.example" };
    expect(read(environment, flags).documents["shelves"]?.baseUrl?.value).toBe("https://other.example");
  });

  it("reads configured parameters from the variables they name", () => {
    expect(read({ SHELVES_LIBRARY_ID: "7" }).configured.get("SHELVES_LIBRARY_ID")?.value).toBe("7");
    expect(read({ SHELVES_LIBRARY_ID: "" }).configured.size).toBe(0);
  });
});

describe("wrong values", () => {
  it("names every one of them, with what is allowed and what was probably meant", () => {
    const message = usageError(
      { SHELVES_TIMEOUT_MS: "10s", SHELVES_READ_ONLY: "maybe" },
      { toolsets: "readng", tools: "list_book" },
    );
    expect(message.split("\n")).toEqual([
      '--toolsets: There is no toolset "readng". Did you mean "reading"? Known: reading, writing, extra, all.',
      expect.stringMatching(
        /^--tools: There is no tool "list_book"\. Did you mean "list_books"\? Known: list_books, find_books, /,
      ),
      'SHELVES_READ_ONLY: "maybe" is neither yes nor no. Allowed: true, false (or 1/0, yes/no, on/off).',
      'SHELVES_TIMEOUT_MS: "10s" is no whole number of milliseconds. Allowed: a whole number of milliseconds, 1 to 86400000.',
    ]);
  });

  it.each([
    [{ SHELVES_BASE_URL: "shelves.example" }, /no URL/],
    [{ SHELVES_BASE_URL: "ftp://shelves.example" }, /ftp:/],
    [{ SHELVES_BASE_URL: "https://x.example/?a=1" }, /query/],
    [{ SHELVES_TIMEOUT_MS: "0" }, /out of bounds/],
    [{ SHELVES_TOOLSETS: "," }, /names no toolset/],
    [{ SHELVES_TOOLSETS: "foo" }, /Known: reading, writing, extra, all/],
  ])("%j", (environment, expected) => expect(usageError(environment as Environment)).toMatch(expected));

  it("does not repeat a password that stands in a URL", () => {
    const message = usageError({ SHELVES_BASE_URL: "https://me:hunter22@x.example" });
    expect(message).toMatch(/password/);
    expect(message).not.toContain("hunter22");
  });
});

describe("keys", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "keys-"));
    await writeFile(join(folder, "key"), "\n  from-the-file \n");
    await writeFile(join(folder, "empty"), "\n");
  });
  afterAll(() => rm(folder, { recursive: true }));

  const load = async (environment: Environment) => (await secretSource("K", environment).load())?.reveal();
  const command = `node -e "process.stdout.write('from-the-command\\n')"`;
  const path = process.env["PATH"];

  it("come from the variable, else the file, else the command", async () => {
    const file = join(folder, "key");
    expect(await load({ K: " plain ", K_FILE: file, K_COMMAND: command })).toBe("plain");
    expect(await load({ K_FILE: file, K_COMMAND: command })).toBe("from-the-file");
    expect(await load({ K_COMMAND: command, PATH: path })).toBe("from-the-command");
    expect(await load({})).toBeUndefined();
  });

  it("say which way is in use, and which are ignored, without reading anything", () => {
    const source = secretSource("K", { K_FILE: "/nowhere", K_COMMAND: "exit 1" });
    expect(source.from).toEqual({ kind: "file", variable: "K_FILE", path: "/nowhere" });
    expect(source.ignored).toEqual(["K_COMMAND"]);
  });

  it.each([
    [{ K_FILE: "/nowhere/key" }, /K_FILE.*\/nowhere\/key.*ENOENT/],
    [{ K_COMMAND: "echo out; echo locked >&2; exit 3" }, /K_COMMAND ended with exit code 3: locked/],
    [{ K_COMMAND: "true" }, /printed nothing/],
    [{ K: "two\nlines" }, /one line/],
  ])("teach where they fail: %j", async (environment, expected) => {
    await expect(load({ ...environment, PATH: path })).rejects.toThrow(expected);
  });

  it("do not repeat what the failing command printed as the key", async () => {
    const failing = load({ K_COMMAND: "echo printed-key; exit 1", PATH: path });
    await expect(failing).rejects.not.toThrow(/printed-key/);
  });

  it("are asked for again after a failure, and once after success", async () => {
    const file = join(folder, "later");
    const source = secretSource("K", { K_FILE: file });
    await expect(source.load()).rejects.toThrow(/ENOENT/);
    await writeFile(file, "first");
    expect((await source.load())?.reveal()).toBe("first");
    await writeFile(file, "second");
    expect((await source.load())?.reveal()).toBe("first");
  });

  it("are told apart from an empty file", async () => {
    await expect(load({ K_FILE: join(folder, "empty") })).rejects.toThrow(/is empty/);
  });
});
