import { describe, expect, test } from "vitest";
import { connectionOf, type Surroundings } from "./connection.ts";
import { exitStatus } from "./exit-status.ts";

const profiles = { attic: { server: "http://attic:32400", token: "of the attic" } };
const local = { folder: "/d", address: "http://127.0.0.1:32411", token: "of the folder" };

const where = ({ options = {}, environment = {}, ...rest }: Partial<Surroundings>) =>
  connectionOf({ options, environment, profiles, local, ...rest });

describe("what was typed comes first, then the environment, then the data folder", () => {
  test.each([
    ["the data folder's", {}, {}, "http://127.0.0.1:32411", "of the folder", false],
    ["--server", { server: "http://a:1" }, { server: "http://b:2" }, "http://a:1", ""],
    ["BUTLER_SERVER", {}, { server: "http://b:2" }, "http://b:2", ""],
    ["--profile", { profile: "attic" }, { server: "http://b:2" }, "http://attic:32400", "of the attic"],
    ["BUTLER_PROFILE", {}, { profile: "attic" }, "http://attic:32400", "of the attic"],
    ["--data", { data: "/d" }, { server: "http://b:2" }, "http://127.0.0.1:32411", "of the folder", false],
    ["--token", { token: "t", profile: "attic" }, { token: "e" }, "http://attic:32400", "t"],
    ["BUTLER_TOKEN", {}, { token: "e" }, "http://127.0.0.1:32411", "e", false],
  ])("%s", (_, options, environment, url, token, isNamed = true) => {
    expect(where({ options, environment })).toEqual({ url, token, isNamed });
  });
});

describe("a token stays with the server that it was kept for", () => {
  test("another server is not given that of the data folder", () => {
    expect(where({ options: { server: "http://evil:32411" } }).token).toBe("");
    expect(where({ environment: { server: "http://127.0.0.1:1" } }).token).toBe("");
  });

  test("the same server, however it is written, and one named with its folder are", () => {
    expect(where({ options: { server: "http://127.0.0.1:32411/" } }).token).toBe("of the folder");
    expect(where({ options: { server: "http://localhost:1", data: "/d" } }).token).toBe("of the folder");
  });
});

test("a profile that there is not is told with those that there are", () => {
  expect(() => where({ options: { profile: "cellar" } })).toThrow(
    expect.objectContaining({
      exitStatus: exitStatus.notFound,
      message: expect.stringContaining("Profiles: attic."),
    }),
  );
});

test("without a server here, whoever has a token means the usual address; nobody else asks there", () => {
  const none = { folder: "/d", address: undefined, token: "of the folder" };
  expect(where({ local: none, environment: { token: "e" } })).toEqual({
    url: "http://127.0.0.1:32400",
    token: "e",
    isNamed: false,
  });
  for (const options of [{}, { data: "/d", token: "e" }])
    expect(() => where({ local: none, options })).toThrow(
      expect.objectContaining({ exitStatus: exitStatus.notReachable }),
    );
});
