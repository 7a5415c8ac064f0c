import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import BetterSqlite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Answers, answeringServer } from "../../test/support/answering-server.ts";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { type PreferenceId, preferences } from "../api/preferences.ts";
import { openStore } from "../store/store.ts";
import { createGuides } from "./guides.ts";

/** A memory with one guide, at noon of the 10th of March 2026. */
async function openGuide({
  source = "",
  zone = null as string | null,
  channels = [] as object[],
  limits = {} as Partial<Record<PreferenceId, number>>,
} = {}) {
  const folder = temporaryFolder();
  const file = join(folder, "guide.xml");
  const store = await openStore(join(folder, "butler.db"));
  onTestFinished(store.close);
  const clock = createSettableClock("2026-03-10T12:00:00Z");
  const preference = ((id: PreferenceId) => limits[id] ?? preferences[id].default) as never;
  const guides = createGuides(store, { clock, preference });
  const { id } = store.guides.add({
    uuid: "u",
    title: "Guide",
    source: source || file,
    time_zone: zone,
    languages: "[]",
    channels: JSON.stringify(channels),
    created_at: clock.now(),
  });
  const never = new AbortController().signal;
  const refresh = (signal = never, onProgress = () => {}) => guides.refresh(id, { signal, onProgress });
  /** What is kept: `channel start-end title`, in order. */
  const shown = () =>
    store.programmes.channels(store.guides.get(id)?.edition_id ?? -1).flatMap((channel) =>
      store.programmes
        .during(channel.id, { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100_000 })
        .map(({ startMs, endMs, details }) => {
          const { titles } = JSON.parse(details) as { titles: { text: string }[] };
          const name = (JSON.parse(channel.details) as { id: string }).id;
          return `${name} ${utc(startMs)}-${endMs === null ? "?" : utc(endMs)} ${titles[0]!.text}`;
        }),
    );
  const rows = (table: string) => {
    const connection = new BetterSqlite(store.file, { readonly: true });
    const count = connection.prepare(`select count(*) from ${table}`).pluck().get() as number;
    connection.close();
    return count;
  };
  return { store, clock, guides, id, file, folder, refresh, shown, rows };
}

const utc = (at: number) => new Date(at).toISOString().slice(8, 16);

