import { expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";
import type { Imported } from "../api/imports.ts";

const imported: Imported = {
  dryRun: false,
  files: { told: 12, byPath: 8, bySize: 3, missing: 1, examples: ["/data/Other.mkv"] },
  taken: [
    { type: "intro", count: 4, files: 4 },
    { type: "chapters", count: 9, files: 2 },
    { type: "previews", count: 7, files: 7 },
  ],
  kept: 2,
};
const answersWith = (body: Imported) => ({ "POST /api/imports": { body } });

test("what was taken over is shown by type, with what becomes of previews", async () => {
  const { out, received } = await butler(
    ["import", "plex", "/b/library.db", "--bundles", "/plex/Media/localhost", "--path", "/data=/media"],
    answersWith(imported),
  );
  expect(received.map(({ body }) => JSON.parse(body))).toEqual([
    {
      ...{ program: "plex", file: "/b/library.db", previews: "/plex/Media/localhost", dryRun: false },
      paths: [{ from: "/data", to: "/media" }],
    },
  ]);
  expect(out).toBe(
    [
      "12 files known there: 8 found by path, 3 by name and size, 1 not found.",
      "  not found: /data/Other.mkv",
      "2 left as they are: marked by hand, or found here already.",
      "Taken over:",
      "TYPE      COUNT  FILES",
      "intro     4      4",
      "chapters  9      2",
      "previews  7      7",
      "GenerateMediaIndexFiles copies the previews when its turn comes: leave their folder until then.",
      "",
    ].join("\n"),
  );
});

test("a dry run promises nothing; without anything to take over there is no table", async () => {
  const dry = await butler(
    ["import", "jellyfin", "/b/jellyfin.db", "--trickplay", "/jf/data/trickplay", "--dry-run"],
    answersWith({ ...imported, dryRun: true }),
  );
  expect(JSON.parse(dry.received[0]!.body)).toMatchObject({ previews: "/jf/data/trickplay", dryRun: true });
  expect(dry.out).toContain("Would be taken over:");
  expect(dry.out).not.toContain("GenerateMediaIndexFiles");
  const none = await butler(
    ["import", "jellyfin", "/b/jellyfin.db"],
    answersWith({ ...imported, taken: [] }),
  );
  expect(JSON.parse(none.received[0]!.body)).not.toHaveProperty("previews");
  expect(none.out).toContain("There is nothing to take over.");
});
