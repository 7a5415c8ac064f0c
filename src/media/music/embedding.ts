/**
 * One vector of a track from what a model makes of its patches: their mean, as long as the root of its dimensions. So
 * the root mean square difference of two such vectors is the distance of two points on the unit sphere, 0 to 2,
 * whatever the scale of the model.
 *
 * @param embeddings of each patch, all of one length.
 * @returns to four decimals.
 * @throws RangeError when there are none, or they have no direction: all zero, or values that are no numbers.
 */
export function embeddingOf(embeddings: readonly Float32Array[]): number[] {
  const dimensions = embeddings[0]?.length ?? 0;
  const sums = Array.from({ length: dimensions }, (_, i) =>
    embeddings.reduce((sum, embedding) => sum + embedding[i]!, 0),
  );
  const length = Math.hypot(...sums);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `Expected vectors with a direction, but found ${embeddings.length} of ${dimensions} values and length ${length}.`,
    );
  const scale = Math.sqrt(dimensions) / length;
  return sums.map((sum) => Math.round(sum * scale * 1e4) / 1e4);
}