const tv = (...elements: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<tv>\n${elements.join("\n")}\n</tv>\n`;
const on = (channel: string, start: string, stop: string | null, title: string) =>
  `<programme channel="${channel}" start="${start}"${stop ? ` stop="${stop}"` : ""}><title>${title}</title></programme>`;
const channel = (id: string, ...names: string[]) =>
  `<channel id="${id}">${names.map((name) => `<display-name>${name}</display-name>`).join("")}</channel>`;
const minuteOf = (n: number) =>
  `20260311${String(Math.floor(n / 60)).padStart(2, "0")}${String(n % 60).padStart(2, "0")}`;
/** 20,000 programmes of 100 channels. */
const large = tv(
  ...Array.from({ length: 20_000 }, (_, n) => on(`c${n % 100}`, minuteOf(Math.floor(n / 100)), null, "x")),
);
const today = tv(channel("a", "A"), on("a", "202603101200", "202603101300", "Noon"));

test("a guide, its channels and programmes, and what was odd about them", async () => {
  const { store, id, file, refresh, shown } = await openGuide({
    channels: [
      { guide: "c", hidden: true },
      { guide: "nobody", number: "3" },
    ],
  });
  writeFileSync(
    file,
    tv(
      on("early", "202603102000", "202603102100", "Before its channel"),
      channel("a", "A"),
      channel("early", "Early"),
      channel("b", "Silent"),
      channel("c", "Silent and hidden"),
      on("a", "202603101400", "202603101500", "Third"),
      on("a", "202603101200", "202603101330", "First"),
      on("a", "202603101300", null, "Second"),
      on("a", "202603101300", "202603101400", "Second again"),
      on("a", "202603101500", null, "Last"),
      on("a", "202603081200", "202603081300", "Over the day before yesterday"),
      on("a", "202603081300", null, "Over for as long, as the next one tells"),
      on("c", "202603081200", null, "Over for long, as far as anybody can tell"),
      on("a", "202603081400", "202603081500", "Over too"),
      on("a", "202603082330", "202603090030", "Yesterday, a little"),
      on("a", "soon", null, "Never"),
    ),
  );
  expect(await refresh()).toEqual({
    unchanged: false,
    channels: 4,
    programmes: 6,
    overlapping: 2,
    old: 4,
    unusable: { count: 1, line: 18 },
    silent: ["Silent"],
    unmatched: ["nobody"],
  });
  expect(shown()).toEqual([
    "a 08T23:30-09T00:30 Yesterday, a little",
    "a 10T12:00-10T13:00 First",
    "a 10T13:00-10T14:00 Second",
    "a 10T14:00-10T15:00 Third",
    "a 10T15:00-? Last",
    "early 10T20:00-10T21:00 Before its channel",
  ]);
  const guide = store.guides.get(id)!;
  expect(guide).toMatchObject({ problem: null, refreshed_at: Date.parse("2026-03-10T12:00:00Z") });
  expect(store.guides.edition(guide.edition_id)).toMatchObject({
    channels: 4,
    programmes: 6,
    starts_at: Date.parse("2026-03-08T23:30:00Z"),
    ends_at: Date.parse("2026-03-10T21:00:00Z"),
  });
});

test("the night of a change of clocks: offsets count, and without one the guide's zone", async () => {
  const { clock, file, refresh, shown } = await openGuide({ zone: "Europe/Berlin" });
  clock.set("2026-10-24T12:00:00Z");
  writeFileSync(
    file,
    tv(
      on("a", "20261025013000 +0200", "20261025023000 +0200", "One"),
      on("a", "20261025023000 +0200", "20261025023000 +0100", "The hour that comes twice"),
      on("a", "20261025023000 +0100", "20261025030000 +0100", "Short"),
      on("b", "20261025013000", "20261025040000", "Three hours and a half"),
    ),
  );
  expect(await refresh()).toMatchObject({ overlapping: 0, programmes: 4 });
  expect(shown()).toEqual([
    "a 24T23:30-25T00:30 One",
    "a 25T00:30-25T01:30 The hour that comes twice",
    "a 25T01:30-25T02:00 Short",
    "b 24T23:30-25T03:00 Three hours and a half",
  ]);
});

test("more programmes of a channel than fit into a page are settled at its edges too", async () => {
  const { file, refresh, shown } = await openGuide();
  const start = (hour: number) =>
    new Date(Date.UTC(2026, 2, 10, 12 + hour)).toISOString().replace(/[-:T]/g, "").slice(0, 12);
  const programmes = Array.from({ length: 1203 }, (_, n) => on("a", start(n), start(n + 2), `P${n}`));
  writeFileSync(file, tv(...programmes));
  expect(await refresh()).toMatchObject({ programmes: 1203, overlapping: 1202 });
  const ends = shown().map((line) => line.split(" ")[1]!.split("-"));
  expect(ends.slice(0, -1).every(([, end], n) => end === ends[n + 1]![0])).toBe(true);
});

test("a source that is as it was is not read again; old programmes still go", async () => {
  const { store, clock, id, file, refresh, shown } = await openGuide();
  writeFileSync(
    file,
    tv(on("a", "202603101200", "202603101300", "Noon"), on("a", "202603121200", null, "Later")),
  );
  await refresh();
  clock.set("2026-03-11T12:00:00Z");
  expect(await refresh()).toMatchObject({ unchanged: true, old: 0 });
  clock.set("2026-03-12T12:00:00Z");
  expect(await refresh()).toMatchObject({ unchanged: true, old: 1 });
  expect(shown()).toEqual(["a 12T12:00-? Later"]);
  const guide = store.guides.get(id)!;
  expect(store.guides.edition(guide.edition_id)!.programmes).toBe(1);
  expect([guide.refreshed_at, guide.checked_at].map((at) => new Date(at!).getUTCDate())).toEqual([10, 12]);
});

test("a source that has changed takes the place of what there was, of which nothing is left", async () => {
  const { file, refresh, shown, rows } = await openGuide();
  writeFileSync(file, today);
  await refresh();
  writeFileSync(file, tv(channel("b", "B"), on("b", "202603101200", "202603101300", "Other")));
  await refresh();
  expect(shown()).toEqual(["b 10T12:00-10T13:00 Other"]);
  expect(["guide_editions", "guide_channels", "programmes"].map(rows)).toEqual([1, 1, 1]);
});

const whole = tv(
  channel("a", "A"),
  on("a", "202603101400", "202603101500", "New"),
  on("a", "202603101500", null, "New too"),
);

describe("what is not a whole guide leaves the one that there was", () => {
  test.each<[string, string | Buffer, RegExp]>([
    ["cut off", whole.slice(0, -30), /ends early, in line 5: unclosed tag: (title|programme)\./],
    ["a cut gzip", gzipSync(whole).subarray(0, -20), /a whole gzip file, found that it ends early/],
    ["a damaged gzip", damaged(gzipSync(whole)), /a whole gzip file, found that it is damaged/],
    ["a page for people", "<!doctype html>\n<html><p>Sign in</html>", /(broken|<html>) in line \d/],
    ["nothing", "", /it is empty/],
    ["JSON", '{"a": 1}', /broken in line 1/],
    [
      "another encoding",
      '<?xml version="1.0" encoding="klingon"?><tv/>',
      /known encoding, found klingon in line 1/,
    ],
    [
      "xz",
      Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]),
      /packed with xz\. Unpack it, or pack it with gzip/,
    ],
    ["zip", Buffer.from("PK\x03\x04 and so on"), /packed with zip/],
    ["no programmes", tv(channel("a", "A")), /programmes of today, found none\./],
    [
      "old programmes",
      tv(on("a", "202503101200", "202503101300", "Old")),
      /found 1 that were over before yesterday, or/,
    ],
    [
      "entities that grow",
      `<!DOCTYPE tv [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n${whole.slice(39).replace("New", "&b;")}`,
      /undefined entity/,
    ],
  ])("%s", async (_, bytes, message) => {
    const { store, id, file, refresh, shown, rows } = await openGuide();
    writeFileSync(file, today);
    await refresh();
    writeFileSync(file, bytes);
    await expect(refresh()).rejects.toThrow(message);
    expect(shown()).toEqual(["a 10T12:00-10T13:00 Noon"]);
    expect(store.guides.get(id)!.problem).toMatch(message);
    expect(rows("guide_editions"), "what was half made has gone").toBe(1);
    writeFileSync(file, whole);
    await refresh();
    expect(shown()).toHaveLength(2);
    expect(store.guides.get(id)!.problem).toBeNull();
  });

  test("a file that is not there, a folder", async () => {
    const { file, folder, refresh } = await openGuide();
    await expect(refresh()).rejects.toThrow(`The guide ${file} cannot be read: there is no such file.`);
    const { refresh: ofFolder } = await openGuide({ source: folder });
    await expect(ofFolder()).rejects.toThrow("it is not a file");
  });

  test("one larger than the limit, packed or not", async () => {
    const { file, refresh } = await openGuide({ limits: { EpgGuideSizeLimit: 1 } });
    const padding = Array.from({ length: 30 }, () => `<!--${" ".repeat(50_000)}--><x/>`);
    const padded = tv(on("a", "202603101200", null, "x"), ...padding);
    for (const bytes of [padded, gzipSync(padded)]) {
      writeFileSync(file, bytes);
      await expect(refresh()).rejects.toThrow(
        "Expected a guide of at most 1 MB, found more. Raise EpgGuideSizeLimit",
      );
    }
  });

  test("a few bytes that unpack to very many", async () => {
    const { file, refresh } = await openGuide();
    const empty = Array.from({ length: 3000 }, () => `<!--${" ".repeat(20_000)}-->\n<x/>`).join("");
    writeFileSync(file, gzipSync(`<tv>${empty}</tv>`));
    await expect(refresh()).rejects.toThrow("unpack to more than 200 times as many");
  });
});

test("gzip and other encodings are read, whatever the file is called", async () => {
  const { file, refresh, shown } = await openGuide();
  const latin = Buffer.from(
    tv(on("a", "202603101200", "202603101300", "Über")).replace("UTF-8", "ISO-8859-1"),
    "latin1",
  );
  const utf16 = Buffer.from(`\ufeff${tv(on("a", "202603101200", "202603101300", "Über"))}`, "utf16le");
  for (const bytes of [
    latin,
    gzipSync(latin),
    utf16,
    Buffer.concat([gzipSync(latin.subarray(0, 50)), gzipSync(latin.subarray(50))]),
  ]) {
    writeFileSync(file, tv(on("a", "202603101200", null, "-")));
    utimesSync(file, 1, 1);
    await refresh();
    writeFileSync(file, bytes);
    await refresh();
    expect(shown()).toEqual(["a 10T12:00-10T13:00 Über"]);
  }
});

test("a refresh that is aborted leaves the guide as it was; the next one clears up", async () => {
  const { file, refresh, shown, rows } = await openGuide();
  writeFileSync(file, today);
  await refresh();
  writeFileSync(file, large);
  const stop = new AbortController();
  const begun = Promise.withResolvers<void>();
  const running = refresh(stop.signal, begun.resolve);
  await begun.promise;
  stop.abort(new Error("asked"));
  await expect(running).rejects.toThrow("asked");
  expect(rows("guide_editions")).toBe(2);
  expect(shown()).toEqual(["a 10T12:00-10T13:00 Noon"]);
  writeFileSync(file, today);
  await refresh();
  expect(["guide_editions", "guide_channels", "programmes"].map(rows)).toEqual([1, 1, 1]);
});

test("a guide that is removed while it is read is read no further, and leaves nothing", async () => {
  const { guides, id, file, refresh, rows } = await openGuide();
  writeFileSync(file, large);
  const begun = Promise.withResolvers<void>();
  const running = refresh(undefined, begun.resolve);
  await begun.promise;
  expect(await guides.remove(id)).toBe(true);
  await expect(running).rejects.toThrow("The guide was removed while it was read.");
  expect(["guides", "guide_editions", "guide_channels", "programmes"].map(rows)).toEqual([0, 0, 0, 0]);
  expect([await refresh(), await guides.remove(id)]).toEqual([undefined, false]);
});

test("a disk that is full: nothing changes, and what was half made goes", async () => {
  const { store, clock, id, file, refresh, shown, rows } = await openGuide();
  writeFileSync(file, today);
  await refresh();
  writeFileSync(file, large);
  let batches = 0;
  const addProgrammes: typeof store.editions.addProgrammes = (programmes) => {
    if (++batches > 3) throw Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
    store.editions.addProgrammes(programmes);
  };
  const preference = ((name: PreferenceId) => preferences[name].default) as never;
  const full = { ...store, editions: { ...store.editions, addProgrammes } };
  const guides = createGuides(full, { clock, preference });
  const options = { signal: new AbortController().signal, onProgress: () => {} };
  await expect(guides.refresh(id, options)).rejects.toMatchObject({
    code: "ENOSPC",
    message: expect.stringContaining("There is no room left"),
  });
  expect(batches).toBe(4);
  expect(shown()).toEqual(["a 10T12:00-10T13:00 Noon"]);
  expect(["guide_editions", "guide_channels", "programmes"].map(rows)).toEqual([1, 1, 1]);
});

describe("addresses", () => {
  const from = async (answers: Answers) => {
    const server = await answeringServer(answers);
    onTestFinished(server.close);
    return {
      ...server,
      guide: await openGuide({ source: `${server.url.replace("//", "//me:pa%20ss@")}/guide?key=secret` }),
    };
  };

  test("asked with name and password, and again only for what is newer", async () => {
    const { received, guide } = await from({
      "GET /guide?key=secret": ({ headers }) =>
        headers["if-none-match"] === '"1"' && headers["if-modified-since"] === "Tue, 10 Mar 2026 00:00:00 GMT"
          ? { status: 304 }
          : { headers: { ETag: '"1"', "Last-Modified": "Tue, 10 Mar 2026 00:00:00 GMT" }, body: today },
    });
    expect(await guide.refresh()).toMatchObject({ unchanged: false, programmes: 1 });
    expect(await guide.refresh()).toMatchObject({ unchanged: true });
    expect(received.map(({ headers }) => headers.authorization)).toEqual([basic, basic]);
  });

  test("a server that heeds no conditions is not read again either", async () => {
    const { guide } = await from({ "GET /guide?key=secret": { headers: { ETag: '"1"' }, body: today } });
    await guide.refresh();
    expect(await guide.refresh()).toMatchObject({ unchanged: true });
  });

  test("gzip, as the file's own form and as the connection's", async () => {
    const write = (headers: object) => ({
      write: (response: import("node:http").ServerResponse) => {
        response.writeHead(200, { ...headers });
        response.end(gzipSync(today));
      },
    });
    for (const headers of [{}, { "Content-Encoding": "gzip" }]) {
      const { guide } = await from({ "GET /guide?key=secret": write(headers) });
      expect(await guide.refresh()).toMatchObject({ programmes: 1 });
    }
  });

  test("what goes wrong is told, without what is secret", async () => {
    const { guide, url, close } = await from({});
    await expect(guide.refresh()).rejects.toThrow(`${url}/guide answered 404 Not Found. Check the address`);
    await close();
    await expect(guide.refresh()).rejects.toThrow(
      new RegExp(`^The connection to ${url}/guide failed: .*ECONNREFUSED`),
    );
  });

  test("a connection that breaks in the middle", async () => {
    const { guide, url } = await from({
      "GET /guide?key=secret": {
        write: (response) => {
          response.writeHead(200, { "Content-Length": 10_000 });
          response.write(today.slice(0, 100), () => response.destroy());
        },
      },
    });
    await expect(guide.refresh()).rejects.toThrow(`The connection to ${url}/guide failed: `);
    expect(guide.shown()).toEqual([]);
  });

  test("a server that asks to be left alone is, until then", async () => {
    let busy = true;
    const { guide, url, received } = await from({
      "GET /guide?key=secret": () =>
        busy ? { status: 429, headers: { "Retry-After": "3600" } } : { body: today },
    });
    await expect(guide.refresh()).rejects.toThrow(
      `${url}/guide answered 429 Too Many Requests, and asks to be left alone until 2026-03-10T13:00:00Z.`,
    );
    busy = false;
    await expect(guide.refresh()).rejects.toThrow("asked to be left alone until 2026-03-10T13:00:00Z");
    expect(received).toHaveLength(1);
    guide.clock.set("2026-03-10T13:00:00Z");
    expect(await guide.refresh()).toMatchObject({ programmes: 1 });
  });

  test.each([
    ["Tue, 10 Mar 2026 12:10:00 GMT", "2026-03-10T12:10:00Z"],
    ["999999999", "2026-03-11T12:00:00Z"],
  ])("Retry-After %s is until %s", async (header, until) => {
    const { guide } = await from({
      "GET /guide?key=secret": { status: 503, headers: { "Retry-After": header } },
    });
    await expect(guide.refresh()).rejects.toThrow(`until ${until}.`);
  });
});

const basic = `Basic ${Buffer.from("me:pa ss").toString("base64")}`;

function damaged(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[20]! ^= 0xff;
  return changed;
}
