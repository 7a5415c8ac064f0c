import { describe, expect, test } from "vitest";
import { isAllowedHost, isOwnPage } from "./origin.ts";

describe("isOwnPage", () => {
  const host = "nas.lan:32400";
  test.each<[Record<string, string>, reading: boolean, changing: boolean]>([
    [{}, true, false],
    [{ "sec-fetch-site": "same-origin" }, true, true],
    [{ "sec-fetch-site": "none" }, true, false],
    [{ "sec-fetch-site": "same-site" }, false, false],
    [{ "sec-fetch-site": "cross-site" }, false, false],
    [{ "sec-fetch-site": "cross-site", origin: "http://nas.lan:32400" }, false, false],
    [{ "sec-fetch-site": "SAME-ORIGIN" }, false, false],
    [{ origin: "http://nas.lan:32400" }, true, true],
    [{ origin: "http://NAS.lan:32400" }, true, true],
    [{ origin: "https://nas.lan:32400" }, true, true],
    [{ origin: "http://nas.lan:32401" }, false, false],
    [{ origin: "http://nas.lan" }, false, false],
    [{ origin: "http://nas.lan:32400.evil.example" }, false, false],
    [{ origin: "http://evil.example" }, false, false],
    [{ origin: "null" }, false, false],
    [{ origin: "" }, false, false],
    [{ origin: "nas.lan:32400" }, false, false],
    [{ "sec-fetch-site": "none", origin: "http://nas.lan:32400" }, true, false],
  ])("%j may read %s, change %s", (headers, reading, changing) => {
    expect([isOwnPage(headers, host, false), isOwnPage(headers, host, true)]).toEqual([reading, changing]);
  });

  test("the usual port is in neither, or in both", () => {
    expect(isOwnPage({ origin: "https://butler.example" }, "butler.example", true)).toBe(true);
    expect(isOwnPage({ origin: "http://[::1]:32400" }, "[::1]:32400", true)).toBe(true);
  });
});

describe("isAllowedHost", () => {
  const names = ["nas.lan", "butler.example.org"];
  test.each([
    ["localhost", true],
    ["LocalHost:32400", true],
    ["127.0.0.1:32400", true],
    ["[::1]:32400", true],
    ["[::1]", true],
    ["192.168.1.5", true],
    ["nas.lan:32400", true],
    ["NAS.lan.", true],
    ["butler.example.org", true],
    ["example.org", false],
    ["x.nas.lan", false],
    ["nas.lan.evil.example", false],
    ["localhost.evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["127.1", false],
    ["nas.lan@evil.example", false],
    ["nas.lan:evil.example", false],
    ["", false],
    [":32400", false],
  ])("%s: %s", (host, allowed) => {
    expect(isAllowedHost(host, names)).toBe(allowed);
  });
});
