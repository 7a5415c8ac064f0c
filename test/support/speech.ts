export { composeSpeech, voiceNames } from "../../src/demo/speech.ts";
