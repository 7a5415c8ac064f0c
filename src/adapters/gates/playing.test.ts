import { describe, expect, onTestFinished, test } from "vitest";
import { answeringServer, type Reply } from "../../../test/support/answering-server.ts";
import type { PreferenceId, PreferenceValue } from "../../api/preferences.ts";
import type { Watch } from "../../core/ports.ts";
import { watchPlaying } from "./playing.ts";

/** As a Plex Media Server 1.41 answers `/status/sessions`, shortened. */
const plexSession = (title: string, state: string) => ({
  ratingKey: "1",
  type: "movie",
  title,
  Player: { machineIdentifier: "a", product: "Plex for LG", state, local: true },
  User: { id: "1", title: "somebody" },
});
const plex = (...Metadata: object[]) => ({
  MediaContainer: { size: Metadata.length, ...(Metadata.length > 0 && { Metadata }) },
});
/** As Jellyfin 10.10 and Emby 4.8 answer `/Sessions`, shortened. */
const session = (Name: string | null, IsPaused = false) => ({
  Id: "a",
  Client: "Web",
  PlayState: { CanSeek: true, IsPaused, IsMuted: false },
  ...(Name !== null && { NowPlayingItem: { Name, Type: "Movie" } }),
});

const paths = {
  plex: "GET /status/sessions",
  jellyfin: "GET /Sessions?ActiveWithinSeconds=60",
  emby: "GET /emby/Sessions",
};
type Name = keyof typeof paths;

async function look(name: Name, reply: Reply) {
  const server = await answeringServer({ [paths[name]]: reply });
  onTestFinished(server.close);
  const observation = await watchOf(name, server.url).look(new AbortController().signal);
  return { observation, headers: server.received[0]?.headers };
}

function watchOf(name: Name, url: string): Watch {
  const values: Partial<Record<PreferenceId, string>> = {
    ...{ YieldToPlaying: "pause", PlexServerToken: "p-key", JellyfinApiKey: "j-key", EmbyApiKey: "e-key" },
    ...{ PlexServerUrl: url, JellyfinServerUrl: url, EmbyServerUrl: `${url}/` },
  };
  const preference = <Id extends PreferenceId>(id: Id) => (values[id] ?? "") as PreferenceValue<Id>;
  return watchPlaying(preference).find((one) => one.name === name)!;
}

describe("Plex", () => {
  test.each([
    ["nobody", plex(), { on: false, text: "Plex plays nothing." }],
    ["one who plays", plex(plexSession("Heat", "playing")), { on: true, text: "Plex plays Heat." }],
    [
      "one who waits for the film",
      plex(plexSession("Heat", "buffering")),
      { on: true, text: "Plex plays Heat." },
    ],
    ["one who has paused", plex(plexSession("Heat", "paused")), { on: false, text: "Plex plays nothing." }],
    [
      "three, one of them paused",
      plex(plexSession("Heat", "paused"), plexSession("Ran", "playing"), plexSession("Alien", "playing")),
      { on: true, text: "Plex plays Ran and 1 more." },
    ],
  ])("%s", async (_, body, expected) => {
    const { observation, headers } = await look("plex", { body });
    expect(observation).toEqual(expected);
    expect(headers).toMatchObject({ "x-plex-token": "p-key", accept: "application/json" });
  });
});

describe.each([
  ["jellyfin", "Jellyfin", { authorization: 'MediaBrowser Token="j-key"' }],
  ["emby", "Emby", { "x-emby-token": "e-key" }],
] as const)("%s", (name, owner, sent) => {
  test.each([
    ["somebody who only looks around", [session(null)], { on: false, text: `${owner} plays nothing.` }],
    ["one who plays", [session(null), session("Heat")], { on: true, text: `${owner} plays Heat.` }],
    ["one who has paused", [session("Heat", true)], { on: false, text: `${owner} plays nothing.` }],
  ])("%s", async (_, body, expected) => {
    const { observation, headers } = await look(name, { body });
    expect(observation).toEqual(expected);
    expect(headers).toMatchObject(sent);
  });
});

describe("a server that misbehaves is not known, and never breaks anything", () => {
  test.each<[string, Reply, RegExp]>([
    ["refuses the key", { status: 401, body: {} }, /refuses the key/],
    ["is being restarted", { status: 503, body: {} }, /answered with status 503/],
    ["answers with a page", { body: "<html>" }, /could not be asked/],
    [
      "answers with other JSON",
      { body: { MediaContainer: { Metadata: 5 } } },
      /something else than its sessions/,
    ],
    ["answers with null", { body: null }, /something else|could not be asked/],
    [
      "sends it elsewhere",
      { status: 302, headers: { Location: "http://127.0.0.1:1/" } },
      /could not be asked/,
    ],
    ["hangs up", { write: (response) => response.destroy() }, /could not be asked/],
    [
      "never stops",
      {
        write: (response) => {
          response.writeHead(200);
          const more = () => {
            while (!response.destroyed && response.write("[".repeat(65_536)));
          };
          response.on("drain", more);
          more();
        },
      },
      /could not be asked/,
    ],
  ])("one that %s", async (_, reply, expected) => {
    const { observation } = await look("plex", reply);
    expect("unknown" in observation && observation.unknown).toMatch(expected);
    expect(JSON.stringify(observation)).not.toContain("p-key");
  });

  test("one that is not there", async () => {
    const { url, close } = await answeringServer({});
    await close();
    expect(await watchOf("plex", url).look(new AbortController().signal)).toEqual({
      unknown: `The Plex Media Server could not be asked at ${url}.`,
    });
  });
});

test("nobody is asked who has not been named", () => {
  const watches = watchPlaying(
    (id) => (id === "YieldToPlaying" ? "pause" : "") as PreferenceValue<typeof id>,
  );
  expect(watches.map(({ effect }) => effect())).toEqual(["ignore", "ignore", "ignore"]);
});
