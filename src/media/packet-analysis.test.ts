import { deserialize, serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnalysedPacket, createPacketAnalyser } from "./packet-analysis.ts";

type Packet = AnalysedPacket;

const frameMs = 40;
const framesPerGroup = 50;

/** Pictures of 5000 bytes, 25 a second, a keyframe of 50,000 every 2 s, each second one stored before the first. */
const video = (seconds: number): Packet[] =>
  Array.from({ length: seconds * 25 }, (_, i) => {
    const keyframe = i % framesPerGroup === 0;
    const swap = keyframe || i % framesPerGroup === framesPerGroup - 1 ? 0 : i % 2 === 1 ? 1 : -1;
    return {
      streamIndex: 0,
      type: "video",
      timeMs: (i + swap) * frameMs,
      dtsMs: (i - 1) * frameMs,
      durationMs: frameMs,
      bytes: keyframe ? 50_000 : 5000,
      keyframe,
      corrupt: false,
    };
  });

/** 50 packets of 400 bytes a second: 160 kbit/s. */
const audio = (seconds: number): Packet[] =>
  Array.from({ length: seconds * 50 }, (_, i) => ({
    streamIndex: 1,
    type: "audio",
    timeMs: i * 20,
    dtsMs: i * 20,
    durationMs: 20,
    bytes: 400,
    keyframe: true,
    corrupt: false,
  }));

const interleaved = (...streams: readonly Packet[][]): Packet[] =>
  streams.flat().sort((a, b) => a.dtsMs! - b.dtsMs!);

function analyse(packets: readonly Packet[]) {
  const analyser = createPacketAnalyser();
  for (const packet of packets) analyser.add(packet);
  return analyser.end();
}

const damageOf = (packets: readonly Packet[]) => analyse(packets).finding.streams[0]!.damage;

describe("a film", () => {
  const { finding, seconds } = analyse(interleaved(video(60), audio(60)));

  it("lasts from its first packet to the end of its last", () => {
    expect(finding.durationMs).toBe(60_000);
    expect(finding.streams.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([
      [0, 60_000],
      [0, 60_000],
    ]);
  });

  it("has the packets, bytes and bitrates of its streams", () => {
    expect(finding.streams.map(({ packets, bytes }) => [packets, bytes])).toEqual([
      [1500, 30 * 295_000],
      [3000, 1_200_000],
    ]);
    expect(finding).toMatchObject({ packets: 4500, bytes: 30 * 295_000 + 1_200_000 });
    const [picture, sound] = finding.streams.map(({ bitrate }) => bitrate);
    expect(picture!.average).toBe(1180);
    expect(sound!.average).toBe(160);
    expect(new Set(sound!.profile)).toEqual(new Set([160]));
    expect(finding.bitrate.average).toBe(1340);
    expect(finding.bitrate.peak).toBe(picture!.peak + 160);
  });

  it("has its bytes second by second", () => {
    expect(seconds.map((each) => each.length)).toEqual([60, 60]);
    expect(new Set(seconds[1])).toEqual(new Set([20_000]));
    expect(seconds[0]!.reduce((sum, bytes) => sum + bytes, 0)).toBe(30 * 295_000);
  });

  it("has a frame rate, and a keyframe every two seconds", () => {
    expect(finding.streams[0]!.frameRate).toEqual({ average: 25, constant: true, min: 25, max: 25 });
    expect(finding.streams[0]!.keyframes).toEqual({ count: 30, medianMs: 2000, longestMs: 2000 });
    expect(finding.streams[1]).toMatchObject({ frameRate: null, keyframes: null });
  });

  it("is undamaged", () => {
    expect(finding.streams.flatMap(({ damage }) => damage)).toEqual([]);
  });

  it("needs little more than its average over the film and the buffer", () => {
    const { bufferSeconds, kbits } = finding.requiredBandwidths;
    kbits.forEach((kbit, i) => {
      const average = (1340 * 60) / (60 + bufferSeconds[i]!);
      expect(kbit).toBeGreaterThanOrEqual(average);
      expect(kbit).toBeLessThan(average * 1.02);
    });
  });

  it("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
  });
});

describe("keyframes", () => {
  it("are measured up to the end", () => {
    const packets = video(60).map((packet, i) => ({ ...packet, keyframe: [0, 250, 300].includes(i) }));
    expect(analyse(packets).finding.streams[0]!.keyframes).toEqual({
      count: 3,
      medianMs: 10_000,
      longestMs: 48_000,
    });
  });
});

