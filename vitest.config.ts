import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Hundreds of servers and children are started: what Node has read and compiled of them once is kept for the next.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules", ".cache", "compiled");

/** Rooms whose tests start no process and leave nothing behind: their files share a process, and what it has loaded. */
const pure = ["api", "cli", "core", "media", "sdk", "server", "store"].map(
  (room) => `src/${room}/**/*.test.ts`,
);

const coverage = process.env.COVERAGE_OF_OTHERS;
const tellCoverage = join(import.meta.dirname, "scripts", "coverage-of-children.js");

export default defineConfig({
  test: {
    // Files start real servers, children and threads; but some wait for seconds, by what they are about. One more than the two
    // cores that a small machine has.
    maxWorkers: 3,
    // Real processes on a machine that others use too: a test that fails once is tried once more, and reported as such.
    retry: process.env.CI ? 1 : 0,
    // Processes that tests start tell what of them was run: scripts/coverage.ts asks for it, and adds it up.
    env:
      coverage === undefined ? {} : { NODE_V8_COVERAGE: coverage, NODE_OPTIONS: `--import=${tellCoverage}` },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
      {
        extends: true,
        test: {
          name: "real",
          include: ["src/**/*.test.ts", "test/**/*.test.ts", "bench/**/*.test.ts"],
          exclude: pure,
          globalSetup: ["test/web/build.ts"],
        },
      },
    ],
  },
});
