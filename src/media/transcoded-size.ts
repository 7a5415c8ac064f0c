/** Pixels of the longer side of any picture that is made. */
export const longestSide = 4096;

/**
 * The size of a picture that is fitted into a box, with its own aspect.
 * @param box pixels; with `minSize` the picture covers it instead; only with `upscale` is anything enlarged
 * @returns pixels, from 1 to 4096
 */
export function transcodedSize(
  source: { width: number; height: number },
  box: { width: number; height: number; minSize: boolean; upscale: boolean },
): { width: number; height: number } {
  const [across, down] = [box.width / source.width, box.height / source.height];
  const fitting = box.minSize ? Math.max(across, down) : Math.min(across, down);
  const scale = Math.min(
    box.upscale ? fitting : Math.min(1, fitting),
    longestSide / Math.max(source.width, source.height),
  );
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(source.width), height: scaled(source.height) };
}