describe("damage", () => {
  const changed = (packets: readonly Packet[], fromMs: number, toMs: number, change: Partial<Packet>) =>
    packets.map((packet) =>
      packet.timeMs! >= fromMs && packet.timeMs! < toMs ? { ...packet, ...change } : packet,
    );
  const without = (packets: readonly Packet[], fromMs: number, toMs: number) =>
    packets.filter(({ timeMs }) => timeMs! < fromMs || timeMs! >= toMs);

  it.each([
    ["corrupt", { corrupt: true }],
    ["zero", { zero: true }],
    ["zero", { corrupt: true, zero: true }],
  ])("is %s where the packets are %j", (kind, change) => {
    const packets = changed(changed(video(60), 10_000, 14_000, change), 30_000, 30_040, change);
    expect(damageOf(packets)).toEqual([
      { kind, fromMs: 10_000, toMs: 14_000, packets: 100 },
      { kind, fromMs: 30_000, toMs: 30_040, packets: 1 },
    ]);
  });

  it("is a gap where packets are missing", () => {
    for (const packets of [video(60), audio(60)]) {
      expect(damageOf(without(packets, 20_000, 26_000))).toEqual([
        { kind: "gap", fromMs: 20_000, toMs: 26_000, packets: 0 },
      ]);
    }
  });

  it("is not where a frame is left out, or the pictures come as they like", () => {
    expect(damageOf(without(video(60), 20_000, 20_040))).toEqual([]);
    const slides = [0, 40, 3000, 3040, 9000, 9900, 20_000, 20_010].map((timeMs) => ({
      ...video(1)[0]!,
      timeMs,
      dtsMs: timeMs,
      durationMs: 0,
    }));
    expect(damageOf(slides)).toEqual([]);
  });

  it("is where the times go back, and measured well after that", () => {
    const again = audio(30).map((packet) => ({
      ...packet,
      timeMs: packet.timeMs! + 20_000,
      dtsMs: packet.dtsMs! + 20_000,
    }));
    expect(damageOf([...audio(30), ...again])).toEqual([
      { kind: "backwards", fromMs: 20_000, toMs: 29_980, packets: 1 },
    ]);
    const pictures = video(30).map((packet) => ({
      ...packet,
      timeMs: packet.timeMs! + 10_000,
      dtsMs: packet.dtsMs! + 10_000,
    }));
    const { streams } = analyse([...video(30), ...pictures]).finding;
    expect(streams[0]!.damage).toMatchObject([{ kind: "backwards" }]);
    expect(streams[0]!.frameRate).toMatchObject({ average: 25, constant: true });
  });

  it("is not in times that are rounded", () => {
    const packets = audio(10).map((packet, i) => ({ ...packet, dtsMs: packet.dtsMs! + (i % 2) * 0.6 }));
    expect(damageOf(packets)).toEqual([]);
  });
});

describe("odd files", () => {
  it("without packets are of no length", () => {
    const { finding, seconds } = analyse([]);
    expect(finding).toMatchObject({ durationMs: 0, packets: 0, bytes: 0, streams: [] });
    expect(finding.requiredBandwidths.kbits).toEqual(new Array(8).fill(0));
    expect(seconds).toEqual([]);
  });

  it("without times of presentation are measured by those of decoding", () => {
    const packets = video(10).map((packet) => ({ ...packet, timeMs: undefined, dtsMs: packet.dtsMs! + 40 }));
    const [stream] = analyse(packets).finding.streams;
    expect(stream).toMatchObject({ startMs: 0, durationMs: 10_000 });
    expect(stream!.frameRate).toMatchObject({ average: 25, constant: true });
  });

  it("with times that are missing or absurd still count every byte", () => {
    const packets = audio(10).map((packet, i) => {
      if (i === 100) return { ...packet, timeMs: undefined, dtsMs: undefined };
      if (i === 200) return { ...packet, timeMs: 1e15, dtsMs: Number.NaN };
      if (i === 300) return { ...packet, durationMs: Infinity };
      return packet;
    });
    const { finding, seconds } = analyse(packets);
    expect(finding).toMatchObject({ durationMs: 10_000, packets: 500, bytes: 200_000 });
    expect(seconds[0]!.reduce((sum, bytes) => sum + bytes, 0)).toBe(200_000);
    expect(seconds[0]).toHaveLength(10);
  });

  it("with a subtitle that stays for ever end with picture and sound", () => {
    const subtitle: Packet = {
      ...audio(1)[0]!,
      streamIndex: 7,
      type: "subtitle",
      durationMs: 3_600_000,
    };
    const { finding, seconds } = analyse(interleaved(audio(10), [subtitle]));
    expect(finding.durationMs).toBe(10_000);
    expect(finding.streams.map(({ index, durationMs }) => [index, durationMs])).toEqual([
      [1, 10_000],
      [7, 3_600_000],
    ]);
    expect(seconds[1]).toHaveLength(10);
  });
});

describe("an analysis", () => {
  it("may be interrupted anywhere, and ends the same", () => {
    const packets = interleaved(video(20), audio(20)).filter((_, i) => i < 500 || i > 540);
    const whole = analyse(packets);
    fc.assert(
      fc.property(fc.nat(packets.length), (place) => {
        const first = createPacketAnalyser();
        for (const packet of packets.slice(0, place)) first.add(packet);
        const second = createPacketAnalyser(deserialize(serialize(first.save())));
        for (const packet of packets.slice(place)) {
          first.add(packet);
          second.add(packet);
        }
        expect(second.end()).toEqual(whole);
        expect(first.end()).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});
