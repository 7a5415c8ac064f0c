/** A town, as a GeoNames file has it. */
export interface City {
  name: string;
  /** Of the first level below the country: "Bavaria". Known only where its names are. */
  region?: string;
  /** Two letters: ISO 3166-1. */
  country: string;
}

/** Towns by where they are, in the order of their latitudes. */
export interface Cities {
  /** Degrees, ascending. */
  latitudes: Float32Array;
  longitudes: Float32Array;
  /** In the same order. */
  cities: readonly City[];
}

export interface CityRow extends City {
  latitude: number;
  longitude: number;
}

/** The columns of a GeoNames table: https://download.geonames.org/export/dump/readme.txt */
const columns = 19;

/**
 * Reads one line of a GeoNames table of places (`cities500.txt`).
 * @param regions names by country and code, such as `DE.02`, as `regionIn` reads them
 * @returns undefined for a place where nobody lives: a mountain, a street; "malformed" for what is no such line
 */
export function cityIn(
  line: string,
  regions: ReadonlyMap<string, string>,
): CityRow | "malformed" | undefined {
  const cells = line.split("\t");
  if (cells.length < columns) return "malformed";
  const [, name, , , latitude, longitude, featureClass, , country, , region] = cells as [string, ...string[]];
  const at = { latitude: Number(latitude), longitude: Number(longitude) };
  const isPlace = latitude !== "" && Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180;
  if (!isPlace || !name || !country) return "malformed";
  if (featureClass !== "P") return undefined;
  const known = regions.get(`${country}.${region}`);
  return { name, country, ...at, ...(known !== undefined && { region: known }) };
}

/** Reads one line of GeoNames' `admin1CodesASCII.txt`. @returns the code and the name of a region */
export function regionIn(line: string): [code: string, name: string] | undefined {
  const [code, name] = line.split("\t");
  return code && name && /^[A-Z]{2}\./.test(code) ? [code, name] : undefined;
}

/** @param rows in any order */
export function citiesOf(rows: readonly CityRow[]): Cities {
  const sorted = [...rows].sort((a, b) => a.latitude - b.latitude);
  return {
    latitudes: Float32Array.from(sorted, ({ latitude }) => latitude),
    longitudes: Float32Array.from(sorted, ({ longitude }) => longitude),
    cities: sorted.map(({ latitude: _latitude, longitude: _longitude, ...city }) => city),
  };
}

/** Kilometres: who is farther from the next town than that is not there. */
const farthest = 50;
const kilometresPerDegree = 111.19;

/**
 * The town nearest to a place by great circles. Looks north and south from the place's latitude, no farther than what
 * was found already: a strip of towns, however many there are.
 * @param latitude degrees, north positive @param longitude degrees, east positive
 * @returns undefined when there is none within 50 km
 */
export function nearestCity(
  { latitudes, longitudes, cities }: Cities,
  latitude: number,
  longitude: number,
): City | undefined {
  const start = firstFrom(latitudes, latitude);
  let least = farthest;
  let nearest: City | undefined;
  const look = (from: number, step: 1 | -1) => {
    for (let at = from; at >= 0 && at < latitudes.length; at += step) {
      if (Math.abs(latitudes[at]! - latitude) * kilometresPerDegree > least) return;
      const distance = kilometres(latitude, longitude, latitudes[at]!, longitudes[at]!);
      if (distance <= least) [least, nearest] = [distance, cities[at]];
    }
  };
  look(start, 1);
  look(start - 1, -1);
  return nearest;
}

/** The first place in an ascending list whose value is not below `value`. */
function firstFrom(list: Float32Array, value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By the haversine formula, on a sphere. */
function kilometres(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number) {
  const radians = Math.PI / 180;
  const north = Math.sin(((otherLatitude - latitude) * radians) / 2);
  const east = Math.sin(((otherLongitude - longitude) * radians) / 2);
  const chord = north ** 2 + Math.cos(latitude * radians) * Math.cos(otherLatitude * radians) * east ** 2;
  return (kilometresPerDegree / radians) * 2 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
