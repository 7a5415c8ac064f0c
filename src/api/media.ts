/** What a probe finds. Every absent value is left out. Milliseconds, bits per second. */
export interface ProbeFinding {
  container: string;
  durationMs: number;
  bitrate?: number;
  streams: ProbeStream[];
  chapters: { startMs: number; endMs: number; title: string }[];
  /** Tags of the file: title, artist, album, album_artist, track, disc, date, genre; keys in lower case. */
  tags: Record<string, string>;
}

export interface ProbeStream {
  index: number;
  type: "video" | "audio" | "subtitle";
  codec: string;
  profile?: string;
  bitrate?: number;
  language?: string;
  title?: string;
  default: boolean;
  forced: boolean;
  width?: number;
  height?: number;
  /** Width of one pixel over its height. */
  pixelAspect?: number;
  frameRate?: number;
  /** Clockwise degrees by which a player turns the picture: 0, 90, 180, 270. */
  rotation?: number;
  bitDepth?: number;
  hdr?: "HDR10" | "HLG" | "Dolby Vision";
  /** A still picture, such as cover art: never previewed. */
  picture?: boolean;
  channels?: number;
  channelLayout?: string;
  sampleRate?: number;
}
