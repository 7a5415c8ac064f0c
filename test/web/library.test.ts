import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoFiles } from "../../src/demo/catalogue.ts";
import { makeClip } from "../../src/demo/encode.ts";
import { makeLibrary } from "../../src/demo/library.ts";
import { clipOf, scenes } from "../support/films.ts";
import {
  type Dashboard,
  expectNoBarriers,
  openDashboard,
  openServer,
  signIn,
  useBrowser,
} from "./dashboard.ts";

useBrowser();

/** As long as the page is waited for. */
const patient = { timeout: 20_000 };

const episode = join("Shows", "Signal Garden", "Season 01", "Signal Garden - s01e01 - First Light.mp4");
const demo = mkdtempSync(join(tmpdir(), "butler-demo-"));
afterAll(() => rmSync(demo, { recursive: true }));
beforeAll(() =>
  makeLibrary(
    join(demo, "library"),
    demoFiles.filter(({ path }) => join(path) === episode),
    { signal: new AbortController().signal, onProgress: () => {} },
  ),
);

/** An episode of 72 s of the demo's library with preview pictures and a loudness. @returns its page, below /web */
async function openEpisode(): Promise<Dashboard & { shown: string }> {
  const dashboard = await openServer();
  const { server, media } = dashboard;
  cpSync(join(demo, "library"), media, { recursive: true });
  await server.sdk.preferences.set({ GenerateBIFBehavior: "scheduled" });
  await server.sdk.library.addSection({ title: "Shows", type: "show", paths: [join(media, "Shows")] });
  for (const task of [
    "RefreshLibraries",
    "UpgradeMediaAnalysis",
    "GenerateMediaIndexFiles",
    "LoudnessAnalysis",
  ] as const)
    expect(await server.sdk.butler.run(task)).toMatchObject({ outcome: "success" });
  const [section] = await server.sdk.library.sections();
  const below = async (key: string) => (await server.sdk.library.children(key)).items[0]!.ratingKey;
  const show = (await server.sdk.library.items(section!.id)).items[0]!.ratingKey;
  await signIn(dashboard);
  return { ...dashboard, shown: `/items/${await below(await below(show))}` };
}

test("a timeline is scrubbed by pointer and by keyboard, and a marker is made, corrected and kept", async () => {
  const { page, visit, shown: place, server, complaints } = await openEpisode();
  await visit(place);
  const scrubber = page.getByRole("slider", { name: "Position" });
  const shown = page.getByRole("img", { name: /^Preview at/ });
  await scrubber.focus();
  await page.keyboard.press("End");
  await page
    .getByRole("img", { name: "Preview at 1:12" })
    .or(page.getByRole("img", { name: "Preview at 1:10" }))
    .waitFor();
  const last = await shown.getAttribute("src");
  await page.keyboard.press("Home");
  await page.getByRole("img", { name: "Preview at 0:00" }).waitFor();
  expect(await shown.getAttribute("src")).not.toBe(last);
  await page.waitForFunction(() => {
    const picture = document.querySelector<HTMLImageElement>(".preview-stage img");
    return picture?.complete === true && picture.naturalWidth > 100;
  });
  const box = (await scrubber.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await expect.poll(() => scrubber.inputValue().then(Number), patient).toBeGreaterThan(33_000);
  await page.getByRole("img", { name: /^Loudness over time/ }).waitFor();
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "Add a marker" }).click();
  await page.getByLabel("Type").selectOption("intro");
  await page.getByLabel("Start", { exact: true }).fill("0:01.5");
  await page.getByLabel("End", { exact: true }).fill("0:01");
  await page.getByText("It must end after it starts.").waitFor();
  expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  await page.getByLabel("End", { exact: true }).fill("0:05");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Correct Intro at 0:01.5" }).click();
  await page.getByLabel("Start", { exact: true }).fill("0:02");
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("table", { name: "Markers" }).getByText("by hand").waitFor();
  await page.getByRole("button", { name: "Correct Intro at 0:02" }).waitFor();
  const { markers } = await server.sdk.items.get(place.split("/").at(-1)!);
  expect(markers).toMatchObject([
    { type: "intro", startMs: 2000, endMs: 5000, origin: "person" },
    { type: "credits", origin: "found" },
  ]);

  // What the analysis found is corrected, and stays so when it is done again.
  await page.getByRole("button", { name: /^Correct Credits at 0:5/ }).click();
  await page.getByLabel("Start", { exact: true }).fill("0:50");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Correct Credits at 0:50" }).waitFor();
  expect(await server.sdk.butler.run("ButlerTaskGenerateCreditsMarkers")).toMatchObject({
    outcome: "success",
  });
  const { markers: kept } = await server.sdk.items.get(place.split("/").at(-1)!);
  expect(kept).toMatchObject([{ type: "intro" }, { type: "credits", startMs: 50_000, origin: "person" }]);
  expect(complaints).toEqual([]);
});

