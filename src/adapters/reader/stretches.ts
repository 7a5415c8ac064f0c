import { AVDISCARD_ALL, AVDISCARD_DEFAULT, AVSEEK_FLAG_BACKWARD } from "node-av/constants";
import { readPackets, toMs } from "./container.ts";
import type { Range, Source } from "./feed.ts";
import type { GuardedFeed } from "./feeds.ts";
import { openPictures } from "./pictures.ts";

/** A feed, and the stretches that it wants every picture of. */
interface Wish {
  feed: GuardedFeed;
  ranges: readonly Range[];
}

/**
 * Milliseconds. Transport streams are not sought by keyframes: where reading starts after the keyframe that a stretch
 * needs, it starts again so much earlier.
 */
const leads = [0, 2000, 10_000, 60_000];

/** What is seen in some stretches may make others worth seeing: so often feeds are asked. */
const rounds = 2;

/** Reads once more the stretches that feeds want every picture of. */
export function readStretches(
  source: Source,
  feeds: readonly GuardedFeed[],
  onPacket: (fraction: number, bytes: number) => void,
): void {
  const seen = new Map<GuardedFeed, readonly Range[]>();
  for (let round = 0; round < rounds; round++) {
    const wishes = feeds.map((feed) => {
      const before = seen.get(feed) ?? [];
      const isNew = ({ fromMs, toMs }: Range) =>
        !before.some((range) => range.fromMs === fromMs && range.toMs === toMs);
      const ranges = feed.stretches().filter(isNew);
      seen.set(feed, [...before, ...ranges]);
      return { feed, ranges };
    });
    if (wishes.every(({ ranges }) => ranges.length === 0)) return;
    readRound(source, wishes, onPacket);
  }
}

function readRound(
  source: Source,
  wishes: readonly Wish[],
  onPacket: (fraction: number, bytes: number) => void,
): void {
  const { container, video, file, startMs } = source;
  if (!video) return;
  for (const stream of container.streams)
    stream.discard = stream.index === video.index ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  const { num, den } = video.timeBase;
  /** The stretch in hand, and how far it is done. */
  let current: Range = { fromMs: 0, toMs: 0 };
  let doneMs = 0;
  const isIn = ({ fromMs, toMs: untilMs }: Range, timeMs: number) => fromMs <= timeMs && timeMs < untilMs;
  using pictures = openPictures(
    video,
    [
      {
        spacingMs: 0,
        nextMs: () => doneMs,
        isTooLong: () => true,
        wantsKeyframe: () => false,
        add(picture, untilMs) {
          doneMs = untilMs;
          if (!isIn(current, picture.timeMs)) return;
          for (const { feed, ranges } of wishes)
            if (ranges.some((range) => isIn(range, picture.timeMs))) feed.addStretchPicture(picture);
        },
        miss(_, untilMs) {
          doneMs = untilMs;
        },
      },
    ],
    source,
  );

  /** @returns whether reading began early enough for the stretch's first picture */
  function readStretch(stretch: Range, leadMs: number): boolean {
    const at = BigInt(Math.round(((stretch.fromMs - leadMs + startMs) / 1000) * (den / num)));
    if (container.seekFrameSync(video!.index, at, AVSEEK_FLAG_BACKWARD) < 0) return true;
    pictures.restart();
    current = stretch;
    doneMs = stretch.fromMs;
    let readMs = 0;
    let firstKeyMs: number | undefined;
    const mayBeEarlier = leadMs < leads.at(-1)! && leadMs < stretch.fromMs;
    const isLate = () => mayBeEarlier && firstKeyMs !== undefined && firstKeyMs > stretch.fromMs;
    readPackets(container, file, {
      take(packet) {
        if (packet.streamIndex !== video!.index) return;
        const timeOf = (timestamp: bigint) => (toMs(timestamp, video!.timeBase) ?? startMs) - startMs;
        readMs = timeOf(packet.dts);
        if (packet.isKeyframe) firstKeyMs ??= timeOf(packet.pts);
        if (!isLate()) pictures.add(packet);
        onPacket(1, packet.size);
      },
      isEnough: () => isLate() || readMs > stretch.toMs || doneMs >= stretch.toMs,
    });
    if (isLate()) return false;
    pictures.endGroup(Number.POSITIVE_INFINITY);
    return true;
  }

  for (const stretch of merged(wishes.flatMap(({ ranges }) => ranges)))
    leads.some((leadMs) => readStretch(stretch, leadMs));
}

/** In order, those that touch as one. */
function merged(ranges: readonly Range[]): Range[] {
  const whole: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = whole.at(-1);
    if (last && range.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, range.toMs);
    else whole.push({ ...range });
  }
  return whole;
}
