/** Recordings whose breaks are known. */

import type { AdsFinding } from "../../src/media/ads.ts";
import { ads } from "../../src/media/taps.ts";
import { clipOf } from "../../test/support/films.ts";
import { createRandom } from "../../test/support/random.ts";
import { recording, soundOf } from "../../test/support/recordings.ts";
import type { Row } from "../rows.ts";
import { freshSeed, isNear, share, whileReading } from "./reading.ts";

const recordings = 10;
const toleratedMs = 1000;
const soldSeconds = [15, 20, 30, 45];

export const breakRows = (): Promise<Row[]> =>
  whileReading(async ({ readClip }) => {
    const count = { right: 0, all: 0, wrong: 0 };
    for (let i = 0; i < recordings; i++) {
      const random = createRandom(freshSeed + i);
      const sold = () =>
        Array.from({ length: 3 }, () => soldSeconds[Math.floor(random() * soldSeconds.length)]!);
      const hasLogo = i % 3 !== 2;
      const { made } = recording(hasLogo, freshSeed + i)
        .show(60 + 30 * random())
        .pause()
        .show(20 + 20 * random())
        // Without a logo, only black tells.
        .ads(sold(), { blackBetween: !hasLogo || i % 2 === 0 })
        .show(60 + 40 * random());
      const clip = clipOf(made.shots, { width: 160, frameRate: 6, audio: soundOf(made, "aac") });
      const { breaks } = await readClip<AdsFinding>("mkv", clip, ads());
      const isFound = (truth: (typeof breaks)[number] | (typeof made.breaks)[number]) =>
        breaks.some((found) => isNear(found, truth, toleratedMs));
      count.all += made.breaks.length;
      count.right += made.breaks.filter(isFound).length;
      count.wrong += breaks.filter(
        (found) => !made.breaks.some((truth) => isNear(found, truth, toleratedMs)),
      ).length;
    }
    const note = `${recordings} constructed recordings, three of them without a station's logo`;
    return [
      {
        what: "Ad breaks: those that begin and end within 1 s of where they do",
        unit: "%",
        ours: [share(count.right, count.all)],
        goal: { of: "ours", atLeast: 95 },
        note,
      },
      {
        what: "Ad breaks: markers where there is none",
        unit: "markers",
        ours: [count.wrong],
        goal: { of: "ours", atMost: 0 },
        note,
      },
    ];
  });
