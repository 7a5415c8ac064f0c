import { expect, test } from "vitest";
import type { Answers } from "../../test/support/answering-server.ts";
import { butler } from "../../test/support/type-butler.ts";

const release = { key: "1", version: "0.2.0", added: "- New.", fixed: "- Mended.", state: "available" };
const status = (more: object): Answers => ({
  "GET /updater/status": { body: { MediaContainer: { canInstall: true, status: 0, ...more } } },
});

test("looks for a newer version, and tells of it", async () => {
  const {
    out,
    status: code,
    received,
  } = await butler(["update"], {
    "PUT /updater/check": {},
    ...status({ Release: [release] }),
  });
  expect(code).toBe(0);
  expect(received.map(({ asked }) => asked)).toEqual(["PUT /updater/check", "GET /updater/status"]);
  expect(out).toBe(
    "Version 0.2.0 is there (available).\n- New.\nFixed\n\n- Mended.\n" +
      "Install it with `butler update --apply`, or in the next maintenance with `butler update --tonight`.\n",
  );
});

test("says what to type where the server cannot do it", async () => {
  const by = { canInstall: false, byHandReason: "npx brought it", byHandCommand: "npx media-butler@0.2.0" };
  const answers = { "PUT /updater/check": {}, ...status({ Release: [release], ...by }) };
  const { out } = await butler(["update", "--check"], answers);
  expect(out).toContain("because npx brought it. To do it: npx media-butler@0.2.0");
});

test("ends with 1 when nothing could be found out", async () => {
  const answers = { "PUT /updater/check": {}, ...status({ status: 1, problem: "The registry is away." }) };
  expect(await butler(["update"], answers)).toMatchObject({ status: 1, out: "The registry is away.\n" });
});

test.each([
  ["--apply", "PUT /updater/apply", "is being installed"],
  ["--tonight", "PUT /updater/apply?tonight=1", "in the next maintenance"],
  ["--skip", "PUT /updater/apply?skip=1", "is skipped"],
])("%s", async (flag, asked, said) => {
  const { out, received } = await butler(["update", flag], {
    [asked]: {},
    ...status({ Release: [release] }),
  });
  expect(received[0]!.asked).toBe(asked);
  expect(out).toContain(said);
});

test("goes back without a server", async () => {
  const gone = { from: "0.2.0", to: "0.1.0", backup: "/data/butler.db-2026-03-10" };
  const { out, received, status } = await butler(["update", "--back"], {}, { goBack: async () => gone });
  expect([status, received]).toEqual([0, []]);
  expect(out).toMatch(/Version 0\.1\.0 runs from the next start.*\/data\/butler\.db-2026-03-10/s);
});

test("takes one order at a time", async () => {
  const { status, err } = await butler(["update", "--apply", "--skip"], {});
  expect(status).toBe(2);
  expect(err).toContain("cannot be used with");
});
