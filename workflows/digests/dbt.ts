/** The digests of dbt's artifacts that tools offer: made while the file is read, so that manifests of any size can be. */
import type { JsonValue } from "../../server/definition.js";
import type { Digesting, DigestMaker, DigestOptions, Digests } from "../../server/file/digest.js";
import type { JsonEnd, JsonPlace, Wanted } from "../../server/file/json/scanner.js";
import { Manifest, NODE_GROUPS } from "./manifest.js";
import { recordOf, RunResults, textOf } from "./run-results.js";

/** The longest node or result that is read, in characters. */
const MAX_NODE = 1_000_000;
const MAX_FACT = 200_000;

/** By the names that `tools.yaml` offers them under. */
export const dbtDigests: Digests = { dbt: maker(false), dbt_sql: maker(true) };

function maker(withSql: boolean): DigestMaker {
  return { begin: (options) => new DbtDigesting(options, withSql) };
}

/** Goes through either file: which one it is, is known by its parts. */
class DbtDigesting implements Digesting {
  readonly #results: RunResults;
  readonly #manifest: Manifest;
  readonly #facts: Record<string, unknown> = {};
  #part = "";
  #hasResults = false;
  #hasNodes = false;

  constructor({ isWanted }: DigestOptions, withSql: boolean) {
    this.#results = new RunResults({ isNamed: isWanted, withSql });
    this.#manifest = new Manifest({ isNamed: isWanted, withSql });
  }

  begin({ kind, depth, key }: JsonPlace): Wanted {
    if (depth === 0) return { inside: true };
    const name = String(key);
    if (depth === 1) {
      this.#part = name;
      if (name === "results" && kind === "array") {
        this.#hasResults = true;
        return { inside: true };
      }
      if (NODE_GROUPS.has(name) || name === "child_map") {
        this.#hasNodes ||= name === "nodes" && kind === "object";
        return { inside: kind === "object" };
      }
      return ["metadata", "args", "elapsed_time"].includes(name) ? { keep: MAX_FACT } : {};
    }
    if (this.#part === "results") return { keep: MAX_NODE };
    const isRead = this.#part === "child_map" ? this.#manifest.isTold(name) : this.#manifest.isNamed(name);
    return isRead ? { keep: MAX_NODE } : {};
  }

  end({ depth, key, text }: JsonEnd): boolean {
    const name = String(key);
    if (depth === 1 && text !== undefined) this.#facts[name] = parsed(text);
    if (depth !== 2) return true;
    const value = text === undefined ? undefined : parsed(text);
    if (this.#part === "results") this.#results.add(value);
    else if (this.#part === "child_map") this.#manifest.addChildren(name, value);
    else this.#manifest.add(name, value);
    return true;
  }

  result(): { readonly [name: string]: JsonValue } | undefined {
    // Other files of dbt have results and nodes, too: their schema tells them apart, where they name one.
    const schema = textOf(recordOf(this.#facts["metadata"])["dbt_schema_version"]);
    const isOf = (kind: string) => schema === undefined || schema.includes(kind);
    const isResults = this.#hasResults && isOf("run-results");
    const of = isResults ? this.#results : this.#hasNodes && isOf("manifest") ? this.#manifest : undefined;
    return of?.digest(this.#facts) as unknown as { readonly [name: string]: JsonValue } | undefined;
  }
}

/** What is no JSON after all counts as unread. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
