import type { NearestCity, Part, PictureModels } from "../core/ports.ts";
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

/** Another data set of places makes other tags. Below 2^40, which a number holds exactly. */
const madeFrom = (edition: number) => ({ ...keeps, version: tagsVersion + 256 * edition });

export default defineWorkTask({
  title: "Generate tags of photos",
  description:
    "Tags photos by camera, date, place, colours and form; and by what they show, where models are configured.",
  every: 1,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskGenerateAutoTags"),
  uses: { database: "shared" },
  keeps,
  find: ({ library, places }, scope) => {
    const only = { sections: ["photo"], enabled: "enableAutoTags" } as const;
    const { kind, version } = madeFrom(places.edition());
    const photos = library.partsWithout(kind, version, scope, only);
    return {
      count: async () => {
        const count = await photos.count();
        return count === 0 ? 0 : count + 1;
      },
      async *[Symbol.asyncIterator]() {
        let isFirst = true;
        for await (const { id, title } of photos) {
          // Told once for a run, and not for each photo.
          if (isFirst) yield { key: "models", title: "Models and places", id: 0 };
          isFirst = false;
          yield { key: `part:${id}`, title, id };
        }
      },
    };
  },
  work: async ({ key, id }, context) => {
    if (key === "models") return checkAids(context);
    const photo = context.library.part(id);
    if (photo === undefined) return;
    const edition = context.places.edition();
    await keepOfPhoto(photo, madeFrom(edition), context, async () => {
      const look = await lookAt(photo, context);
      const city = await cityOf(look, context);
      const finding = tagsFrom(photo, look, city);
      // A town is looked for again when the data set can be read.
      return "failed" in city ? { finding, version: tagsVersion } : { finding };
    });
  },
});

const modelsOf = (preference: PreferenceOf): PictureModels => ({
  classification: preference("ImageClassificationModel"),
  labels: preference("ImageClassificationLabels"),
  faces: preference("FaceDetectionModel"),
});

/** @throws Error for people when a configured model or data set cannot be used */
async function checkAids({ preference, pictures, places, signal, log }: WorkContext): Promise<void> {
  const models = modelsOf(preference);
  if (models.classification === "")
    log("Nothing says what photos show: ImageClassificationModel is not set.");
  if (models.faces === "") log("Faces are not counted: FaceDetectionModel is not set.");
  const problems = await pictures.problemsOf(models, signal);
  await places.nearestCity(0, 0, signal).catch((error: Error) => {
    signal.throwIfAborted();
    problems.push(error.message);
  });
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

type CityAnswer = { found: NearestCity | undefined } | { failed: string };

/** A data set that cannot be read does not keep a photo from its other tags. */
async function cityOf({ exif }: PictureLook, { places, signal }: WorkContext): Promise<CityAnswer> {
  const { latitude, longitude } = exif;
  if (latitude === undefined || longitude === undefined) return { found: undefined };
  try {
    return { found: await places.nearestCity(latitude, longitude, signal) };
  } catch (error) {
    signal.throwIfAborted();
    return { failed: (error as Error).message };
  }
}

function tagsFrom({ file, mtime }: Part, look: PictureLook, city: CityAnswer): TagsFinding {
  const isDecoded = "colours" in look;
  const tags = photoTags({
    ...look,
    colours: isDecoded ? look.colours : [],
    file,
    mtime,
    ...("found" in city && city.found && { city: city.found }),
  });
  const missing: TagsFinding["missing"] = isDecoded ? [] : [{ what: "colours", reason: look.undecoded }];
  if ("failed" in city) missing.push({ what: "city", reason: city.failed });
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
