import { AV_DISPOSITION_DEFAULT } from "node-av/constants";
import type { Stream } from "node-av/lib";
import type { Source } from "./feed.ts";

/** What a player lets hear: the default stream, else the first. */
export const mainSound = ({ sounds }: Source): Stream | undefined =>
  sounds.find((stream) => stream.hasDisposition(AV_DISPOSITION_DEFAULT)) ?? sounds[0];
