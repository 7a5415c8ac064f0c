import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VoiceOptions, VoiceTapFinding } from "../../media/taps.ts";
import { createVoice, type VoiceState } from "../../media/voice.ts";
import { type OpenFeed, startOver } from "./feed.ts";
import type { Later } from "./later.ts";
import { mainSound } from "./main-sound.ts";
import { askSpeechModel } from "./speech-model.ts";

interface State {
  voice: VoiceState;
  originMs: number | undefined;
}

/** Listens to where people speak: to the centre of surround sound. */
export const openVoice: OpenFeed<VoiceOptions> = (source, { model }, saved) => {
  const stream = mainSound(source);
  if (!stream) throw new Error(`Expected sound to find speech in, but ${source.file} has none.`);
  const begun = saved as State | undefined;
  const voice = createVoice(begun?.voice);
  const recorder = model === "" ? undefined : openRecorder(join(source.artefactFolder, "dialogue.s16"));
  let originMs = begun?.originMs;

  return {
    sounds: [
      {
        stream,
        speech: true,
        add(sound) {
          const { timeMs, dialogue, rest } = sound.mixed();
          originMs ??= timeMs;
          voice.add(dialogue, rest);
          recorder?.add(dialogue);
        },
      },
    ],
    // What a model has yet to hear is too much to be kept.
    save: () => (recorder ? startOver : ({ voice: voice.save(), originMs } satisfies State)),
    end(): VoiceTapFinding | Later {
      const { binMs, stretches } = voice.end();
      const shift = binMs * Math.round((originMs ?? 0) / binMs);
      const finding: VoiceTapFinding = {
        binMs,
        stretches: stretches.map(({ startMs, endMs }) => ({
          startMs: startMs + shift,
          endMs: endMs + shift,
        })),
        model: null,
      };
      if (recorder === undefined) return finding;
      const sound = recorder.file;
      return (alive) => askSpeechModel(finding, { sound, originMs: originMs ?? 0, file: model }, alive);
    },
  };
};

/** Writes samples down as 16-bit numbers: two hours would fill the memory. */
function openRecorder(file: string) {
  writeFileSync(file, "");
  return {
    file,
    add(samples: Float32Array): void {
      const rounded = Int16Array.from(samples, (value) => Math.max(-1, Math.min(1, value)) * 32_767);
      appendFileSync(file, new Uint8Array(rounded.buffer));
    },
  };
}
