/** The names that a misspelt one was probably meant to be. */

/**
 * The candidate closest to the name by edits (insert, delete, replace, swap of neighbours), ignoring case and the
 * difference of `-` and `_`; undefined where none is close enough to be meant.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance = editDistance(wanted, plain(candidate), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Those of the candidates that may be meant, the closest first: one contains the other, or little has to be edited. */
export function nearestOf(name: string, candidates: readonly string[], most: number): readonly string[] {
  const wanted = plain(name);
  const limit = Math.max(2, Math.ceil(wanted.length / 2));
  const distanceTo = (candidate: string): number => {
    const edits = editDistance(wanted, candidate, limit);
    if (wanted.length > 1 && candidate.includes(wanted)) return Math.min(edits, 0.5);
    return candidate.length > 1 && wanted.includes(candidate) ? Math.min(edits, 1.5) : edits;
  };
  return candidates
    .map((candidate) => ({ candidate, distance: distanceTo(plain(candidate)) }))
    .filter(({ distance }) => distance < limit)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

function plain(name: string): string {
  // Names are short; what is longer is no misspelling and must not cost time.
  return name.slice(0, 100).toLowerCase().replaceAll(/[-_ ]/g, "");
}

function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let twoBack: number[] = [];
  let oneBack = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (oneBack[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let cost = Math.min((oneBack[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (twoBack[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    twoBack = oneBack;
    oneBack = current;
  }
  return oneBack[to.length] ?? limit;
}
