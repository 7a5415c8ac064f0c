import { expect, test } from "vitest";
import { openLookupHouse } from "../../../test/support/lookup-house.ts";
import { call, pictureAnswer } from "../../../test/support/provider-server.ts";

test("an artist is told from others of the name by an album; albums get their year, genres and cover", async () => {
  const house = await openLookupHouse("artist", [
    "Nirvana/Nevermind/01 Smells Like Teen Spirit.flac",
    "Nirvana/Home Recordings/01 Noise.flac",
  ]);
  house.set({ MusicBrainzContact: "someone@example.org" });
  const { answers } = house.server;
  const [right, wrong] = ["5b11f4ce-a62d-471e-81fc-a69a8278c7da", "9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6"];
  const credit = (id: string) => [
    { name: "Nirvana", artist: { id, name: "Nirvana", "sort-name": "Nirvana" } },
  ];
  answers[
    call("/mb/release-group", {
      query: 'releasegroup:"Nevermind" AND artist:"Nirvana"',
      limit: "25",
      fmt: "json",
    })
  ] = {
    body: {
      count: 2,
      "release-groups": [
        {
          id: "1b022e01-4da6-387b-8658-8678046e4cef",
          score: 100,
          title: "Nevermind",
          "artist-credit": credit(right),
        },
        {
          id: "aaaaaaaa-4da6-387b-8658-8678046e4cef",
          score: 70,
          title: "Local Anaesthetic",
          "artist-credit": credit(wrong),
        },
      ],
    },
  };
  answers[
    call("/mb/release-group", {
      query: 'releasegroup:"Home Recordings" AND artist:"Nirvana"',
      limit: "25",
      fmt: "json",
    })
  ] = { body: { count: 0, "release-groups": [] } };
  answers[call(`/mb/artist/${right}`, { inc: "genres", fmt: "json" })] = {
    body: {
      id: right,
      name: "Nirvana",
      "sort-name": "Nirvana",
      area: { id: "x", name: "United States" },
      genres: [
        { name: "punk", count: 3 },
        { name: "grunge", count: 50 },
      ],
    },
  };
  answers[
    call("/mb/release-group", { artist: right, inc: "genres", limit: "100", offset: "0", fmt: "json" })
  ] = {
    body: {
      "release-group-count": 1,
      "release-group-offset": 0,
      "release-groups": [
        {
          id: "1b022e01-4da6-387b-8658-8678046e4cef",
          title: "Nevermind",
          "primary-type": "Album",
          "first-release-date": "1991-09-24",
          genres: [{ name: "grunge", count: 20 }],
        },
      ],
    },
  };
  answers["GET /covers/release-group/1b022e01-4da6-387b-8658-8678046e4cef/front-500"] = {
    status: 307,
    headers: { Location: "/covers/archive/front.jpg" },
  };
  answers["GET /covers/archive/front.jpg"] = await pictureAnswer([0, 0, 200]);

  expect(await house.refresh()).toMatchObject({ outcome: "success", reasons: [] });
  // One request a second: two albums by name, the artist, the artist's albums.
  expect(house.webClock.slept).toEqual([1000, 1000, 1000]);
  expect(house.server.received[0]!.headers["user-agent"]).toBe("Butler/0 ( someone@example.org )");
  const artist = house.item("artist");
  expect(house.fields(artist.id)).toMatchObject({ genres: ["grunge", "punk"], countries: ["United States"] });
  const albums = house.store.items.list({
    sectionId: house.sectionId,
    types: ["album"],
    sort: "title",
    descending: false,
    offset: 0,
    limit: 9,
  });
  const [home, nevermind] = albums.map(({ item }) => item);
  expect(nevermind).toMatchObject({ title: "Nevermind", year: 1991 });
  expect(house.fields(nevermind!.id)).toMatchObject({
    originallyAvailableAt: "1991-09-24",
    genres: ["grunge"],
  });
  expect(await house.pictureOf(nevermind!.id, "thumb")).toBeDefined();
  expect(house.fields(home!.id)).toEqual({});
});

test("of artists of one name none is taken when no album tells them apart", async () => {
  const house = await openLookupHouse("artist", ["Nirvana/Home Recordings/01 Noise.flac"]);
  house.set({ MusicBrainzContact: "someone@example.org" });
  const { answers } = house.server;
  const albumQuery = 'releasegroup:"Home Recordings" AND artist:"Nirvana"';
  answers[call("/mb/release-group", { query: albumQuery, limit: "25", fmt: "json" })] = {
    body: { count: 0, "release-groups": [] },
  };
  const nirvana = (id: string, country: string) => ({ id, name: "Nirvana", country, score: 100 });
  answers[call("/mb/artist", { query: 'artist:"Nirvana"', limit: "25", fmt: "json" })] = {
    body: {
      artists: [
        nirvana("5b11f4ce-a62d-471e-81fc-a69a8278c7da", "US"),
        nirvana("9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6", "GB"),
      ],
    },
  };
  expect((await house.refresh()).reasons).toEqual([
    expect.stringMatching(/^MusicBrainz knows several that it may be, so none was taken\..*\{mbid-/),
  ]);
});
