import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createCapacity, releasing } from "../../../server/hosting/capacity.js";

it("never gives more places than there are, takes each back once, and knows when none is taken", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9), { maxLength: 60 }), async (places, steps) => {
      const capacity = createCapacity(places);
      const held: (() => void)[] = [];
      for (const step of steps) {
        if (step < 5) {
          const release = capacity.take();
          expect(release === undefined).toBe(held.length === places);
          if (release !== undefined) held.push(release);
        } else {
          const release = held.splice(step % Math.max(held.length, 1), 1)[0];
          release?.();
          release?.();
        }
        expect(capacity.taken).toBe(held.length);
      }
      let idle = false;
      const done = capacity.idle().then(() => (idle = true));
      await Promise.resolve();
      expect(idle).toBe(held.length === 0);
      for (const release of held) release();
      await done;
    }),
  );
});

it.each(["read", "cancelled", "failed", "empty"])("a place is given back when the answer is %s", async (end) => {
  let released = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (end === "failed") controller.error(new Error("broken"));
      else if (end === "read") {
        controller.enqueue(new Uint8Array(3));
        controller.close();
      } else controller.enqueue(new Uint8Array(3));
    },
  });
  const inner = end === "empty" ? new Response(null, { status: 202 }) : new Response(source, { headers: { a: "b" } });
  const response = releasing(inner, () => void (released += 1));
  expect(released).toBe(end === "empty" ? 1 : 0);
  if (end === "read") expect((await response.arrayBuffer()).byteLength).toBe(3);
  if (end === "cancelled") await response.body?.cancel();
  if (end === "failed") await expect(response.text()).rejects.toThrow();
  expect(released).toBe(1);
  if (end !== "empty") expect(response.headers.get("a")).toBe("b");
});
