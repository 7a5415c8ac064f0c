import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "src/core/**/*.test.ts",
      "src/media/**/*.test.ts",
      // What only a house with everything in it does is tested by these, in milliseconds and on a clock that is set.
      "test/{butler,pause,task-rules,yielding}.test.ts",
    ],
    // Years of nights again for each change would make days of it.
    exclude: ["src/core/**/*.simulation.test.ts"],
    testTimeout: 60_000,
  },
});
