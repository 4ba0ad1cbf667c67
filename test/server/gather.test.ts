import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gather, type ListPage } from "../../server/gather.js";

interface Item {
  readonly [name: string]: number;
}

/** An API of lists in parts, which counts them or not. */
function listsOf(parts: readonly (readonly Item[])[], maxSize: number, counts: boolean) {
  const asked: { part: number; page: number; size: number }[] = [];
  const fetch = async (part: number, page: number, size: number): Promise<ListPage> => {
    asked.push({ part, page, size });
    const list = parts[part] ?? [];
    const items = list.slice((page - 1) * size, page * size);
    return { items, total: counts ? list.length : undefined };
  };
  return { source: { parts: parts.length, maxSize, key: "id", fetch }, asked };
}

const parts = fc
  .array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 })
  .map((lengths) => lengths.map((length, part) => Array.from({ length }, (_, index) => ({ id: part * 1000 + index }))));

describe("items gathered over pages and parts", () => {
  it("are the same as those cut out of the whole", async () => {
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.integer({ min: 1, max: 25 }),
        fc.nat({ max: 120 }),
        fc.integer({ min: 1, max: 120 }),
        fc.boolean(),
        async (lists, maxSize, offset, limit, counts) => {
          const { source, asked } = listsOf(lists, maxSize, counts);
          const whole = lists.flat();
          const { items, total, hasMore } = await gather(source, offset, limit);
          expect(items).toEqual(whole.slice(offset, offset + limit));
          if (total !== undefined) expect(total).toBe(whole.length);
          if (counts) expect(hasMore).toBe(offset + limit < whole.length);
          // Without counts it may promise more than there is, but never end too early.
          else if (offset + limit < whole.length) expect(hasMore).toBe(true);
          expect(asked.every(({ size, page }) => size <= maxSize && page >= 1)).toBe(true);
          expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(asked.length);
        },
      ),
    );
  });

  it("cost one request where they are one page", async () => {
    const { source, asked } = listsOf([Array.from({ length: 90 }, (_, id) => ({ id }))], 100, true);
    await gather(source, 50, 25);
    expect(asked).toEqual([{ part: 0, page: 3, size: 25 }]);
  });

  it("come from an API that ignores pages, too", async () => {
    const list = Array.from({ length: 7 }, (_, id) => ({ id }));
    const fetch = async (): Promise<ListPage> => ({ items: list, total: undefined, isWhole: true });
    const { items, total, hasMore } = await gather({ parts: 1, maxSize: 100, key: "id", fetch }, 2, 3);
    expect(items).toEqual(list.slice(2, 5));
    expect({ total, hasMore }).toEqual({ total: 7, hasMore: true });
  });

  it("are each there once where the list grows at its head", async () => {
    let list = Array.from({ length: 30 }, (_, id) => ({ id }));
    let calls = 0;
    const fetch = async (_: number, page: number, size: number): Promise<ListPage> => {
      const items = list.slice((page - 1) * size, page * size);
      const { length: total } = list;
      if (++calls === 1) list = [{ id: 1000 }, ...list];
      return { items, total };
    };
    const { items } = await gather({ parts: 1, maxSize: 10, key: "id", fetch }, 0, 30);
    expect(new Set(items.map((item) => (item as Item)["id"])).size).toBe(items.length);
  });

  it("are read again where the list shrinks meanwhile, so that none is missed", async () => {
    let list = Array.from({ length: 30 }, (_, id) => ({ id }));
    let calls = 0;
    const fetch = async (_: number, page: number, size: number): Promise<ListPage> => {
      const answer = { items: list.slice((page - 1) * size, page * size), total: list.length };
      if (++calls === 1) list = list.slice(1);
      return answer;
    };
    const { items, isUnsteady } = await gather({ parts: 1, maxSize: 10, key: "id", fetch }, 0, 30);
    expect(items).toEqual(list);
    expect(isUnsteady).toBe(false);
  });

  it("are said to be unsteady where the list shrinks all the time", async () => {
    let length = 60;
    const fetch = async (_: number, page: number, size: number): Promise<ListPage> => {
      length -= 1;
      return { items: Array.from({ length: size }, (_each, index) => ({ id: page * 100 + index })), total: length };
    };
    const { isUnsteady } = await gather({ parts: 1, maxSize: 10, key: "id", fetch }, 0, 30);
    expect(isUnsteady).toBe(true);
  });

  it("begin no more requests after one has failed", async () => {
    let begun = 0;
    const fetch = async (): Promise<ListPage> => {
      begun += 1;
      throw new Error("no");
    };
    await expect(gather({ parts: 40, maxSize: 10, key: "id", fetch }, 0, 10)).rejects.toThrow("no");
    expect(begun).toBeLessThanOrEqual(4);
  });
});
