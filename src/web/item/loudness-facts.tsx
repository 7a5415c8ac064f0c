import type { Item } from "../../api/items.ts";
import { Card, Facts } from "../pieces/page.tsx";
import { Empty } from "../pieces/states.tsx";
import { loudnessFacts, item as words } from "../words/item.ts";

/** How loud a track or an album is, and how it sounds. */
export function LoudnessFacts({ item: { loudness, music } }: { item: Item }) {
  const tempo = "missing" in music ? undefined : music.tempo;
  const key = "missing" in music ? undefined : keyOf(music.key);
  return (
    <Card title={words.sound}>
      {"missing" in loudness ? (
        <Empty icon="partial" title={loudness.missing} />
      ) : (
        loudness.map(({ index, integrated, range, truePeak, gain, source }) => (
          <Facts
            key={index ?? "album"}
            facts={[
              [
                loudnessFacts.integrated,
                integrated === null ? loudnessFacts.silence : withUnit(integrated, "LUFS"),
              ],
              range !== null && [loudnessFacts.range, withUnit(range, "LU")],
              truePeak !== null && [loudnessFacts.truePeak, withUnit(truePeak, "dBTP")],
              gain !== null && [loudnessFacts.gain, withUnit(gain, "dB")],
              source !== undefined && [loudnessFacts.source, loudnessFacts.sources[source]],
              typeof tempo === "number" && [words.tempo, words.bpm(tempo)],
              key !== undefined && [words.key, key],
            ]}
          />
        ))
      )}
    </Card>
  );
}

const withUnit = (value: number, unit: string): string => `${value.toFixed(1)} ${unit}`;

/** The name of a key, such as `A minor`: another version of the analysis may have none. */
function keyOf(key: unknown): string | undefined {
  const { tonic, mode } = (key ?? {}) as { tonic?: unknown; mode?: unknown };
  return typeof tonic === "string" && typeof mode === "string" ? `${tonic} ${mode}` : undefined;
}
