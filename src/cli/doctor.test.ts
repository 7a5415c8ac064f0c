import { expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";
import type { Check } from "../api/checks.ts";
import type { Report, ReportWish } from "./hands.ts";
import { jsonShapes } from "./json-shapes.ts";

const checks: Check[] = [
  { name: "version", verdict: "ok", found: "Butler 1.2.3", mend: null },
  { name: "token file", verdict: "wrong", found: "others may read it", mend: "chmod 600 token" },
];
const made: Report = {
  file: "/tmp/report.tar.gz",
  bytes: 1234,
  contents: [{ name: "doctor.json", what: "what the doctor found", bytes: 99 }],
};

/** A doctor with these findings, and who is asked for a report. */
function doctor() {
  const wishes: ReportWish[] = [];
  return {
    wishes,
    hands: {
      examine: async function* () {
        yield* checks;
      },
      report: async (wish: ReportWish) => {
        wishes.push(wish);
        return made;
      },
    },
  };
}

test("a bundle tells what is in it before where it is, and is made of something wrong too", async () => {
  const { wishes, hands } = doctor();
  const { status, out } = await butler(["doctor", "--bundle", "r.tar.gz", "--with-paths"], {}, hands);
  expect(status).toBe(0);
  expect(out.indexOf("doctor.json")).toBeLessThan(out.indexOf("/tmp/report.tar.gz"));
  expect(out).toContain("Left out: tokens, keys, names of media.");
  expect(wishes).toEqual([{ data: undefined, file: "r.tar.gz", checks, withPaths: true, withNames: false }]);
});

test("without a name it is given one; as JSON it says nothing else", async () => {
  const { wishes, hands } = doctor();
  const { out } = await butler(["doctor", "--bundle", "--json"], {}, hands);
  expect(jsonShapes.doctor!.parse(JSON.parse(out))).toEqual(made);
  expect(wishes).toMatchObject([{ file: undefined, withPaths: false, withNames: false }]);
});

test("what is for a bundle is wrong use without one; no bundle is made unasked", async () => {
  const { wishes, hands } = doctor();
  expect(await butler(["doctor", "--with-names"], {}, hands)).toMatchObject({ status: 2, out: "" });
  expect(await butler(["doctor"], {}, hands)).toMatchObject({ status: 1 });
  expect(wishes).toEqual([]);
});
