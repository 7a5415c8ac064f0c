import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { createGuides } from "../../src/adapters/guides.ts";
import { preferences } from "../../src/api/preferences.ts";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { type OpenDoor, openDoor, token } from "../support/open-door.ts";

const programme = (channel: string, start: string, stop: string, inner: string) =>
  `<programme channel="${channel}" start="${start}" stop="${stop}">${inner}</programme>`;

/** Around the first hours of 1970: the clock of this house stands still there. */
const guide = `<tv>
<channel id="ard.de"><display-name lang="de">Das Erste</display-name><lcn>2</lcn></channel>
<channel id="zdf.de"><display-name>ZDF</display-name><lcn>10</lcn></channel>
<channel id="shop"><display-name>Shopping</display-name></channel>
<channel id="silent"><display-name>Silent</display-name></channel>
${programme(
  "ard.de",
  "19691231230000",
  "19700101010000",
  `<title lang="de">Die Brücke</title><title lang="en">The Bridge</title><sub-title>Pilot</sub-title><desc>Found.</desc>
   <category>Crime</category><episode-num system="xmltv_ns">0.4.</episode-num><rating system="FSK"><value>16</value></rating>
   <credits><director>C</director></credits><icon src="http://x/b.png"/><date>2011</date><previously-shown/>`,
)}
${programme("ard.de", "19700101010000", "19700101020000", '<title lang="de">Nachrichten</title><new/>')}
${programme("ard.de", "19700101020000", "19700101030000", "<title>Film</title><premiere/>")}
${programme("zdf.de", "19700101003000", "19700101020000", "<title>Sport</title>")}
${programme("shop", "19700101", "19700102", "<title>Buy</title>")}
</tv>`;

async function withGuide(door: OpenDoor) {
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  const source = join(door.data, "guide.xml");
  writeFileSync(source, guide);
  const { id } = await sdk.guides.add({
    title: "TV",
    source,
    languages: ["en"],
    channels: [
      { guide: "ZDF", number: "1", name: "Zweites" },
      { guide: "shop", hidden: true },
    ],
  });
  const preference = ((name: keyof typeof preferences) => preferences[name].default) as never;
  const guides = createGuides(door.store, { clock: door.house.clock, preference });
  await guides.refresh(id, { signal: new AbortController().signal, onProgress: () => {} });
  return { sdk, id, source };
}

test("a guide is added, has itself read, and can be changed and removed", async () => {
  await using door = await openDoor();
  const { sdk, id, source } = await withGuide(door);
  expect(door.butler.asked.at(-1)).toEqual({
    call: "start",
    name: "RefreshEpgGuides",
    options: { force: true, scope: { guideIds: [id] } },
  });
  expect(await sdk.guides.list()).toEqual([
    {
      id,
      title: "TV",
      source,
      timeZone: null,
      languages: ["en"],
      channels: [
        { guide: "ZDF", number: "1", name: "Zweites" },
        { guide: "shop", hidden: true },
      ],
      refreshedAt: "1970-01-01T00:00:00.000Z",
      checkedAt: "1970-01-01T00:00:00.000Z",
      problem: null,
      channelCount: 4,
      programmeCount: 5,
      startsAt: "1969-12-31T23:00:00.000Z",
      endsAt: "1970-01-02T00:00:00.000Z",
    },
  ]);
  const asked = door.butler.asked.length;
  expect(await sdk.guides.change(id, { title: "Television", channels: [] })).toMatchObject({
    title: "Television",
    channels: [],
    languages: ["en"],
  });
  expect(door.butler.asked, "is not read again for that").toHaveLength(asked);
  expect(await sdk.guides.change(id, { timeZone: "Europe/Berlin" })).toMatchObject({
    timeZone: "Europe/Berlin",
    programmeCount: 5,
  });
  expect(door.butler.asked).toHaveLength(asked + 1);
  expect(door.store.guides.get(id)!.revision).toBeNull();
  await sdk.guides.remove(id);
  expect(await sdk.guides.list()).toEqual([]);
  await expect(sdk.guides.remove(id)).rejects.toMatchObject({ statusCode: 404, code: 1180 });
});

