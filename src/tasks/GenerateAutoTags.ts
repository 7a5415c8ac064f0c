import type { Part, PictureModels } from "../core/ports.ts";
import { defineWorkTask, enabledBySwitch, type PreferenceOf, type WorkContext } from "../core/task.ts";
import { type PhotoTag, photoTags } from "../media/photo-tags.ts";
import {
  findingOf,
  type ModelAnswer,
  type PictureFinding,
  type PictureLook,
  placeholdersVersion,
  type TagsFinding,
  tagsVersion,
} from "../media/picture-finding.ts";
import { keepOfPhoto } from "./photo.ts";

const keeps = { kind: "tags", version: tagsVersion } as const;

export default defineWorkTask({
  title: "Generate tags of photos",
  description:
    "Tags photos by camera, date, place, colours and form; and by what they show, where models are configured.",
  every: 1,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskGenerateAutoTags"),
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => {
    const only = { sections: ["photo"], enabled: "enableAutoTags" } as const;
    const photos = library.partsWithout(keeps.kind, keeps.version, scope, only);
    return {
      count: async () => {
        const count = await photos.count();
        return count === 0 ? 0 : count + 1;
      },
      async *[Symbol.asyncIterator]() {
        let isFirst = true;
        for await (const { id, title } of photos) {
          // Told once for a run, and not for each photo.
          if (isFirst) yield { key: "models", title: "Image models", id: 0 };
          isFirst = false;
          yield { key: `part:${id}`, title, id };
        }
      },
    };
  },
  work: async ({ key, id }, context) => {
    if (key === "models") return checkModels(context);
    const photo = context.library.part(id);
    if (photo)
      await keepOfPhoto(photo, keeps, context, async () => tagsFrom(photo, await lookAt(photo, context)));
  },
});

const modelsOf = (preference: PreferenceOf): PictureModels => ({
  classification: preference("ImageClassificationModel"),
  labels: preference("ImageClassificationLabels"),
  faces: preference("FaceDetectionModel"),
});

/** @throws Error for people when a configured model cannot be used */
async function checkModels({ preference, pictures, signal, log }: WorkContext): Promise<void> {
  const models = modelsOf(preference);
  if (models.classification === "")
    log("Nothing says what photos show: ImageClassificationModel is not set.");
  if (models.faces === "") log("Faces are not counted: FaceDetectionModel is not set.");
  const problems = await pictures.problemsOf(models, signal);
  if (problems.length > 0) throw new Error(problems.join(" "));
}

/** What is known of a photo from an earlier look, unless models are asked too: then one decode serves all. */
async function lookAt(
  photo: Part,
  { library, preference, pictures, signal }: WorkContext,
): Promise<PictureLook> {
  const models = modelsOf(preference);
  const known = library.finding(photo, "placeholders") as PictureFinding | undefined;
  if (known && models.classification === "" && models.faces === "") return known;
  const look = (await pictures.look(photo.file, models, signal)) as PictureLook;
  if (!known && !("undecoded" in look))
    library.keep(photo, "placeholders", placeholdersVersion, findingOf(look));
  return look;
}

function tagsFrom({ file, mtime }: Part, look: PictureLook): TagsFinding {
  const isDecoded = "colours" in look;
  const tags = photoTags({ ...look, colours: isDecoded ? look.colours : [], file, mtime });
  const missing: TagsFinding["missing"] = isDecoded ? [] : [{ what: "colours", reason: look.undecoded }];
  const answerTo = <Found>(
    what: "labels" | "faces",
    answer: ModelAnswer<Found> | undefined,
  ): Found | undefined => {
    if (answer && "found" in answer) return answer.found;
    const unasked = isDecoded ? "No model is configured." : look.undecoded;
    missing.push({ what, reason: answer?.failed ?? unasked });
    return undefined;
  };
  const labels = answerTo("labels", look.labels) ?? [];
  const faces = answerTo("faces", look.faces);
  return {
    tags: [
      ...tags,
      ...labels.map(({ label, score }): PhotoTag => ({ tag: label, kind: "label", score })),
      ...(faces ? [{ tag: faces === 1 ? "1 face" : `${faces} faces`, kind: "faces" } as const] : []),
    ],
    ...(faces !== undefined && { faces }),
    missing,
  };
}
