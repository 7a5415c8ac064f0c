import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The tests of one room before those of a whole house, which take seconds: the first that fails ends it. */
class RoomsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    include: [
      "src/core/**/*.test.ts",
      "src/media/**/*.test.ts",
      // What only a house with everything in it does is tested by these, in milliseconds and on a clock that is set.
      "test/{butler,pause,reading-limits,task-rules,yielding}.test.ts",
    ],
    // Years of nights again for each change would make days of it.
    exclude: ["src/core/**/*.simulation.test.ts"],
    // One thread for the tests of a change, into which Node reads the files itself: nothing is loaded or bundled twice.
    isolate: false,
    experimental: { viteModuleRunner: false },
    sequence: { sequencer: RoomsFirst },
    // What never comes to an end is for Stryker to see, which knows how long it took before.
    testTimeout: 0,
  },
});
