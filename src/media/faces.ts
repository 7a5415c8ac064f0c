/** A detector is sure of a face from here on. */
const leastScore = 0.7;
/** Boxes that share more of their area than this are one face. */
const mostOverlap = 0.3;

type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * Counts the faces that a detector of the Ultra-Light kind has found: for each place that it looked at two scores (of
 * background and of a face) and a box. Of boxes that overlap, the surest stays (non-maximum suppression).
 * @param scores two for each box @param boxes left, top, right and bottom of each, in any unit
 */
export function countFaces(scores: Float32Array, boxes: Float32Array): number {
  const found: { score: number; box: Box }[] = [];
  for (let at = 0; at < scores.length / 2; at++) {
    const score = scores[at * 2 + 1]!;
    const [left, top, right, bottom] = boxes.subarray(at * 4, at * 4 + 4) as unknown as Box;
    if (score >= leastScore) found.push({ score, box: [left, top, right, bottom] });
  }
  found.sort((a, b) => b.score - a.score);
  const faces: Box[] = [];
  for (const { box } of found) if (faces.every((face) => overlap(face, box) <= mostOverlap)) faces.push(box);
  return faces.length;
}

/** What two boxes share, of what they cover together. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (areaOf(a) + areaOf(b) - shared);
}

const areaOf = ([left, top, right, bottom]: Box): number => (right - left) * (bottom - top);
