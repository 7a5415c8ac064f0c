import { onSwitch, type Preferences } from "./preference.ts";

/** What photos are told by. */
export const photosPreferences = {
  ButlerTaskReverseGeocode: {
    ...onSwitch,
    label: "Fetch missing location names for items in photo sections",
    summary:
      "Names the town nearest to where a photo was taken, from the data set below. Nothing is sent anywhere.",
  },
  ReverseGeocodeData: {
    type: "text",
    default: "",
    label: "Data set of places",
    summary:
      "Path of a table of places from GeoNames, such as cities500.txt, as it is or compressed by gzip. Names of regions " +
      "come from admin1CodesASCII.txt beside it. Empty: photos have their coordinates and country only.",
    group: "butler",
    hidden: false,
    advanced: true,
  },
} as const satisfies Preferences;
