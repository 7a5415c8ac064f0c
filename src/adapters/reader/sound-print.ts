import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stream } from "node-av/lib";
import { createSoundPrinter, type SoundPrinterState } from "../../media/sound-print.ts";
import type { StretchFinding } from "../../media/taps.ts";
import type { SoundListener } from "./feed.ts";

/** The print of what is listened to of one stream. */
interface StreamPrint {
  sounds: SoundListener[];
  save(): SoundPrinterState;
  /** Puts the fingerprint into a file of the folder. */
  end(folder: string, file: string): Pick<StretchFinding, "sound" | "fingerprint">;
}

/** @param stream undefined where nothing is listened to. @param saved to go on from there */
export function openSoundPrint(
  stream: Stream | undefined,
  saved: SoundPrinterState | undefined,
): StreamPrint {
  const printer = createSoundPrinter(saved);
  return {
    sounds: stream
      ? [
          {
            stream,
            add(sound) {
              const { mono, timeMs } = sound.mixed();
              printer.add(mono, timeMs);
            },
          },
        ]
      : [],
    save: printer.save,
    end(folder, file) {
      const print = printer.end();
      if (print === undefined) return { sound: null, fingerprint: null };
      const { points, ...sound } = print;
      writeFileSync(join(folder, file), points);
      return { sound, fingerprint: file };
    },
  };
}
