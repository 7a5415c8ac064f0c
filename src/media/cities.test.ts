import { expect, test } from "vitest";
import { cityLine } from "../../test/support/geonames.ts";
import { type CityRow, citiesOf, cityIn, nearestCity, regionIn } from "./cities.ts";

const regions = new Map([["DE.16", "Berlin"]]);

test("reads towns of a GeoNames table, with the name of the region where it is known", () => {
  expect(cityIn(cityLine("Berlin", 52.52, 13.41, "DE", "16"), regions)).toEqual({
    name: "Berlin",
    region: "Berlin",
    country: "DE",
    latitude: 52.52,
    longitude: 13.41,
  });
  expect(cityIn(cityLine("München", 48.14, 11.58, "DE", "02"), regions)).not.toHaveProperty("region");
});

test("passes over what is no town, and tells what is no such line", () => {
  expect(cityIn(cityLine("Zugspitze", 47.42, 10.99, "DE", "02", "T"), regions)).toBeUndefined();
  for (const line of ["", "Berlin", "1;2;3", cityLine("", 1, 1, "DE", ""), cityLine("X", 91, 0, "DE", "")])
    expect(cityIn(line, regions)).toBe("malformed");
});

test("reads names of regions", () => {
  expect(regionIn("DE.16\tBerlin\tBerlin\t2950157")).toEqual(["DE.16", "Berlin"]);
  expect(regionIn("# comment")).toBeUndefined();
});

const at = (name: string, latitude: number, longitude: number): CityRow => ({
  name,
  country: "XX",
  latitude,
  longitude,
});

test("finds the nearest by the great circle, across the date line and at the poles", () => {
  const cities = citiesOf([
    at("east", 0, 179.9),
    at("west", 0.3, -179.9),
    at("pole", 89.9, 0),
    at("far", 60, 10),
    at("near", 59.99, 10.4),
  ]);
  expect(nearestCity(cities, 0, -179.95)?.name).toBe("east");
  expect(nearestCity(cities, 0.3, 179.95)?.name).toBe("west");
  expect(nearestCity(cities, 89.9, 180)?.name).toBe("pole");
  // A degree of longitude is half as long up there: the one that is farther in degrees is nearer in kilometres.
  expect(nearestCity(cities, 60.1, 10.15)?.name).toBe("far");
});

test("finds nothing farther away than 50 km", () => {
  const cities = citiesOf([at("island", 0, 0)]);
  expect(nearestCity(cities, 0.44, 0)?.name).toBe("island");
  expect(nearestCity(cities, 0.46, 0)).toBeUndefined();
  expect(nearestCity(citiesOf([]), 0, 0)).toBeUndefined();
});

test("agrees with a look at every town", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const rows = Array.from({ length: 3000 }, (_, n) => at(String(n), random() * 8 - 4, random() * 8 - 4));
  const cities = citiesOf(rows);
  const radians = Math.PI / 180;
  for (let n = 0; n < 200; n++) {
    const [latitude, longitude] = [random() * 6 - 3, random() * 6 - 3];
    const angle = (row: CityRow) =>
      Math.acos(
        Math.sin(latitude * radians) * Math.sin(row.latitude * radians) +
          Math.cos(latitude * radians) *
            Math.cos(row.latitude * radians) *
            Math.cos((row.longitude - longitude) * radians),
      );
    const nearest = rows.reduce((best, row) => (angle(row) < angle(best) ? row : best));
    expect(nearestCity(cities, latitude, longitude)?.name).toBe(nearest.name);
  }
});
