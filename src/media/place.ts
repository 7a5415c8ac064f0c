import { featuresContaining } from "@rapideditor/country-coder";

/** Where on earth: names in English. */
export interface Place {
  country: string;
  /** A part of the country that people know as a place of its own: "Hawaii", "Scotland", "Hong Kong". */
  territory?: string;
  /** As the United Nations divide the world: "Western Europe". */
  region?: string;
}

/** Finds the country of a place offline. @returns nothing at sea. @param latitude degrees, north positive */
export function placeOf(latitude: number, longitude: number): Place | undefined {
  const features = featuresContaining([longitude, latitude]).map(({ properties }) => properties);
  const nameOf = (level: string) => features.find((feature) => feature.level === level)?.nameEn;
  const country = nameOf("country");
  if (country === undefined) return undefined;
  const territory = nameOf("territory");
  const region = nameOf("subregion");
  return {
    country,
    // The rest of a country that has territories is no place that anybody names.
    ...(territory && !/^(?:contiguous|metropolitan|mainland)\b/i.test(territory) && { territory }),
    ...(region && { region }),
  };
}
