/** Two texts as the words that stayed, went and came. */

/** A run of words. */
export interface Words {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** Beyond so many pairs of words it is not worth finding out which of them stayed. */
const mostPairs = 4_000_000;

/** The longest common words stay; of two ways to tell a change, what went comes before what came. */
export function changedWords(before: string, after: string): Words[] {
  const [older, newer] = [wordsOf(before), wordsOf(after)];
  const start = commonStart(older, newer);
  const end = commonStart(older.slice(start).toReversed(), newer.slice(start).toReversed());
  const [was, is] = [older.slice(start, older.length - end), newer.slice(start, newer.length - end)];
  return runsOf([
    ...newer.slice(0, start).map((text) => ({ kind: "same", text }) as const),
    ...changedMiddle(was, is),
    ...newer.slice(newer.length - end).map((text) => ({ kind: "same", text }) as const),
  ]);
}

function wordsOf(text: string): string[] {
  return text.match(/\S+/g) ?? [];
}

function commonStart(left: readonly string[], right: readonly string[]): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) if (left[index] !== right[index]) return index;
  return length;
}

function changedMiddle(was: readonly string[], is: readonly string[]): Words[] {
  const gone = (texts: readonly string[]) => texts.map((text) => ({ kind: "gone", text }) as const);
  const come = (texts: readonly string[]) => texts.map((text) => ({ kind: "new", text }) as const);
  if (was.length * is.length > mostPairs) return [...gone(was), ...come(is)];
  const lengths = commonLengths(was, is);
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  const words: Words[] = [];
  let [row, column] = [0, 0];
  while (row < was.length && column < is.length) {
    if (was[row] === is[column]) {
      words.push({ kind: "same", text: is[column] ?? "" });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) words.push(...gone(was.slice(row, ++row)));
    else words.push(...come(is.slice(column, ++column)));
  }
  return [...words, ...gone(was.slice(row)), ...come(is.slice(column))];
}

/** How many words the rest of both texts have in common, from each pair of places on. */
function commonLengths(was: readonly string[], is: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: was.length + 1 }, () => new Uint16Array(is.length + 1));
  for (let row = was.length - 1; row >= 0; row--) {
    for (let column = is.length - 1; column >= 0; column--) {
      const [here, below] = [rows[row], rows[row + 1]];
      if (here === undefined || below === undefined) continue;
      here[column] =
        was[row] === is[column] ? (below[column + 1] ?? 0) + 1 : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  return rows;
}

/** Neighbours of one kind together; between two words that stayed, first all that went, then all that came. */
function runsOf(words: readonly Words[]): Words[] {
  const runs: { kind: Words["kind"]; texts: string[] }[] = [];
  for (const { kind, text } of words) {
    const last = runs.at(-1);
    const lastButOne = runs.at(-2);
    if (last?.kind === kind) last.texts.push(text);
    else if (kind === "gone" && last?.kind === "new" && lastButOne?.kind === "gone") lastButOne.texts.push(text);
    else if (kind === "gone" && last?.kind === "new") runs.splice(-1, 0, { kind, texts: [text] });
    else runs.push({ kind, texts: [text] });
  }
  return runs.map(({ kind, texts }) => ({ kind, text: texts.join(" ") }));
}
