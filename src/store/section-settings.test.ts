import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { parseSectionPreferences } from "../api/preference-values.ts";
import { openStore } from "./store.ts";

test("a section has the defaults but where something else was set for it, and forgets it with the section", async () => {
  const store = await openStore(join(temporaryFolder(), "butler.db"));
  onTestFinished(() => store.close());
  for (const title of ["One", "Two"])
    store.sections.add({ uuid: title, title, type: "movie", paths: [`/${title}`], at: 0 });
  const { get, save } = store.sectionSettings;
  expect([get(1, "enableBIFGeneration"), get(1, "previewWidth")]).toEqual([true, 320]);
  save(1, parseSectionPreferences({ enableBIFGeneration: "0", previewWidth: "240" }));
  save(1, parseSectionPreferences({ previewWidth: "480" }));
  expect([get(1, "enableBIFGeneration"), get(1, "previewWidth")]).toEqual([false, 480]);
  expect([get(2, "enableBIFGeneration"), get(2, "previewWidth")]).toEqual([true, 320]);
  expect(() => save(3, parseSectionPreferences({ previewWidth: "480" }))).toThrow("FOREIGN KEY");
  store.sections.remove(1);
  expect(get(1, "previewWidth")).toBe(320);
});
