import { expect, test } from "vitest";
import { rulesChangeSchema, type TaskRules } from "../../api/task-rules.ts";
import { changeOf, draftOf } from "./draft.ts";

const rules: TaskRules = {
  cron: "0 3 * * 6",
  windows: ["Mon-Fri 01:00-06:00", "Sat 02:00-08:00"],
  limitSeconds: 5400,
  priority: -3,
  sections: [2, "Films"],
};

test("a draft that nobody touched changes nothing", () => {
  expect(changeOf(draftOf(rules), draftOf(rules))).toEqual({});
  expect(changeOf(draftOf({}), draftOf({}))).toEqual({});
});

test("what is emptied is taken away, what is written is set", () => {
  const change = changeOf(draftOf(rules), {
    ...draftOf(rules),
    cron: " ",
    windows: "Sun 01:00-02:00\n\n 03:00-04:00 ",
    limit: "1.5",
    every: "3",
    jitter: "10",
    missed: "skip",
    sections: [],
  });
  expect(change).toEqual({
    cron: null,
    windows: ["Sun 01:00-02:00", "03:00-04:00"],
    limitSeconds: 90,
    every: 3,
    jitterSeconds: 600,
    missed: "skip",
    sections: null,
  });
  expect(rulesChangeSchema.parse(change)).toEqual(change);
});

test("sections go by their id where they have one", () => {
  const change = changeOf(draftOf({}), { ...draftOf({}), sections: ["7", "Films"] });
  expect(change).toEqual({ sections: [7, "Films"] });
});

test("what is no number goes to the server as it is, which says so", () => {
  const change = changeOf(draftOf({}), { ...draftOf({}), every: "often" });
  expect(change).toEqual({ every: "often" });
  expect(rulesChangeSchema.safeParse(change).success).toBe(false);
});
