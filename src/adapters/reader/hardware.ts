import {
  AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX,
  AV_HWDEVICE_TYPE_CUDA,
  AV_HWDEVICE_TYPE_QSV,
  AV_HWDEVICE_TYPE_VAAPI,
  AV_HWDEVICE_TYPE_VIDEOTOOLBOX,
  type AVHWDeviceType,
  type AVPixelFormat,
} from "node-av/constants";
import { type Codec, type CodecContext, HardwareDeviceContext } from "node-av/lib";
import { reasonOf } from "./container.ts";

/** What may decode pictures in the place of the processor: a kind of device, or whichever is there. */
export type HardwareWish = "none" | "auto" | HardwareKind;
export type HardwareKind = keyof typeof kinds;

/** In the order in which `auto` tries them. */
const kinds = {
  cuda: AV_HWDEVICE_TYPE_CUDA,
  vaapi: AV_HWDEVICE_TYPE_VAAPI,
  qsv: AV_HWDEVICE_TYPE_QSV,
  videotoolbox: AV_HWDEVICE_TYPE_VIDEOTOOLBOX,
} as const;

/** A device that decodes a codec. */
export interface Hardware {
  kind: HardwareKind;
  /** Lets a decoder that is not open yet use the device. */
  attach(context: CodecContext): void;
  free(): void;
}

/** @returns a device that can decode the codec, or why there is none, in words */
export function openHardware(
  codec: Codec,
  wish: Exclude<HardwareWish, "none">,
): Hardware | { reason: string } {
  const reasons: string[] = [];
  for (const kind of wish === "auto" ? (Object.keys(kinds) as HardwareKind[]) : [wish]) {
    const opened = openKind(codec, kind);
    if ("attach" in opened) return opened;
    reasons.push(`${kind}: ${opened.reason}`);
  }
  return { reason: reasons.join("; ") };
}

/** The kinds of devices that can be opened here, and decode a codec. */
export function hardwareHere(codec: Codec): HardwareKind[] {
  return (Object.keys(kinds) as HardwareKind[]).filter((kind) => {
    const opened = openKind(codec, kind);
    if ("reason" in opened) return false;
    opened.free();
    return true;
  });
}

function openKind(codec: Codec, kind: HardwareKind): Hardware | { reason: string } {
  const type = kinds[kind];
  const format = pixelFormatOf(codec, type);
  if (format === undefined) return { reason: "it does not decode this codec" };
  const device = new HardwareDeviceContext();
  const code = device.create(type);
  if (code < 0) {
    device.free();
    return { reason: `no such device can be opened (${reasonOf(code)})` };
  }
  return {
    kind,
    attach(context) {
      context.hwDeviceCtx = device;
      context.setHardwarePixelFormat(format);
    },
    free: () => device.free(),
  };
}

function pixelFormatOf(codec: Codec, type: AVHWDeviceType): AVPixelFormat | undefined {
  for (let index = 0; ; index++) {
    const config = codec.getHwConfig(index);
    if (!config) return undefined;
    if (config.deviceType === type && config.methods & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX)
      return config.pixFmt;
  }
}