test("what is on, and on next: channels in the order of their numbers, in the preferred language", async () => {
  await using door = await openDoor();
  const { sdk, id } = await withGuide(door);
  const { at, channels } = await sdk.guides.now(id);
  expect(at).toBe("1970-01-01T00:00:00.000Z");
  expect(channels.map(({ channel }) => channel)).toEqual([
    { id: "zdf.de", name: "Zweites", number: "1" },
    { id: "ard.de", name: "Das Erste", number: "2" },
    { id: "silent", name: "Silent" },
  ]);
  expect(channels.map(({ now, next }) => [now?.title, next?.title])).toEqual([
    [undefined, "Sport"],
    ["The Bridge", "Nachrichten"],
    [undefined, undefined],
  ]);
  expect(channels[1]!.now).toEqual({
    start: "1969-12-31T23:00:00.000Z",
    end: "1970-01-01T01:00:00.000Z",
    title: "The Bridge",
    subtitle: "Pilot",
    description: "Found.",
    categories: ["Crime"],
    season: 1,
    episode: 5,
    date: "2011",
    icon: "http://x/b.png",
    ratings: [{ system: "FSK", value: "16" }],
    credits: [{ role: "director", name: "C" }],
    isNew: false,
    isPremiere: false,
    isRepeat: true,
  });
  const later = await sdk.guides.now(id, { at: "1970-01-01T02:00:00+01:00" });
  expect(later.channels.map(({ now, next }) => [now?.title, next?.title])).toEqual([
    ["Sport", undefined],
    ["Nachrichten", "Film"],
    [undefined, undefined],
  ]);
});

test("programmes come in pages, each once", async () => {
  await using door = await openDoor();
  const { sdk, id } = await withGuide(door);
  const titles: string[] = [];
  let after: string | undefined;
  let pages = 0;
  do {
    const page = await sdk.guides.programmes(id, { limit: 1, after });
    titles.push(...page.programmes.map(({ title, channel }) => `${channel.name}: ${title}`));
    after = page.next ?? undefined;
    pages++;
  } while (after);
  expect(titles).toEqual([
    "Zweites: Sport",
    "Das Erste: The Bridge",
    "Das Erste: Nachrichten",
    "Das Erste: Film",
  ]);
  expect(pages).toBe(4);
});

test.each([
  [{ channel: "2" }, ["The Bridge", "Nachrichten", "Film"]],
  [{ channel: "das erste" }, ["The Bridge", "Nachrichten", "Film"]],
  [{ channel: "ARD.de", from: "1970-01-01T01:00:00Z" }, ["Nachrichten", "Film"]],
  [{ channel: "ard.de", from: "1970-01-01T01:30:00Z", to: "1970-01-01T02:00:00Z" }, ["Nachrichten"]],
  [{ to: "1970-01-01T01:00:00Z" }, ["Sport", "The Bridge"]],
  [{ from: "1970-01-03T00:00:00Z" }, []],
  [{ from: "1970-01-01T02:00:00Z", to: "1970-01-01T01:00:00Z" }, []],
])("programmes %j are %j", async (question, expected) => {
  await using door = await openDoor();
  const { sdk, id } = await withGuide(door);
  const { programmes, next } = await sdk.guides.programmes(id, question);
  expect([programmes.map(({ title }) => title), next]).toEqual([expected, null]);
});

