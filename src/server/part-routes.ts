import type { FastifyInstance, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { Shelves, StoredPartDetails } from "../core/shelves.ts";
import { bifEntryAt, bifIndexLength, readBifIndex } from "../media/bif.ts";
import { toBits } from "../media/voice.ts";
import { answer } from "./answers.ts";
import { findingOf } from "./findings.ts";
import type { ServerHouse } from "./house.ts";
import { chaptersOf, shownPart } from "./library-items.ts";
import { countIn, idIn } from "./parameters.ts";
import { sendArtefact } from "./send-artefact.ts";
import { rounded } from "./stream-tree.ts";

type OfPart = { Params: { id: string; index: string } };
type OfStream = { Params: { id: string } };
type OfChapter = { Params: { id: string; n: string } };
type OfPicture = { Params: OfPart["Params"] & { offset: string } };

const previewsFile = "Indexes/index-sd.bif";
/** Bytes from which the length of a BIF's index can be told. */
const bifStart = 16;

/** What analyses made of parts and streams: pictures of previews and chapters, speech and loudness over time. */
export function partRoutes(app: FastifyInstance, { shelves, artefacts }: ServerHouse): void {
  const openPreviews = async ({ id, index }: OfPart["Params"]) => {
    const part = partOf(shelves, idIn(id));
    const found = part && findingOf(part.findings, "previews");
    const artefact =
      part && found && index === "sd" ? await artefacts.open(part.bundle, previewsFile) : undefined;
    if (artefact === undefined || found === undefined)
      throw refusal("noPreviews", {
        expected: "a part with previews and the index sd",
        found: quote(`${id}/${index}`),
      });
    return { artefact, intervalMs: found.intervalMs };
  };

  app.get<OfPart>("/library/parts/:id/indexes/:index", async (request, reply) => {
    const wanted = countIn(request, "interval");
    const { artefact, intervalMs } = await openPreviews(request.params);
    if (wanted !== undefined && wanted < intervalMs) {
      await artefact.close();
      const expected = `an interval of at least ${intervalMs} ms`;
      throw refusal("noPreviews", { expected, found: String(wanted) });
    }
    return sendArtefact(request, reply.type("application/octet-stream"), artefact);
  });

  app.get<OfPicture>("/library/parts/:id/indexes/:index/:offset", async (request, reply) => {
    const offsetMs = idIn(request.params.offset);
    const { artefact } = await openPreviews(request.params);
    try {
      const indexLength = bifIndexLength(await artefact.read(0, bifStart));
      const picture = bifEntryAt(readBifIndex(await artefact.read(0, indexLength)), offsetMs)!;
      return reply.type("image/jpeg").send(await artefact.read(picture.offset, picture.length));
    } finally {
      await artefact.close();
    }
  });

  app.get<{ Params: { id: string } }>("/library/parts/:id/voiceActivity", (request, reply) => {
    const { id } = request.params;
    const part = partOf(shelves, idIn(id));
    const found = part && findingOf(part.findings, "voice");
    if (part === undefined || found === undefined) throw refusal("noVoiceActivity", { found: quote(id) });
    const bits = toBits(found.stretches, part.duration_ms ?? 0);
    return reply.type("application/octet-stream").send(Buffer.from(bits.buffer));
  });

  /** Loudness over time of a stream, in LUFS for each 100 ms, thinned out as the request asks. */
  const levelsOf = async (
    request: FastifyRequest<OfStream>,
  ): Promise<{ total: number; levels: readonly number[] }> => {
    const wanted = countIn(request, "subsample");
    const { id } = request.params;
    const stream = shelves.items.stream(idIn(id));
    const part = stream && partOf(shelves, stream.part_id);
    const found = part && findingOf(part.findings, "loudness");
    const artefact = found?.streams.some(({ index }) => index === stream?.position)
      ? await artefacts.open(stream!.bundle, `Loudness/${stream!.position}.r128`)
      : undefined;
    if (artefact === undefined) throw refusal("noLoudness", { found: quote(id) });
    try {
      const levels = levelsIn(await artefact.read(0, artefact.size));
      return { total: levels.length, levels: subsample(levels, wanted ?? levels.length) };
    } finally {
      await artefact.close();
    }
  };

  app.get<OfStream>("/library/streams/:id/loudness", async (request, reply) => {
    const { levels } = await levelsOf(request);
    const lines = levels.map((level) => `${level.toFixed(2)}\n`);
    return reply.type("text/plain").send(lines.join(""));
  });

  app.get<OfStream>("/library/streams/:id/levels", async (request, reply) => {
    const { total, levels } = await levelsOf(request);
    return answer(request, reply, "MediaContainer", {
      size: levels.length,
      totalSamples: String(total),
      Level: levels.map((level) => ({ v: rounded(level, 2) })),
    });
  });

  app.get<OfChapter>("/library/media/:id/chapterImages/:n", async (request, reply) => {
    const { id, n } = request.params;
    const medium = shelves.items.medium(idIn(id));
    const part = medium && shownPart([medium]);
    const chapter = part && chaptersOf(part)[idIn(n) - 1];
    const artefact = chapter?.hasPicture
      ? await artefacts.open(part!.bundle, `Chapters/${chapter.index}.jpg`)
      : undefined;
    if (artefact === undefined) throw refusal("noChapterPicture", { found: quote(`${id}/${n}`) });
    return sendArtefact(request, reply.type("image/jpeg"), artefact);
  });
}

/** A part with its findings. */
function partOf(shelves: Shelves, id: number): StoredPartDetails | undefined {
  const row = shelves.items.part(id);
  const [item] = row === undefined ? [] : shelves.items.get([row.item_id]);
  return item?.media.flatMap(({ parts }) => parts).find((part) => part.id === id);
}

/** Loudness over time, in LUFS for each 100 ms, from 16-bit little endian hundredths. */
const levelsIn = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length >> 1 }, (_, step) => bytes.readInt16LE(2 * step) / 100);

/** As many levels as wanted, or all: each the loudness of its share of time, which is a mean of energies. */
function subsample(levels: readonly number[], wanted: number): readonly number[] {
  if (wanted >= levels.length) return levels;
  return Array.from({ length: wanted }, (_, i) => {
    const from = Math.floor((i * levels.length) / wanted);
    const share = levels.slice(from, Math.floor(((i + 1) * levels.length) / wanted));
    const energy = share.reduce((sum, level) => sum + 10 ** (level / 10), 0) / share.length;
    return 10 * Math.log10(energy);
  });
}
