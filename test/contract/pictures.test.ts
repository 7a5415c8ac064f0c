import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import { picture } from "../support/picture.ts";
import { addSection, itemNamed, partAt } from "../support/small-library.ts";

const json = { Accept: "application/json" };

/** A door before a film with a poster and art, and a photo, all of them real files. */
async function openPictured() {
  const door = await openDoor();
  const media = join(door.data, "..", "media");
  const put = async (path: string, colour: readonly number[], width: number, height: number) => {
    const file = join(media, path);
    mkdirSync(dirname(file), { recursive: true });
    const made = picture({ width, height, colour });
    writeFileSync(file, await (path.endsWith(".png") ? made.png() : made.jpeg()).toBuffer());
  };
  await put("Films/Heat (1995)/poster.jpg", [90, 0, 0], 200, 300);
  await put("Films/Heat (1995)/fanart.png", [0, 0, 90], 320, 180);
  await put("Photos/a.jpg", [0, 60, 0], 400, 300);
  writeFileSync(join(media, "Films/Heat (1995)/Heat (1995).mkv"), "film");
  writeFileSync(join(door.data, "..", "secret.jpg"), "secret");
  addSection(door.store, "Films", "movie", ["Heat (1995)/Heat (1995).mkv"], join(media, "Films"));
  addSection(door.store, "Photos", "photo", ["a.jpg"], join(media, "Photos"));
  const film = itemNamed(door.store, "Heat");
  const photo = partAt(door.store, "a.jpg");
  return { door, media, film, photo, put, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

const transcode = (door: OpenDoor, url: string, query = "width=60&height=60", init?: RequestInit) =>
  door.call(`/photo/:/transcode?url=${encodeURIComponent(url)}&${query}`, init);

async function shown(answer: Response) {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { format, width, height } = await sharp(bytes).metadata();
  return { status: answer.status, type: answer.headers.get("content-type"), format, size: [width, height] };
}

describe("pictures as they are", () => {
  test("come whole, once", async () => {
    await using pictured = await openPictured();
    const { door, film, photo } = pictured;
    for (const [path, format, size] of [
      [`/library/metadata/${film}/thumb`, "jpeg", [200, 300]],
      [`/library/metadata/${film}/art/1700000000`, "png", [320, 180]],
      [`/library/metadata/${photo.itemId}/thumb/1`, "jpeg", [400, 300]],
    ] as const)
      expect(await shown(await door.call(path))).toEqual({
        status: 200,
        type: `image/${format}`,
        format,
        size,
      });
    const first = await door.call(`/library/metadata/${film}/thumb`);
    expect(first.headers.get("cache-control")).toBe("private, max-age=86400");
    const known = { "If-None-Match": first.headers.get("etag")! };
    expect((await door.call(`/library/metadata/${film}/thumb`, { headers: known })).status).toBe(304);
    const since = { "If-Modified-Since": first.headers.get("last-modified")! };
    expect((await door.call(`/library/metadata/${film}/thumb`, { headers: since })).status).toBe(304);
    const other = { ...since, "If-None-Match": '"other"' };
    expect((await door.call(`/library/metadata/${film}/thumb`, { headers: other })).status).toBe(200);
  });

  test.each([
    ["/library/metadata/999/thumb", 404, 1170],
    ["/library/metadata/x/thumb", 400, 1000],
  ])("%s is %d", async (path, status, code) => {
    await using pictured = await openPictured();
    const answer = await pictured.door.call(path, { headers: json });
    expect((await answer.json()).errors[0]).toMatchObject({ status, code });
  });

  test("need the token", async () => {
    await using pictured = await openPictured();
    const { door, film } = pictured;
    const headers = { "X-Plex-Token": "wrong" };
    expect((await door.call(`/library/metadata/${film}/thumb`, { headers })).status).toBe(401);
    expect((await transcode(door, `/library/metadata/${film}/thumb`, "", { headers })).status).toBe(401);
  });
});

describe("pictures in other forms", () => {
  test("are made of everything that is the server's own", async () => {
    await using pictured = await openPictured();
    const { door, film, photo } = pictured;
    const thumb = `/library/metadata/${film}/thumb/1`;
    const gradient = "topLeft=ff0000&topRight=00ff00&bottomLeft=0000ff&bottomRight=ffffff";
    for (const [url, query, type, size] of [
      [thumb, "width=60&height=60", "jpeg", [40, 60]],
      [thumb, "width=60&height=60&minSize=1", "jpeg", [60, 90]],
      [thumb, "width=400&height=600&upscale=1&format=png", "png", [400, 600]],
      [thumb, "width=400&height=600&quality=-1&blur=5&opacity=50&background=%23102030", "jpeg", [200, 300]],
      [thumb, "width=99999&height=100", "jpeg", [67, 100]],
      [thumb, "height=100&format=webp&saturation=0", "webp", [67, 100]],
      [thumb, "", "jpeg", [200, 300]],
      [`http://127.0.0.1:32400${thumb}?X-Plex-Token=abc`, "width=20&height=30", "jpeg", [20, 30]],
      [`http://localhost${thumb}`, "width=20&height=30", "jpeg", [20, 30]],
      [`/library/metadata/${film}/art`, "width=32&height=18", "jpeg", [32, 18]],
      [`/library/parts/${photo.id}/1700000000/file.jpg`, "width=40&height=40", "jpeg", [40, 30]],
      [`/services/ultrablur/image?${gradient}&width=320&height=240`, "width=64&height=48", "jpeg", [64, 48]],
    ] as const)
      expect([url, query, await shown(await transcode(door, url, query))]).toEqual([
        url,
        query,
        { status: 200, type: `image/${type}`, format: type, size },
      ]);
  });

  test("are made once, until the picture changes", async () => {
    await using pictured = await openPictured();
    const { door, film, put } = pictured;
    const url = `/library/metadata/${film}/thumb`;
    const first = await transcode(door, url);
    const [etag, modified] = [first.headers.get("etag")!, first.headers.get("last-modified")];
    const again = await transcode(door, url, undefined, { headers: { "If-None-Match": etag } });
    expect([again.status, again.headers.get("last-modified")]).toEqual([304, modified]);
    await put("Films/Heat (1995)/poster.jpg", [0, 0, 90], 300, 200);
    const changed = await transcode(door, url, undefined, { headers: { "If-None-Match": etag } });
    expect(await shown(changed)).toMatchObject({ status: 200, size: [60, 40] });
  });

  test.each([
    ["http://example.com/library/metadata/1/thumb", 400],
    ["http://169.254.169.254/latest/meta-data", 400],
    ["//example.com/library/metadata/1/thumb", 400],
    ["file:///etc/passwd", 400],
    ["", 404],
    ["/etc/passwd", 404],
    ["/library/metadata/1/../../../etc/passwd", 404],
    ["../secret.jpg", 404],
    ["/library/metadata/1/thumb/..%2f..%2fsecret.jpg", 404],
    ["/library/media/1/chapterImages/1", 404],
    ["/photo/:/transcode?url=/library/metadata/1/thumb", 404],
  ])("are not made of %s", async (url, status) => {
    await using pictured = await openPictured();
    const answer = await transcode(pictured.door, url);
    expect(answer.status).toBe(status);
  });

  test("are not made of files that are no photos", async () => {
    await using pictured = await openPictured();
    const { door } = pictured;
    const film = partAt(door.store, "Heat (1995)/Heat (1995).mkv");
    expect((await transcode(door, `/library/parts/${film.id}/1/file.mkv`)).status).toBe(404);
  });

  test.each(["width=0x", "height=-", "format=svg", "background=red", "blur=much"])(
    "%s is refused",
    async (query) => {
      await using pictured = await openPictured();
      const answer = await transcode(pictured.door, `/library/metadata/${pictured.film}/thumb`, query);
      expect(answer.status).toBe(400);
    },
  );

  test("a picture that cannot be read is told with the reason", async () => {
    await using pictured = await openPictured();
    const { door, media, film } = pictured;
    writeFileSync(join(media, "Films/Heat (1995)/poster.jpg"), "no picture");
    const answer = await transcode(door, `/library/metadata/${film}/thumb`, "", { headers: json });
    expect((await answer.json()).errors[0]).toMatchObject({
      code: 1171,
      status: 404,
      message: expect.stringContaining("poster.jpg cannot be read"),
    });
    expect(door.logged).toEqual([]);
  });
});

describe("colours for backgrounds", () => {
  test("are those of the corners", async () => {
    await using pictured = await openPictured();
    const { door, film } = pictured;
    const ask = (url: string) =>
      door.call(`/services/ultrablur/colors?url=${encodeURIComponent(url)}`, { headers: json });
    const { MediaContainer } = await (await ask(`/library/metadata/${film}/art/1`)).json();
    const blue = "00005a";
    expect(MediaContainer).toEqual({
      size: 1,
      UltraBlurColors: [{ topLeft: blue, topRight: blue, bottomLeft: blue, bottomRight: blue }],
    });
    expect((await ask("/library/metadata/999/art/1")).status).toBe(404);
    expect((await ask("http://example.com/x.jpg")).status).toBe(400);
  });

  test("make a picture", async () => {
    await using pictured = await openPictured();
    const { door } = pictured;
    const colours = "topLeft=ff0000&topRight=%2300ff00&bottomLeft=0000ff&bottomRight=ffffff";
    const image = (query: string) => door.call(`/services/ultrablur/image?${query}`);
    expect(await shown(await image(`${colours}&width=320&height=240&noise=1`))).toEqual({
      status: 200,
      type: "image/png",
      format: "png",
      size: [320, 240],
    });
    expect(await shown(await image(`${colours}&width=1&height=99999`))).toMatchObject({ size: [320, 2160] });
    expect((await image("topLeft=ff0000")).status).toBe(400);
    expect((await image(colours.replace("ff0000", "red"))).status).toBe(400);
  });
});

test("items name their pictures and colours once these are known", async () => {
  await using pictured = await openPictured();
  const { door, film, photo } = pictured;
  const metadata = async (id: number) =>
    (await (await door.call(`/library/metadata/${id}`, { headers: json })).json()).MediaContainer.Metadata[0];
  expect(await metadata(film)).not.toHaveProperty("thumb");
  const colours = { topLeft: "111111", topRight: "222222", bottomLeft: "333333", bottomRight: "444444" };
  const from = { thumb: { file: "/x.jpg", size: 1, mtime: 1_700_000_000_999 } };
  door.store.findings.keepForItem(film, {
    kind: "assets",
    version: 1,
    data: { thumb: { colours }, from },
    at: 0,
  });
  expect(await metadata(film)).toMatchObject({
    thumb: `/library/metadata/${film}/thumb/1700000000`,
    UltraBlurColors: colours,
  });
  expect(await metadata(film)).not.toHaveProperty("art");
  door.store.findings.keep(photo, { kind: "assets", version: 1, data: { colours }, at: 0 });
  expect(await metadata(photo.itemId)).toMatchObject({
    thumb: `/library/metadata/${photo.itemId}/thumb/1700000000`,
    UltraBlurColors: colours,
  });
});
