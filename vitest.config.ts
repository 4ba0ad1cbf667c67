import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/cli/build-program.ts"],
    testTimeout: 90_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    // Loading the modules anew for each file took as long as the tests; no test changes a module's state.
    isolate: false,
  },
});
