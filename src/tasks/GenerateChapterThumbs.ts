import { join } from "node:path";
import { defineReadTask, enabledByBehavior, inTurn } from "../core/task.ts";
import { evenChapters } from "../media/chapter-slots.ts";
import { type ChapterPicturesFinding, chapterPictures, chaptersVersion } from "../media/taps.ts";

const keeps = { kind: "chapters", version: chaptersVersion } as const;

const only = { streams: ["video"], enabled: "enableChapterThumbGeneration" } as const;

/** Pixels. Clients show chapters larger than previews. */
const leastWidth = 480;

export default defineReadTask({
  title: "Generate chapter thumbs",
  description: "Makes a picture of each chapter of a video.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("GenerateChapterThumbBehavior"),
  activity: "media.generate.chapter.thumbs",
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) =>
    inTurn(
      library.partsWithout(keeps.kind, keeps.version, scope, { ...only, chapters: "own" }),
      library.partsWithout(keeps.kind, keeps.version, scope, {
        ...only,
        chapters: "none",
        wanted: ["evenChapterThumbs"],
      }),
    ),
  read: (part, { library, sectionPreference }) => {
    const own = library.chapters(part).map(({ startMs, endMs }) => ({ startMs, endMs }));
    return [
      chapterPictures({
        chapters: own.length > 0 ? own : evenChapters(library.durationMs(part)),
        width: Math.max(leastWidth, sectionPreference(part.sectionId, "previewWidth")),
        quality: sectionPreference(part.sectionId, "previewQuality"),
      }),
    ];
  },
  save: async (part, [found], { library, artefactFolder }) => {
    const { pictures } = found as ChapterPicturesFinding;
    for (const { chapter, file } of pictures)
      await library.keepArtefact(part, join(artefactFolder, file), `Chapters/${chapter + 1}.jpg`);
    const isEven = library.chapters(part).length === 0;
    library.keep(part, keeps.kind, keeps.version, {
      pictures: pictures.map(({ file: _, ...picture }) => picture),
      ...(isEven && { chapters: evenChapters(library.durationMs(part)) }),
    });
  },
});
