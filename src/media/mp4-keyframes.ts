/**
 * How far apart the keyframes of an MP4 are, from its sample tables (ISO/IEC 14496-12, 8.6): known before anything of
 * the media is read.
 */

interface Box {
  /** What is inside it. */
  body: DataView;
}

/**
 * The longest time from one keyframe of a track to the next, or to its end.
 *
 * @param moov the body of the file's `moov` box
 * @param trackId as in the track's header; FFmpeg gives a stream the same id
 * @returns milliseconds in order of decoding; undefined when the tables do not say: a fragmented file, a track that
 * is not there, or one in which every picture is a keyframe
 * @throws RangeError when a table reaches beyond its box
 */
export function longestKeyframeGapMs(moov: Uint8Array, trackId: number): number | undefined {
  for (const track of boxesIn(viewOf(moov), "trak")) {
    if (idOf(track) !== trackId) continue;
    const [media] = boxesIn(track.body, "mdia");
    const [header] = media ? boxesIn(media.body, "mdhd") : [];
    const [information] = media ? boxesIn(media.body, "minf") : [];
    const [table] = information ? boxesIn(information.body, "stbl") : [];
    const [durations] = table ? boxesIn(table.body, "stts") : [];
    const [keyframes] = table ? boxesIn(table.body, "stss") : [];
    if (!header || !durations || !keyframes) return undefined;
    const timescale = header.body.getUint32(header.body.getUint8(0) === 1 ? 20 : 12);
    const gap = longestGap(durations.body, keyframes.body);
    return gap === undefined || timescale === 0 ? undefined : (gap * 1000) / timescale;
  }
  return undefined;
}

function idOf(track: Box): number | undefined {
  const [header] = boxesIn(track.body, "tkhd");
  return header?.body.getUint32(header.body.getUint8(0) === 1 ? 20 : 12);
}

/** In ticks of the track. The tables begin with a version, flags, and the number of their entries. */
function longestGap(durations: DataView, keyframes: DataView): number | undefined {
  const runs = durations.getUint32(4);
  const count = keyframes.getUint32(4);
  if (runs === 0 || count === 0) return undefined;
  let longest = 0;
  let previous = 0;
  let sample = 1;
  let time = 0;
  let next = 0;
  for (let run = 0; run < runs; run++) {
    const samples = durations.getUint32(8 + 8 * run);
    const ticks = durations.getUint32(12 + 8 * run);
    for (; next < count; next++) {
      const key = keyframes.getUint32(8 + 4 * next);
      if (key >= sample + samples) break;
      const at = time + (key - sample) * ticks;
      longest = Math.max(longest, at - previous);
      previous = at;
    }
    sample += samples;
    time += samples * ticks;
  }
  return Math.max(longest, time - previous);
}

function* boxesIn(body: DataView, type: string): Generator<Box> {
  for (let at = 0; at + 8 <= body.byteLength; ) {
    const size = body.getUint32(at);
    if (size < 8 || at + size > body.byteLength) return;
    const name = String.fromCharCode(...[4, 5, 6, 7].map((offset) => body.getUint8(at + offset)));
    if (name === type) yield { body: new DataView(body.buffer, body.byteOffset + at + 8, size - 8) };
    at += size;
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);
