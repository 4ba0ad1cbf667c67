/** An assistant's side of a conversation: calls over MCP, and what they cost in calls and tokens. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

/** Answers as a script reads them. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Read = Record<string, any>;

export interface Cost {
  readonly calls: number;
  /** Of the names and arguments of the calls. */
  readonly tokensIn: number;
  /** Of all that was answered, errors included. */
  readonly tokensOut: number;
}

/** Calls tools, and is answered as a model is: by text. */
export interface Assistant {
  ask(tool: string, args: object): Promise<Read>;
}

export interface CountedAssistant extends Assistant {
  /** What was spent since the last time that this was asked. */
  spent(): Cost;
  close(): Promise<void>;
}

/** Starts the program and connects to it. Results count as the text that a model reads. */
export async function connect(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  countTokens: (text: string) => number,
): Promise<CountedAssistant> {
  const client = new Client({ name: "orchestra-mcp-bench", version: "1.0.0" });
  const env = { PATH: process.env["PATH"] ?? "", ...environment };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [...words], env, stderr: "ignore" }),
  );
  let cost = { calls: 0, tokensIn: 0, tokensOut: 0 };
  return {
    async ask(tool, args) {
      const result = await client.callTool({ name: tool, arguments: { ...args } }, { timeout: 120_000 });
      const parts = result.content as readonly { readonly type: string; readonly text?: string }[];
      const text = parts.map((part) => part.text ?? "").join("\n");
      cost = {
        calls: cost.calls + 1,
        tokensIn: cost.tokensIn + countTokens(JSON.stringify({ name: tool, arguments: args })),
        tokensOut: cost.tokensOut + countTokens(text),
      };
      if (result.isError === true) throw new Error(`${tool}: ${text}`);
      return result.structuredContent ?? (JSON.parse(text) as Read);
    },
    spent() {
      const before = cost;
      cost = { calls: 0, tokensIn: 0, tokensOut: 0 };
      return before;
    },
    close: () => client.close(),
  };
}
