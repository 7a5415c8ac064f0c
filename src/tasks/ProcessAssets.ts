import type { PictureFile } from "../core/ports.ts";
import { defineWorkTask, enabledBySwitch, type WorkContext } from "../core/task.ts";
import { type AssetFinding, assetsVersion, type ItemAssetsFinding, usualPictures } from "../media/assets.ts";
import { isOfTheSystem, keepOfPhoto, photosThenItems } from "./photo.ts";

const keeps = { kind: "assets", version: assetsVersion } as const;

export default defineWorkTask({
  title: "Process assets",
  description:
    "Makes the usual sizes of posters, covers, art and photos ahead, and finds the colours of backgrounds that suit them.",
  every: 1,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskProcessAssets"),
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => {
    const photos = library.partsWithout(keeps.kind, keeps.version, scope, { sections: ["photo"] });
    return photosThenItems(photos, library.picturedWithout(keeps, scope));
  },
  work: async ({ key, id }, context) => {
    if (key.startsWith("item:")) return processPictures(id, context);
    const photo = context.library.part(id);
    if (photo)
      await keepOfPhoto(photo, keeps, context, async () => ({
        finding: await process(photo, "photo", context),
      }));
  },
});

/** One picture that cannot be read does not keep the other from being processed. */
async function processPictures(itemId: number, context: WorkContext): Promise<void> {
  const item = await context.library.pictured(itemId);
  if (item === undefined) return;
  const finding: ItemAssetsFinding = {};
  const problems: string[] = [];
  for (const role of ["thumb", "art"] as const) {
    const picture = item.pictures[role];
    if (picture === undefined) continue;
    try {
      finding[role] = await process(picture, role, context);
    } catch (error) {
      context.signal.throwIfAborted();
      if (isOfTheSystem(error)) throw error;
      finding[role] = { failed: (error as Error).message };
      problems.push((error as Error).message);
    }
  }
  context.library.keepForPictured(item, keeps, finding);
  if (problems.length > 0) throw new Error(problems.join(" "));
}

async function process(
  { file, size, mtime }: PictureFile,
  role: keyof typeof usualPictures,
  { artwork, signal }: WorkContext,
): Promise<AssetFinding> {
  const picture = { file, size, mtime };
  const colours = await artwork.cornerColours(picture, signal);
  for (const wanted of usualPictures[role]) {
    signal.throwIfAborted();
    await artwork.transcoded(picture, wanted);
  }
  return { colours };
}
