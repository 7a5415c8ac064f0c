import type { Pictured } from "../core/ports.ts";
import { defineWorkTask, enabledBySwitch, type WorkContext } from "../core/task.ts";
import {
  findingOf,
  type ItemPicturesFinding,
  type PictureFinding,
  type PictureLook,
  placeholdersVersion,
} from "../media/picture-finding.ts";
import { keepOfPhoto, photosThenItems } from "./photo.ts";

const keeps = { kind: "placeholders", version: placeholdersVersion } as const;
const enabled = "enableBlurHashGeneration";
const noModels = { classification: "", labels: "", faces: "" };

export default defineWorkTask({
  title: "Generate placeholders of pictures",
  description:
    "Makes BlurHash and ThumbHash of photos, and of the posters, covers and art beside media, so that clients can " +
    "show something before they have the picture.",
  every: 1,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskGenerateBlurHashes"),
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => {
    const photos = library.partsWithout(keeps.kind, keeps.version, scope, { sections: ["photo"], enabled });
    const items = library.picturedWithout(keeps, scope, { enabled });
    return photosThenItems(photos, items);
  },
  work: async ({ key, id }, context) => {
    const { library } = context;
    if (!key.startsWith("part:")) return lookAtPictures(await library.pictured(id), context);
    const photo = library.part(id);
    if (photo)
      await keepOfPhoto(photo, keeps, context, async () => ({ finding: await lookAt(photo.file, context) }));
  },
});

async function lookAt(file: string, { pictures, signal }: WorkContext): Promise<PictureFinding> {
  return findingOf((await pictures.look(file, noModels, signal)) as PictureLook);
}

/** One picture that cannot be read does not keep the other from being looked at. */
async function lookAtPictures(item: Pictured | undefined, context: WorkContext): Promise<void> {
  if (item === undefined) return;
  const finding: ItemPicturesFinding = {};
  const problems: string[] = [];
  for (const role of ["thumb", "art"] as const) {
    const picture = item.pictures[role];
    if (picture === undefined) continue;
    try {
      finding[role] = await lookAt(picture.file, context);
    } catch (error) {
      context.signal.throwIfAborted();
      finding[role] = { failed: (error as Error).message };
      problems.push((error as Error).message);
    }
  }
  context.library.keepForPictured(item, keeps, finding);
  if (problems.length > 0) throw new Error(problems.join(" "));
}
