import { parentPort } from "node:worker_threads";
import { calculations } from "../media/calculations.ts";
import type { Answer, Question } from "./mathematics.ts";

// The thread behind `openMathematics`: one question after another.
const known: Readonly<Record<string, (input: never) => unknown>> = calculations;

parentPort!.on("message", ({ id, name, input }: Question) =>
  parentPort!.postMessage(answer(id, name, input)),
);

function answer(id: number, name: string, input: unknown): Answer {
  try {
    const calculate = known[name];
    if (calculate === undefined) throw new Error(`There is no calculation ${name}.`);
    return { id, output: calculate(input as never) };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error) };
  }
}
