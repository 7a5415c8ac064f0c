import { instantText } from "../api/instants.ts";
import type { Item } from "../api/items.ts";
import type { Shelves, StoredFinding, StoredItemDetails, StoredPartDetails } from "../core/shelves.ts";
import { replayGain } from "../media/loudness.ts";
import type { ItemPicturesFinding } from "../media/picture-finding.ts";
import { type Analysis, type AnalysisKind, analyses, whyOff } from "./analyses.ts";
import type { Findings } from "./findings.ts";
import type { ServerHouse } from "./house.ts";
import { chapterPicture, chaptersOf, markersFor, shownPart, shownPlaceholders } from "./library-items.ts";
import type { AlbumLoudness } from "./stream-tree.ts";

/** What looks for markers of a type. */
const markerKinds = { intro: "intros", credits: "credits", commercial: "ads" } as const;

type Missing = { missing: string };
type Made = { version: number; analyzedAt: string };
type Found = ReadonlyMap<string, StoredFinding>;

const noFile = "it has no file of its own";
const notYet = "not analyzed yet";
/** Items without pictures are passed over, and nothing is kept of that. */
const noPictureOrNotYet = "no pictures beside its media, or not analyzed yet";
const nothing: Found = new Map();
const madeBy = ({ version, madeAt }: Pick<StoredFinding, "version" | "madeAt">): Made => ({
  version,
  analyzedAt: instantText(madeAt),
});

function saidOf(shelves: Shelves, itemId: number): Item["said"] {
  const { values, locked } = shelves.itemFields.effective(itemId);
  return { fields: values, locked: [...locked] };
}

/** Every finding of a file; undefined when it has gone from the library. */
export function partReport(house: Pick<ServerHouse, "butler" | "shelves">, partId: number): Item | undefined {
  const row = house.shelves.items.part(partId);
  const [details] = row === undefined ? [] : house.shelves.items.get([row.item_id]);
  const part = details?.media.flatMap(({ parts }) => parts).find(({ id }) => id === partId);
  return details && part && itemReport(house, details, part);
}

/**
 * Every finding of an item, or the reason why there is none.
 * @param part the file of the item that is asked for; undefined for an item without files
 */
export function itemReport(
  house: Pick<ServerHouse, "butler" | "shelves">,
  { item, media }: StoredItemDetails,
  part: StoredPartDetails | undefined,
): Item {
  const { shelves } = house;
  const ofPart: Found = part ? shelves.findings.ofPart(part.id) : nothing;
  const ofItem: Found = shelves.findings.ofItem(item.id);
  const failures = part ? shelves.findings.failuresOf(part.id) : new Map<string, string>();
  const offIn = whyOff(house);

  const reason = (kind: AnalysisKind): string => {
    const { types, needs }: Analysis = analyses[kind];
    // Without a probe nobody knows of any streams.
    const failed = failures.get(kind) ?? (needs && failures.get("probe"));
    if (failed !== undefined) return failed;
    // Folders have pictures too.
    if (part === undefined && kind !== "placeholders") return noFile;
    if (types && !types.includes(item.type)) return `only for items of type ${types.join(" or ")}`;
    if (needs && part && part.content_hash !== null && part[`has_${needs}`] === 0)
      return needs === "audio" ? "no sound in the file" : "no pictures in the file";
    const off = offIn(item.section_id, kind);
    if (off !== undefined) return off;
    const isUnasked = !shelves.sectionSettings.get(item.section_id, "evenChapterThumbs");
    if (kind === "chapters" && ofPart.has("probe") && part?.chapters.length === 0 && isUnasked)
      return "no chapters in the file";
    return kind === "placeholders" && item.type !== "photo" ? noPictureOrNotYet : notYet;
  };
  const show = <Kind extends AnalysisKind & keyof Findings, Shown>(
    kind: Kind,
    tree: (data: Findings[Kind], made: Made) => Shown,
  ): Shown | Missing => {
    const found = ofPart.get(kind);
    return found ? tree(found.data as Findings[Kind], madeBy(found)) : { missing: reason(kind) };
  };
  const placeholder = (name: "blurHash" | "thumbHash"): Item["blurHash"] => {
    const [photo, beside] = [ofPart.get("placeholders"), ofItem.get("placeholders")];
    const source = photo ?? beside;
    if (source === undefined) return { missing: reason("placeholders") };
    const pictures = beside?.data as ItemPicturesFinding | undefined;
    const { thumb, art } = shownPlaceholders(photo?.data as Findings["placeholders"] | undefined, pictures);
    if (thumb || art) return { thumb: thumb?.[name] ?? null, art: art?.[name] ?? null, ...madeBy(source) };
    const failed = [pictures?.thumb, pictures?.art].flatMap((one) =>
      one && "failed" in one ? one.failed : [],
    );
    return { missing: failed[0] ?? "no pictures beside its media" };
  };

  return {
    ratingKey: String(item.id),
    type: item.type,
    title: item.title,
    librarySectionID: item.section_id,
    file: part ? `${part.root.replace(/\/$/, "")}/${part.path}` : null,
    partId: part?.id ?? null,
    said: saidOf(shelves, item.id),
    ...markers(),
    chapters: chapters(media, part, ofPart, failures),
    chapterThumbs: show("chapters", ({ pictures }, made) => ({ count: pictures.length, ...made })),
    voice: show("voice", ({ binMs, stretches, model = null, note, subtitles = [] }, made) => ({
      binMs,
      stretches: stretches.map(({ startMs, endMs }) => ({ startMs, endMs })),
      model,
      ...(note !== undefined && { note }),
      subtitles: [...subtitles],
      ...made,
    })),
    loudness: item.type === "album" ? albumLoudness(ofItem) : loudness(),
    music: show("music", (data, made) => ({ ...data, ...made })),
    bitrate: show("deep", ({ bitrate, requiredBandwidths }, made) => ({
      ...bitrate,
      requiredBandwidths,
      ...made,
    })),
    deep: show("deep", ({ durationMs, packets, bytes, streams }, made) => ({
      ...{ durationMs, packets, bytes },
      streams: streams.map((stream) => ({ ...stream })),
      ...made,
    })),
    blurHash: placeholder("blurHash"),
    thumbHash: placeholder("thumbHash"),
    tags: show("tags", (data, made) => data.tags.map((tag) => ({ ...tag, ...made }))),
    missingTags: Object.fromEntries(
      ((ofPart.get("tags")?.data as Findings["tags"] | undefined)?.missing ?? []).map(({ what, reason }) => [
        what,
        reason,
      ]),
    ),
    previews: show("previews", ({ count, width, height, intervalMs, takenFrom }, made) => ({
      ...{ count, width, height, intervalMs },
      ...(takenFrom !== undefined && { takenFrom }),
      ...made,
    })),
  };

  function loudness(): Item["loudness"] {
    const imported = ofPart.get("importedLoudness");
    return imported && !ofPart.has("loudness")
      ? importedLoudness(imported.data as Findings["importedLoudness"], madeBy(imported))
      : show("loudness", streamsLoudness);
  }

  function markers(): Pick<Item, "markers" | "missingMarkers"> {
    const shown = markersFor(part, shelves.markers.ofItems([item.id]));
    // A season is looked through as a whole, a film by itself; for breaks each recording is.
    const whole =
      item.type === "episode" && item.parent_id ? shelves.findings.ofItem(item.parent_id) : ofItem;
    const isDone = (kind: AnalysisKind) => whole.has(kind) || (kind === "ads" && ofPart.has(kind));
    const missing = Object.entries(markerKinds)
      .filter(([type, kind]) => !isDone(kind) && !shown.some((marker) => marker.type === type))
      .map(([type, kind]) => [type, reason(kind)] as const);
    const isLookedThrough = missing.length < Object.keys(markerKinds).length;
    return {
      markers:
        shown.length === 0 && !isLookedThrough
          ? { missing: missing.map(([type, why]) => `${type}: ${why}`).join("; ") }
          : shown.map(({ id, type, startMs, endMs, final, title, color, origin, ...made }) => ({
              ...{ id, type, startMs, endMs, final, title, color, origin },
              ...madeBy(made),
            })),
      missingMarkers: Object.fromEntries(missing),
    };
  }
}

