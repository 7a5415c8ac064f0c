export { createRandom } from "../../src/demo/random.ts";