test("a timeline is looked at closer, and the edges of a marker are moved by keyboard and by pointer", async () => {
  const { page, visit, shown: place, server, complaints } = await openEpisode();
  const id = place.split("/").at(-1)!;
  await server.sdk.timeline.addMarker(id, { type: "intro", startMs: 8000, endMs: 12_000 });
  await visit(place);
  const marker = async () => {
    const { markers } = await server.sdk.items.get(id);
    return "missing" in markers ? undefined : markers.find(({ type }) => type === "intro");
  };
  const scrubber = page.getByRole("slider", { name: "Position" });
  await scrubber.focus();
  const whole = Number(await scrubber.getAttribute("max"));
  await page.keyboard.press("+");
  await expect.poll(() => scrubber.getAttribute("max").then(Number), patient).toBeLessThan(whole);
  await page.keyboard.press("0");
  await expect.poll(() => scrubber.getAttribute("max").then(Number), patient).toBe(whole);

  const start = page.getByRole("slider", { name: "Start of Intro" });
  await start.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Enter");
  await expect.poll(marker, patient).toMatchObject({ startMs: 6900, endMs: 12_000, origin: "person" });

  // Closer, around the pointer: five seconds fill the lane, and an edge is put to a part of a second.
  const end = page.getByRole("slider", { name: "End of Intro" });
  await end.hover();
  await page.keyboard.down("Control");
  for (let n = 0; n < 5; n++) await page.mouse.wheel(0, -240);
  await page.keyboard.up("Control");
  await page.getByText(/^0:11.* to 0:16/).waitFor();
  const lane = (await page.getByRole("group", { name: /^Markers/ }).boundingBox())!;
  const box = (await end.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + lane.width / 5, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(marker, patient).not.toMatchObject({ endMs: 12_000 });
  const moved = await marker();
  expect(moved!.startMs).toBe(6900);
  // A fifth of five seconds, give or take a pixel.
  expect(Math.abs(moved!.endMs! - 13_000)).toBeLessThan(100);
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "All of it" }).click();
  expect(await page.getByRole("button", { name: "Farther away" }).isDisabled()).toBe(true);
  expect(complaints).toEqual([]);
});

test("a section is added by the folder picker, changed and removed; its items are looked through", async () => {
  const { page, visit, media, server, complaints } = await openDashboard();
  mkdirSync(join(media, "Old", "Films"), { recursive: true });
  makeClip(join(media, "Old", "Films", "Second (1999).mkv"), clipOf(scenes(4)));
  await visit("/library");
  await page.getByRole("button", { name: "Add a section" }).click();
  await page.getByLabel("Name").fill("Old films");
  await page.getByRole("button", { name: "Add a folder" }).click();
  const picker = page.getByRole("dialog", { name: "Choose a folder" });
  await picker.getByRole("button", { name: media }).click();
  await picker.getByRole("button", { name: "Old", exact: true }).click();
  await picker.getByRole("button", { name: "Films", exact: true }).click();
  await picker.getByText(join(media, "Old", "Films")).waitFor();
  await expectNoBarriers(page);
  await picker.getByRole("button", { name: "Choose this folder" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("region", { name: "Old films" }).getByText("1 file,").waitFor();
  await page.getByText("Nothing has failed").waitFor();
  await expectNoBarriers(page);

  await page.getByRole("link", { name: "Browse Old films" }).click();
  await page.getByRole("link", { name: /^Second/ }).waitFor();
  await page.getByLabel("Search by title").fill("nothing like it");
  await page.getByText("Nothing has “nothing like it” in its title").waitFor();
  await page.getByLabel("Search by title").fill("seco");
  await page.getByRole("link", { name: /^Second/ }).click();
  await page.getByRole("heading", { name: "Second", level: 1 }).waitFor();

  await visit("/library");
  await page.getByRole("region", { name: "Old films" }).getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Name").fill("Films of old");
  await page.getByRole("button", { name: "Save" }).click();
  const changed = page.getByRole("region", { name: "Films of old" });
  await changed.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Remove this section" }).click();
  const sure = page.getByRole("dialog", { name: "Remove Films of old?" });
  await sure.getByRole("button", { name: "Remove this section" }).click();
  await changed.waitFor({ state: "detached" });
  expect((await server.sdk.library.sections()).map(({ title }) => title)).toEqual(["Films"]);
  expect(complaints).toEqual([]);
});

test("what failed is listed with its reason, and is tried again", async () => {
  const { page, visit, media, server } = await openDashboard();
  const probes = () => server.sdk.runs.list({ task: "UpgradeMediaAnalysis" }).then((runs) => runs.length);
  // The scan that adding the section began must not be taken for the one that finds what comes now.
  await server.sdk.butler.run("RefreshLibraries");
  writeFileSync(join(media, "Films", "Broken (2002).mkv"), "This is no film.");
  await server.sdk.butler.run("RefreshLibraries");
  // The run that is live may have looked for its work before.
  await expect
    .poll(async () => {
      await server.sdk.butler.run("UpgradeMediaAnalysis");
      return (await server.sdk.sections.failures()).total;
    }, patient)
    .toBe(1);
  await visit("/library");
  const failed = page.getByRole("table", { name: "What failed" });
  await failed.getByRole("link", { name: "Broken (2002)" }).waitFor();
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "1 failed at Streams and tags of Films" }).click();
  expect(await page.getByLabel("Analysis").inputValue()).toBe("probe");
  const before = await probes();
  await failed.getByRole("button", { name: "Try again: Broken (2002)" }).click();
  await page.getByText("Broken (2002) is tried again.").waitFor();
  await expect.poll(probes, patient).toBeGreaterThan(before);
});
