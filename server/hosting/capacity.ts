/** How many requests are answered at a time. One too many is told so at once: a queue would hide the overload. */

export interface Capacity {
  /** Takes a place, to be given back once; undefined where all are taken. */
  take(): (() => void) | undefined;
  /** How many places are taken. */
  readonly taken: number;
  /** Resolves once no place is taken. */
  idle(): Promise<void>;
}

export function createCapacity(places: number): Capacity {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return {
    get taken() {
      return taken;
    },
    take() {
      if (taken >= places) return undefined;
      taken += 1;
      let given = false;
      return () => {
        if (given) return;
        given = true;
        taken -= 1;
        if (taken > 0) return;
        for (const resolve of waiting.splice(0)) resolve();
      };
    },
    idle: () => (taken === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** The response, with `release` called once its body has gone out whole, has failed, or is no longer wanted. */
export function releasing(response: Response, release: () => void): Response {
  if (response.body === null) {
    release();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        release();
        controller.close();
      } catch (error) {
        release();
        controller.error(error);
      }
    },
    async cancel(reason) {
      release();
      await reader.cancel(reason);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