test("what cannot be understood is refused, and nothing is kept", async () => {
  await using door = await openDoor();
  const { id, source } = await withGuide(door);
  const refused = async (path: string, method = "GET", body?: unknown) => {
    const answer = await door.call(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    const { errors } = (await answer.json()) as { errors: { message: string; code: number }[] };
    return `${answer.status} ${errors[0]!.code} ${errors[0]!.message}`;
  };
  const add = (guide: unknown) => refused("/api/guides", "POST", guide);
  expect(await add({ title: "Other", source: "guide.xml" })).toMatch(
    /^400 1000 Expected the whole path of a file/,
  );
  expect(await add({ title: "Other", source: "ftp://x/guide.xml" })).toMatch(/^400 1000 /);
  expect(await add({ title: "tv", source })).toMatch(/^400 1000 Expected a title that no other guide has/);
  expect(await add({ title: " ", source })).toMatch(/^400 1000 Expected a title/);
  expect(await add({ title: "Other", source, timeZone: "Mars/Crater" })).toMatch(/^400 1000 .*for timeZone/);
  expect(await add({ title: "Other", source, languages: ["?"] })).toMatch(/^400 1000 .*for languages.0/);
  expect(await add({ title: "Other", source, channels: [{ number: "1" }] })).toMatch(/^400 1000 /);
  expect(await add(undefined)).toMatch(/^400 1000 /);
  expect(door.store.guides.all()).toHaveLength(1);
  expect(await refused("/api/guides/99/now")).toMatch(/^404 1180 .*"?99"?/);
  expect(await refused(`/api/guides/${id}/now?at=tomorrow`)).toMatch(/^400 1000 Expected an instant/);
  expect(await refused(`/api/guides/${id}/programmes?channel=shop`)).toMatch(/^404 1181 .*"shop"/);
  expect(await refused(`/api/guides/${id}/programmes?after=x`)).toMatch(/^400 1000 /);
  expect(await refused(`/api/guides/${id}/programmes?after=999-0`)).toMatch(/^400 1000 .*first page/);
  expect(await refused(`/api/guides/${id}/programmes?limit=0`)).toMatch(/^400 1000 /);
  expect(await refused(`/api/guides/${id}`, "PATCH", { colour: "red" })).toMatch(/^400 1000 /);
});

test("a mapping of thousands of channels is taken", async () => {
  await using door = await openDoor();
  const { sdk, id } = await withGuide(door);
  const channels = Array.from({ length: 5000 }, (_, n) => ({
    guide: `channel-${n}.example`,
    number: String(n),
  }));
  expect((await sdk.guides.change(id, { channels })).channels).toEqual(channels);
});

test("a guide is a DVR to Plex's clients", async () => {
  await using door = await openDoor();
  const { id } = await withGuide(door);
  const json = { headers: { Accept: "application/json" } };
  const { uuid } = door.store.guides.get(id)!;
  const dvr = {
    key: String(id),
    uuid,
    title: "TV",
    language: "en",
    lineup: `lineup://tv.plex.providers.epg.xmltv/${encodeURIComponent(join(door.data, "guide.xml"))}#TV`,
    refreshedAt: 0,
    Device: [
      {
        uuid: `device://butler.guide/${uuid}`,
        title: "TV",
        ChannelMapping: [
          { channelKey: "ZDF", deviceIdentifier: "1", enabled: "1", lineupIdentifier: "ZDF" },
          { channelKey: "shop", deviceIdentifier: "shop", enabled: "0", lineupIdentifier: "shop" },
        ],
      },
    ],
  };
  for (const path of ["/livetv/dvrs", `/livetv/dvrs/${id}`])
    expect(await (await door.call(path, json)).json()).toEqual({ MediaContainer: { size: 1, DVR: [dvr] } });
  const xml = await (await door.call("/livetv/dvrs")).text();
  const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(xml);
  expect(parsed.MediaContainer.DVR).toMatchObject({ uuid, language: "en" });
  expect((await door.call("/livetv/dvrs/99", json)).status).toBe(404);
});

test("what is secret in an address is not in the lineup", async () => {
  await using door = await openDoor();
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  await sdk.guides.add({ title: "TV", source: "https://me:secret@example.org/guide.xml?key=secret" });
  expect(await (await door.call("/livetv/dvrs")).text()).not.toContain("secret");
});

test("reloadGuide reads one guide, and its DELETE stops that", async () => {
  await using door = await openDoor();
  const { sdk, id } = await withGuide(door);
  door.butler.running.clear();
  const started = await door.call(`/livetv/dvrs/${id}/reloadGuide`, { method: "POST" });
  expect([started.status, started.headers.get("X-Plex-Activity"), await started.text()]).toEqual([
    200,
    "activity-of-RefreshEpgGuides",
    "",
  ]);
  expect(door.butler.asked.at(-1)).toMatchObject({ options: { force: true, scope: { guideIds: [id] } } });
  await sdk.guides.refresh(id);
  const stopped = await door.call(`/livetv/dvrs/${id}/reloadGuide`, { method: "DELETE" });
  expect([stopped.status, await stopped.text()]).toEqual([200, ""]);
  expect(door.butler.running.has("RefreshEpgGuides")).toBe(false);
  for (const method of ["POST", "DELETE"])
    expect((await door.call("/livetv/dvrs/99/reloadGuide", { method })).status).toBe(404);
});

test("needs the token", async () => {
  await using door = await openDoor();
  for (const path of ["/api/guides", "/livetv/dvrs"])
    expect((await door.call(path, { headers: { "X-Plex-Token": "wrong" } })).status).toBe(401);
});
