import { join } from "node:path";
import type { Member, Part, PartGains } from "../core/ports.ts";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { RefusedFile } from "../media/gain-tags/gains.ts";
import { albumLoudness, type LoudnessFinding, replayGain } from "../media/loudness.ts";
import { loudness, loudnessVersion, type StreamsLoudnessFinding } from "../media/taps.ts";

const keeps = { kind: "loudness", version: loudnessVersion } as const;

/** Of the tags: goes up when they would differ though what was measured is the same. */
const tags = { kind: "gains", version: 1 } as const;

const only = { streams: ["audio"], enabled: "enableLoudnessAnalysis" } as const;

const tagged = { streams: ["audio"], sections: ["artist"], enabled: "exportReplayGain" } as const;

export default defineReadTask({
  title: "Analyze loudness",
  description: "Measures the loudness of every audio stream and of albums, by EBU R128.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("LoudnessAnalysisBehavior"),
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: () => [loudness({ truePeak: true })],
  save: async (part, [found], { library, artefactFolder }) => {
    const { streams } = found as StreamsLoudnessFinding;
    for (const { index, momentary } of streams)
      await library.keepArtefact(part, join(artefactFolder, momentary), `Loudness/${index}.r128`);
    const kept = streams.map(({ momentary: _, ...stream }) => stream);
    library.keep(part, keeps.kind, keeps.version, { streams: kept });
    library.keepAlbumLoudness(part);
  },
  together: {
    changesMedia: true,
    find: ({ library }, scope) => library.groupsWithout(tags, keeps, scope, tagged),
    work: async (group, { library, signal, log }) => {
      const refused: string[] = [];
      let written = 0;
      for (const { part, gains } of gainsOf(library.membersOf(group, keeps)))
        try {
          if ((await library.writeGains(part, gains, signal)) === "written") written++;
        } catch (error) {
          if (!(error instanceof RefusedFile)) throw error;
          refused.push(`${part.file}: ${error.message}`);
        } finally {
          signal.throwIfAborted();
        }
      library.keepForGroup(group, tags, { written, refused });
      if (written > 0)
        log(
          `${group.title}: gains were written into the tags of ${written} ${written === 1 ? "file" : "files"}.`,
        );
      if (refused.length > 0)
        throw new Error(`Gains are not written into files that stay as they are: ${refused.join("; ")}.`);
    },
  },
});

/** Of each track that can be heard. */
function gainsOf(members: readonly Member[]): { part: Part; gains: PartGains }[] {
  const tracks = members.flatMap(({ part, finding }) => {
    const [loudness] = (finding as StreamsLoudnessFinding).streams;
    return loudness ? [{ part, loudness }] : [];
  });
  const album = gainOf(albumLoudness(tracks.map(({ loudness }) => loudness)));
  return tracks.flatMap(({ part, loudness }) => {
    const track = gainOf(loudness);
    return track && album ? [{ part, gains: { track, album } }] : [];
  });
}

const gainOf = ({ integrated, truePeak }: Pick<LoudnessFinding, "integrated" | "truePeak">) =>
  integrated === null ? undefined : { gainDb: replayGain(integrated), peak: 10 ** ((truePeak ?? 0) / 20) };
