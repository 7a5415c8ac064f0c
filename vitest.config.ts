import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "bench/**/*.test.ts"],
    globalSetup: ["test/web/build.ts"],
    // Files start real servers, children and threads: more at once than cores only makes each slower.
    maxWorkers: 2,
    // Real processes on a machine that others use too: a test that fails once is tried once more, and reported as such.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
