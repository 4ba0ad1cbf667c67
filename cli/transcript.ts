/** Writes what a client asks and is answered as text that a person reads with pleasure, in colour on a terminal. */
import { styleText } from "node:util";

export interface Transcript {
  title(text: string): void;
  /** A numbered step: what the assistant wants to know. */
  step(question: string): void;
  call(tool: string, argumentsValue: object): void;
  /** One line of an answer. */
  answer(text: string, tone?: "good" | "bad" | "quiet"): void;
  note(text: string): void;
}

const tones = { good: "green", bad: "red", quiet: "gray" } as const;
const longestArgumentCharacters = 60;

/** A transcript that writes to `stream`. */
export function createTranscript(stream: NodeJS.WritableStream & { isTTY?: boolean }): Transcript {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    stream.isTTY === true && process.env["NO_COLOR"] === undefined ? styleText(style, text) : text;
  const line = (text = ""): void => void stream.write(`${text}\n`);
  let steps = 0;
  return {
    title(text) {
      line();
      line(paint("bold", text));
    },
    step(question) {
      steps += 1;
      line();
      line(paint("bold", `${steps}. ${question}`));
    },
    call(tool, argumentsValue) {
      line(`   ${paint("cyan", `→ ${tool}`)} ${paint("gray", shorten(argumentsValue))}`);
    },
    answer(text, tone) {
      for (const part of text.split("\n")) line(`     ${tone === undefined ? part : paint(tones[tone], part)}`);
    },
    note(text) {
      line(text);
    },
  };
}

/** Arguments as one line: `status: FAILED, page_size: 50`. */
function shorten(argumentsValue: object): string {
  return Object.entries(argumentsValue)
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${name}: ${text.length > longestArgumentCharacters ? `${text.slice(0, longestArgumentCharacters)}…` : text}`;
    })
    .join(", ");
}
