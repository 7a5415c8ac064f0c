import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../test/support/small-house.ts";
import { readConfig } from "./config.ts";

function folderWith(config?: unknown): string {
  const data = join(temporaryFolder(), "data");
  mkdirSync(data);
  if (config !== undefined)
    writeFileSync(
      join(data, "butler.config.json"),
      typeof config === "string" ? config : JSON.stringify(config),
    );
  return data;
}

describe("where an option comes from", () => {
  test("nothing said: the defaults", () => {
    const data = folderWith();
    expect(readConfig({ data }, {})).toEqual({
      data,
      host: "127.0.0.1",
      port: 32400,
      libraries: [],
      allowedHosts: [],
      trustedProxies: [],
      allowedOrigins: [],
      connections: 4096,
      connectionsPerAddress: 256,
      mediaRoots: [],
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      logLevel: "info",
    });
  });

  test("a flag wins over the environment, and that over the file", () => {
    const data = folderWith({ port: 1, host: "0.0.0.0", logLevel: "warn" });
    const config = readConfig({ data, port: "3" }, { BUTLER_PORT: "2", BUTLER_HOST: "::1" });
    expect(config).toMatchObject({ port: 3, host: "::1", logLevel: "warn" });
  });

  test("the data folder comes from the flag, the variable, or the platform", () => {
    expect(readConfig({}, { BUTLER_DATA: "/somewhere/else" }).data).toBe("/somewhere/else");
    expect(readConfig({}, { XDG_DATA_HOME: "/home/me/data" }).data).toBe("/home/me/data/butler");
  });

  test("libraries: several flags, lines of the variable, or a list in the file", () => {
    const films = { title: "Films", type: "movie", path: "/media/films" };
    const written = ["Films=movie:/media/films"];
    expect(readConfig({ library: written }, {}).libraries).toEqual([films]);
    expect(
      readConfig({}, { BUTLER_LIBRARY: "Films=movie:/media/films\nM=artist:/m" }).libraries,
    ).toHaveLength(2);
    expect(readConfig({ data: folderWith({ library: written }) }, {}).libraries).toEqual([films]);
    expect(readConfig({ library: ["Odd=photo:/media/a=b:c"] }, {}).libraries).toEqual([
      { title: "Odd", type: "photo", path: "/media/a=b:c" },
    ]);
  });
});

test("allowed names and trusted proxies: several flags, commas of the variable, or a list in the file", () => {
  const expected = { allowedHosts: ["nas.lan", "Butler.example.org"], trustedProxies: ["10.0.0.0/8", "::1"] };
  const written = { allowHost: expected.allowedHosts, trustProxy: expected.trustedProxies };
  expect(readConfig(written, {})).toMatchObject(expected);
  expect(readConfig({ data: folderWith(written) }, {})).toMatchObject(expected);
  const environment = {
    BUTLER_ALLOW_HOST: "nas.lan, Butler.example.org",
    BUTLER_TRUST_PROXY: "10.0.0.0/8,::1",
  };
  expect(readConfig({}, environment)).toMatchObject(expected);
  expect(readConfig({ trustProxy: ["loopback", "192.168.1.5", "fd00::/8"] }, {}).trustedProxies).toHaveLength(
    3,
  );
});

describe("what is refused, with what was expected and where it was found", () => {
  test.each([
    [{ prot: 1 }, "prot"],
    [{ port: 70_000 }, "65535"],
    [{ timeZone: "Mars/Olympus" }, "IANA"],
    [{ token: "short" }, "8 characters"],
    [{ allowHost: ["http://nas.lan"] }, "nas.example.org"],
    [{ allowHost: "nas.lan:32400" }, "nas.example.org"],
    [{ allowHost: ["*"] }, "nas.example.org"],
    [{ trustProxy: ["everybody"] }, "10.0.0.0/8"],
    [{ trustProxy: ["10.0.0.0/33"] }, "10.0.0.0/8"],
    [{ trustProxy: ["10.0.0/8"] }, "10.0.0.0/8"],
    ["{", "is not JSON"],
    [[], "butler.config.json"],
  ])("%j", (config, words) => {
    const data = folderWith(config);
    expect(() => readConfig({ data }, {})).toThrow(words);
    expect(() => readConfig({ data }, {})).toThrow("butler.config.json");
  });

  test("a library that is not NAME=TYPE:PATH", () => {
    expect(() => readConfig({ library: ["Films=film:/media"] }, {})).toThrow(
      /NAME=TYPE:PATH.*found "Films=film/,
    );
  });
});

test("encryption: both files or neither; origins are exact; paths may have commas", () => {
  const pair = { tlsCert: "/etc/c.pem", tlsKey: "/etc/k.pem" };
  expect(readConfig(pair, {}).tls).toEqual({ cert: "/etc/c.pem", key: "/etc/k.pem" });
  expect(readConfig({}, { BUTLER_TLS_CERT: "/c", BUTLER_TLS_KEY: "/k" }).tls).toEqual({
    cert: "/c",
    key: "/k",
  });
  expect(() => readConfig({ tlsCert: "/etc/c.pem" }, {})).toThrow(/both --tls-cert and --tls-key/);

  const origins = "https://home.example.org,http://nas.lan:8080";
  expect(readConfig({}, { BUTLER_ALLOW_ORIGIN: origins }).allowedOrigins).toEqual(origins.split(","));
  for (const wrong of [
    "*",
    "null",
    "home.example.org",
    "https://home.example.org/",
    "https://Home.example.org",
  ])
    expect(() => readConfig({ allowOrigin: [wrong] }, {}), wrong).toThrow(/not the origin of a page/);

  expect(readConfig({}, { BUTLER_MEDIA_ROOT: "/media/a, b\n/c" }).mediaRoots).toEqual(["/media/a, b", "/c"]);
});
