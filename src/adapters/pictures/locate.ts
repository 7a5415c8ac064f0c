import { createReadStream } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import {
  type Cities,
  type City,
  type CityRow,
  citiesOf,
  cityIn,
  nearestCity,
  regionIn,
} from "../../media/cities.ts";

/** Towns kept in memory, some 100 bytes each: GeoNames' cities500 has 200,000. */
const mostCities = 1_000_000;
/** Lines that are no places, from which on the file is taken for something else. */
const mostMalformed = 100;
/** Characters; names in many languages make them long. */
const longestLine = 100_000;
/** GeoNames' names of regions, where they lie beside the places. */
const regionsFile = "admin1CodesASCII.txt";

/** The data set asked last: the same one is asked for every photo. */
let known: { dataSet: string; size: number; mtimeMs: number; cities: Promise<Cities> } | undefined;

/** @returns the nearest town, or undefined at sea. @throws Error for people when the data set cannot be used */
export async function locate({
  dataSet,
  latitude,
  longitude,
}: {
  dataSet: string;
  latitude: number;
  longitude: number;
}): Promise<City | undefined> {
  const { size, mtimeMs } = await stat(dataSet).catch((error: Error) => {
    throw new Error(`${cannotRead(dataSet)}: ${error.message}. ${advice}`);
  });
  if (known?.dataSet !== dataSet || known.size !== size || known.mtimeMs !== mtimeMs)
    known = { dataSet, size, mtimeMs, cities: readCities(dataSet) };
  return nearestCity(await known.cities, latitude, longitude);
}

const cannotRead = (dataSet: string) => `The places of ReverseGeocodeData, ${dataSet}, cannot be read`;
const advice = "Name a table of places from GeoNames, such as cities500.txt, or leave the preference empty.";

async function readCities(dataSet: string): Promise<Cities> {
  const regions = await readRegions(join(dirname(dataSet), regionsFile));
  const rows: CityRow[] = [];
  let malformed = 0;
  try {
    for await (const line of linesOf(dataSet)) {
      const row = cityIn(line, regions);
      if (row === "malformed") malformed++;
      else if (row) rows.push(row);
      if (malformed >= mostMalformed && malformed > rows.length) break;
      if (rows.length > mostCities)
        throw new Error(`it has more than ${mostCities.toLocaleString("en")} towns`);
    }
  } catch (error) {
    throw new Error(`${cannotRead(dataSet)}: ${(error as Error).message}. ${advice}`);
  }
  if (rows.length === 0 || malformed > rows.length)
    throw new Error(`${cannotRead(dataSet)}: its lines are not 19 columns with tabs between them. ${advice}`);
  return citiesOf(rows);
}

async function readRegions(file: string): Promise<Map<string, string>> {
  const regions = new Map<string, string>();
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return regions;
  for await (const line of linesOf(file)) {
    const region = regionIn(line);
    if (region) regions.set(...region);
  }
  return regions;
}

/** Lines of a text in UTF-8, as it is or compressed by gzip. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  // What goes wrong in the pipeline is told where its last stream is read.
  const text: Readable = file.endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  let rest = "";
  for await (const chunk of text.setEncoding("utf8")) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop()!;
    if (rest.length > longestLine) throw new Error("it has no lines");
    yield* lines;
  }
  if (rest !== "") yield rest;
}
