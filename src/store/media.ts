import type { ProbeFinding, ProbeStream } from "../api/media.ts";
import { type Database, listOf } from "./database.ts";

/** Writes what a probe found into media, parts, streams and chapters. Streams keep their ids when probed again. */
export function mediaIn(db: Database) {
  const writeStreams = (partId: number, streams: readonly ProbeStream[]) => {
    for (const { index, type, codec, language, ...details } of streams) {
      const values = { type, codec, language: language ?? null, details: JSON.stringify(details) };
      db.run(
        db.build
          .insertInto("streams")
          .values({ part_id: partId, position: index, ...values })
          .onConflict((conflict) => conflict.columns(["part_id", "position"]).doUpdateSet(values)),
      );
    }
    db.run(
      db.build
        .deleteFrom("streams")
        .where("part_id", "=", partId)
        .where("file", "is", null)
        .where("position", "not in", listOf(streams.map((stream) => stream.index))),
    );
  };

  const writeChapters = (partId: number, chapters: ProbeFinding["chapters"]) => {
    db.run(db.build.deleteFrom("chapters").where("part_id", "=", partId));
    chapters.forEach(({ startMs, endMs, title }, position) => {
      db.run(
        db.build
          .insertInto("chapters")
          .values({ part_id: partId, position, start_ms: startMs, end_ms: endMs, title }),
      );
    });
  };

  return {
    /** In order. */
    chaptersOf: (partId: number) =>
      db.all(
        db.build
          .selectFrom("chapters")
          .select(["start_ms as startMs", "end_ms as endMs", "title"])
          .where("part_id", "=", partId)
          .orderBy("position"),
      ),
    /** Milliseconds; undefined while it is not known. */
    durationOf: (partId: number): number | undefined =>
      db.get(db.build.selectFrom("parts").select("duration_ms").where("id", "=", partId))?.duration_ms ??
      undefined,
    /** The part's file was replaced by one with the same contents: what was found in it holds for the new one. */
    keepRewritten: (partId: number, { mtime, size, hash }: { mtime: number; size: number; hash: string }) =>
      db.transaction(() => {
        const old = db.get(db.build.selectFrom("parts").select(["mtime", "size"]).where("id", "=", partId));
        if (old === undefined) return;
        for (const table of ["findings", "failures"] as const)
          db.run(
            db.build
              .updateTable(table)
              .set({ mtime, size })
              .where("part_id", "=", partId)
              .where("mtime", "=", old.mtime)
              .where("size", "=", old.size),
          );
        db.run(
          db.build.updateTable("parts").set({ mtime, size, content_hash: hash }).where("id", "=", partId),
        );
      }),
    keepProbe: (partId: number, probe: ProbeFinding, contentHash: string): void =>
      db.transaction(() => {
        const video = probe.streams.find((stream) => stream.type === "video" && !stream.picture);
        const audio = probe.streams.find((stream) => stream.type === "audio");
        const part = db.get(
          db.build
            .updateTable("parts")
            .set({
              content_hash: contentHash,
              container: probe.container,
              duration_ms: Math.round(probe.durationMs),
              has_video: video ? 1 : 0,
              has_audio: audio ? 1 : 0,
            })
            .where("id", "=", partId)
            .returning("media_id"),
        );
        if (part === undefined) return;
        writeStreams(partId, probe.streams);
        writeChapters(partId, probe.chapters);
        const { duration } = db.get(
          db.build
            .selectFrom("parts")
            .select((of) => of.fn.sum<number>("duration_ms").as("duration"))
            .where("media_id", "=", part.media_id),
        )!;
        db.run(
          db.build
            .updateTable("media")
            .set({
              container: probe.container,
              duration_ms: duration,
              bitrate: probe.bitrate === undefined ? null : Math.round(probe.bitrate),
              width: video?.width ?? null,
              height: video?.height ?? null,
              video_codec: video?.codec ?? null,
              audio_codec: audio?.codec ?? null,
              audio_channels: audio?.channels ?? null,
              frame_rate: video?.frameRate ?? null,
              pixel_aspect: video?.pixelAspect ?? null,
            })
            .where("id", "=", part.media_id),
        );
      }),
  };
}
