import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Hundreds of servers and children are started: what Node has read and compiled of them once is kept for the next.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules", ".cache", "compiled");

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
