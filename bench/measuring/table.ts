/** What was measured in turns as a table: a row for each contestant, ours beside it as a ratio, and whether targets are met. */
import { type Measured, valuesOf } from "./rounds.js";
import { ratioOf, ratioText, type Spread, spreadOf, spreadText } from "./spread.js";

/** At most this many times what the contestant takes. */
export interface Target {
  readonly contestant: string;
  readonly name: string;
  readonly atMost: number;
}

export interface Column {
  /** As the contestants call it. */
  readonly name: string;
  /** With its unit. */
  readonly title: string;
  /** From what was measured to the unit. */
  readonly scale?: number;
}

export interface TableOptions {
  readonly columns: readonly Column[];
  readonly ours: string;
  readonly targets?: readonly Target[];
}

/** One table in Markdown; below it a line for each target. */
export function tableOf(measured: Measured, { columns, ours, targets = [] }: TableOptions): string {
  const head = ["", ...columns.flatMap(({ title }) => [title, "ours to this"])];
  const rows = [...measured.keys()].map((contestant) => [
    contestant,
    ...columns.flatMap(({ name, scale = 1 }) => {
      const values = measured.get(contestant)?.[name];
      if (values === undefined) return ["", ""];
      const ratio = contestant === ours ? "" : ratioText(ratioTo(measured, ours, contestant, name));
      return [spreadText(spreadOf(values.map((value) => value * scale))), ratio];
    }),
  ]);
  const lines = targets.map((target) => targetLine(measured, ours, target, columns));
  return [markdownTable(head, rows), ...(lines.length === 0 ? [] : ["", ...lines])].join("\n");
}

/** A table whose numbers stand at the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_cell, index) => (index === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** `- at most 1.15 times …: 1.08, met`. */
export function verdict(what: string, atMost: number, is: number): string {
  return `- ${what}, at most ${atMost}: ${is.toFixed(2)}, ${is <= atMost ? "met" : "**not met**"}`;
}

function targetLine(measured: Measured, ours: string, target: Target, columns: readonly Column[]): string {
  const title = columns.find(({ name }) => name === target.name)?.title ?? target.name;
  const { median } = ratioTo(measured, ours, target.contestant, target.name);
  return verdict(`${title} to ${target.contestant}`, target.atMost, median);
}

function ratioTo(measured: Measured, ours: string, contestant: string, name: string): Spread {
  return ratioOf(valuesOf(measured, ours, name), valuesOf(measured, contestant, name));
}