/** A chapter comes from the probe, or from the analysis that made pictures for a file without chapters. */
function chapters(
  media: StoredItemDetails["media"],
  part: StoredPartDetails | undefined,
  findings: Found,
  failures: ReadonlyMap<string, string>,
): Item["chapters"] {
  if (part === undefined) return { missing: noFile };
  const source = findings.get(part.chapters.length > 0 ? "probe" : "chapters");
  const shown = chaptersOf(part);
  if (source === undefined || shown.length === 0)
    return {
      missing: failures.get("probe") ?? (findings.has("probe") ? "no chapters in the file" : notYet),
    };
  const medium = media.find(({ parts }) => parts.includes(part))!;
  return shown.map(({ index, title, startMs, endMs, hasPicture, titleFrom }) => ({
    ...{ index, title, startMs, endMs, ...(titleFrom && { titleFrom }) },
    // Pictures are served of the file that stands for its medium.
    thumb: hasPicture && shownPart([medium]) === part ? chapterPicture(medium.id, index) : null,
    ...madeBy(source),
  }));
}

const gainOf = (integrated: number | null) => (integrated === null ? null : replayGain(integrated));

const streamsLoudness = ({ streams }: Findings["loudness"], made: Made) =>
  streams.map(({ index, integrated, range, truePeak, samplePeak, startRamp, endRamp }) => ({
    ...{ index, integrated, range, truePeak, samplePeak },
    gain: gainOf(integrated),
    // Absent from what an older version found.
    startRamp: startRamp ?? null,
    endRamp: endRamp ?? null,
    ...made,
  }));

/** What others measured says neither which peak it is nor how it begins and ends. */
const importedLoudness = ({ imported, streams }: Findings["importedLoudness"], made: Made) =>
  streams.map(({ index, integrated, range }) => ({
    ...{ index, integrated, range, truePeak: null, samplePeak: null, startRamp: null, endRamp: null },
    gain: gainOf(integrated),
    source: imported,
    ...made,
  }));

/** An album is measured when its tracks are. */
function albumLoudness(findings: Found): Item["loudness"] {
  const found = findings.get("loudness");
  if (found === undefined) return { missing: "none of its tracks has been analyzed yet" };
  const { integrated, range, truePeak } = found.data as AlbumLoudness;
  return [
    {
      index: null,
      ...{ integrated, range, truePeak, samplePeak: null, startRamp: null, endRamp: null },
      gain: gainOf(integrated),
      ...madeBy(found),
    },
  ];
}
