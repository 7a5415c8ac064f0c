/** A process that tries the native libraries for `butler doctor`, and prints what it found as JSON. */

import { AV_CODEC_ID_H264, AV_LOG_QUIET } from "node-av/constants";
import { Codec, getFFmpegInfo, Log } from "node-av/lib";
import { openModel } from "./models.ts";
import { hardwareHere } from "./reader/hardware.ts";

export interface MediaFacts {
  /** The version of FFmpeg. */
  ffmpeg: string;
  /** Kinds of devices that decode H.264. */
  hardware: string[];
  /** What is wrong with each model, in the order asked; null: nothing. */
  models: (string | null)[];
}

Log.setLevel(AV_LOG_QUIET);
const codec = Codec.findDecoder(AV_CODEC_ID_H264);
const models = await Promise.all(
  (JSON.parse(process.argv[2]!) as string[]).map((file) =>
    openModel(file).then(
      (model) => model.close().then(() => null),
      (error: Error) => error.message,
    ),
  ),
);
const facts: MediaFacts = {
  ffmpeg: getFFmpegInfo().version,
  hardware: codec ? hardwareHere(codec) : [],
  models,
};
process.stdout.write(JSON.stringify(facts));
