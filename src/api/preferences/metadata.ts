import { type Preferences, shown } from "./preference.ts";

const text = { type: "text", group: "metadata" } as const;
const address = { ...text, hidden: false, advanced: true } as const;
const mirror = "Only for mirrors and tests. An address that begins with https:// or http://, without a key.";

/** Who is asked about shows, films and music. */
export const metadataPreferences = {
  MetadataLanguage: {
    ...text,
    default: "en-US",
    label: "Language of metadata",
    summary: "A language and a country, such as de-AT. What a provider does not have in it comes in its own.",
    ...shown,
  },
  MetadataProviders: {
    ...text,
    default: "tmdb,tvmaze,musicbrainz",
    label: "Metadata providers",
    summary:
      "Names of tmdb, tvmaze and musicbrainz, separated by commas: the first that knows an item is believed. Empty: " +
      "nobody is asked.",
    ...shown,
  },
  TmdbApiKey: {
    ...text,
    default: "",
    label: "API key of TMDB",
    summary: "The API key or the read access token of an account there. Without one TMDB is not asked.",
    hidden: true,
    advanced: false,
    secret: true,
  },
  MusicBrainzContact: {
    ...text,
    default: "",
    label: "Contact for MusicBrainz",
    summary:
      "An address by which the people of MusicBrainz can reach you: they want one of everybody who asks. It is sent " +
      "to nobody else. Without one MusicBrainz is not asked.",
    ...shown,
  },
  TmdbAddress: {
    ...address,
    default: "https://api.themoviedb.org/3",
    label: "Address of TMDB",
    summary: mirror,
  },
  TmdbPictureAddress: {
    ...address,
    default: "https://image.tmdb.org/t/p",
    label: "Address of TMDB's pictures",
    summary: mirror,
  },
  TvmazeAddress: {
    ...address,
    default: "https://api.tvmaze.com",
    label: "Address of TVmaze",
    summary: mirror,
  },
  MusicBrainzAddress: {
    ...address,
    default: "https://musicbrainz.org/ws/2",
    label: "Address of MusicBrainz",
    summary: mirror,
  },
  CoverArtAddress: {
    ...address,
    default: "https://coverartarchive.org",
    label: "Address of the Cover Art Archive",
    summary: mirror,
  },
} as const satisfies Preferences;
