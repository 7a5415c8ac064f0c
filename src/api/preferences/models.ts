import type { Preferences } from "./preference.ts";

const model = { type: "text", default: "", group: "library", hidden: true, advanced: true } as const;

/** Models that a person may bring along. */
export const modelsPreferences = {
  ImageClassificationModel: {
    ...model,
    label: "Image classification model",
    summary:
      "Path of an ONNX model that says what photos show: 1x3xHxW colours in, one score a class out, as those trained " +
      "on ImageNet. Needs the package onnxruntime-node.",
  },
  ImageClassificationLabels: {
    ...model,
    label: "Labels of the image classification model",
    summary: "Path of a text file with the name of one class on each line, in the model's order.",
  },
  FaceDetectionModel: {
    ...model,
    label: "Face detection model",
    summary:
      "Path of an ONNX model that finds faces: 1x3xHxW colours in, scores (1xNx2) and boxes (1xNx4) out, as " +
      "Ultra-Light-Fast-Generic-Face-Detector. Needs the package onnxruntime-node.",
  },
  MusicEmbeddingModel: {
    ...model,
    label: "Music embedding model",
    summary:
      "Path of an ONNX model that describes how music sounds: Nx187x96 mel patches as of MusiCNN in, rows of numbers " +
      "out. Tracks analyzed before keep their own description. Needs the package onnxruntime-node.",
  },
  VoiceActivityModel: {
    ...model,
    label: "Voice activity model",
    summary: "Path of an ONNX model that hears speech, as Silero VAD. Needs the package onnxruntime-node.",
  },
} as const satisfies Preferences;
