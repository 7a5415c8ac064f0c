import { expect, test } from "vitest";
import { checkLimits } from "./limits.ts";

const files = { name: "files", inForce: true, text: "2 at one time" };
const disks = { name: "disks", inForce: false, text: "the program ionice is not there" };

test("limits in force are told, and one that is not is warned of", async () => {
  expect(await checkLimits(async () => [files])).toMatchObject({
    verdict: "ok",
    found: "files: 2 at one time",
  });
  const slack = await checkLimits(async () => [files, disks]);
  expect(slack).toMatchObject({ verdict: "warning", mend: expect.stringContaining("docs/yielding.md") });
  expect(slack.found).toBe("not in force, disks: the program ionice is not there");
});

test("a server that does not tell is no error of the doctor", async () => {
  const refused = await checkLimits(async () => {
    throw new Error("The token is not known.");
  });
  expect(refused).toMatchObject({
    verdict: "warning",
    found: expect.stringContaining("The token is not known."),
  });
});
