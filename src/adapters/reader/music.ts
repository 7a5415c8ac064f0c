import { createPatches, type PatchesState } from "../../media/music/patches.ts";
import { createMusicAnalysis, type MusicState } from "../../media/music.ts";
import type { MusicOptions, MusicTapFinding } from "../../media/taps.ts";
import { embed } from "./embed.ts";
import type { OpenFeed } from "./feed.ts";
import type { Later } from "./later.ts";
import { mainSound } from "./main-sound.ts";

interface State {
  music: MusicState;
  patches: PatchesState | undefined;
}

/** Listens to the main stream of sound. */
export const openMusic: OpenFeed<MusicOptions> = (source, { model }, saved) => {
  const stream = mainSound(source);
  if (!stream) throw new Error(`Expected music, but ${source.file} has no sound.`);
  const begun = saved as State | undefined;
  const music = createMusicAnalysis(begun?.music);
  const patches = model === "" ? undefined : createPatches(undefined, begun?.patches);

  return {
    sounds: [
      {
        stream,
        add(sound) {
          const { mono } = sound.mixed();
          music.add(mono);
          patches?.add(mono);
        },
      },
    ],
    save: (): State => ({ music: music.save(), patches: patches?.save() }),
    end(): MusicTapFinding | Later {
      const finding: MusicTapFinding = { ...music.end(), model: null };
      // Silence is like nothing, whatever a model says.
      if (patches === undefined || finding.vector === null) return finding;
      return (alive) => embed(finding, patches.end(), model, alive);
    },
  };
};
