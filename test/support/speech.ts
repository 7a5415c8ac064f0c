export {
  type ConstructedSpeech,
  composeSpeech,
  type SpeechPlan,
  type VoiceName,
  voiceNames,
} from "../../src/demo/speech.ts";
