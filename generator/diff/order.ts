/** The order in which changes are told: that of what is there now, with what is gone where it was. */

export interface NameInOrder {
  readonly name: string;
  readonly isRemoved: boolean;
}

/** The newer names, and among them the older ones that have no newer one. `pairs` leads from the newer to the older. */
export function namesInOrder(
  older: readonly string[],
  newer: readonly string[],
  pairs: ReadonlyMap<string, string>,
): NameInOrder[] {
  const newNames = new Map([...pairs].map(([name, former]) => [former, name]));
  const order: NameInOrder[] = newer.map((name) => ({ name, isRemoved: false }));
  let place = 0;
  for (const name of older) {
    const now = newNames.get(name);
    if (now === undefined) {
      order.splice(place, 0, { name, isRemoved: true });
      place += 1;
      continue;
    }
    const index = order.findIndex((each) => !each.isRemoved && each.name === now);
    if (index !== -1) place = index + 1;
  }
  return order;
}
