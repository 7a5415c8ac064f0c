import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeClip } from "../../src/demo/encode.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

test("with --media-root a server takes no folder elsewhere, and no link there", async () => {
  const top = temporaryFolder();
  const [media, elsewhere] = [join(top, "media"), join(top, "elsewhere")];
  const films = join(media, "Films", "Own (2001)");
  mkdirSync(films, { recursive: true });
  mkdirSync(elsewhere);
  const sound = {
    codec: "aac",
    sampleRate: 48_000,
    channels: 1,
    signal: { kind: "sine", frequency: 440, dbfs: -20 },
  };
  makeClip(join(films, "Own (2001).mp4"), { durationSeconds: 1, audio: [sound as never] });
  copyFileSync(join(films, "Own (2001).mp4"), join(elsewhere, "Theirs (2002).mp4"));
  writeFileSync(join(elsewhere, "secret.srt"), "1\n00:00:00,000 --> 00:00:01,000\nA secret\n");
  symlinkSync(elsewhere, join(media, "Films", "elsewhere"));
  symlinkSync(join(elsewhere, "secret.srt"), join(films, "Own (2001).en.srt"));

  const server = await startServer(join(top, "data"), ["--media-root", media]);
  const { sdk } = server;
  const refused = sdk.library.addSection({ title: "Theirs", type: "movie", paths: [elsewhere] });
  await expect(refused).rejects.toThrow(`a folder within ${media}`);
  await sdk.library.addSection({ title: "Films", type: "movie", paths: [join(media, "Films")] });
  for (const task of ["RefreshLibraries", "RefreshLocalMedia"]) await sdk.butler.run(task);

  const list = (await (await server.fetch("/library/sections/1/all")).json()) as {
    MediaContainer: { Metadata: { title: string; ratingKey: string }[] };
  };
  const items = list.MediaContainer.Metadata;
  expect(items.map(({ title }) => title)).toEqual(["Own"]);
  const item = await (await server.fetch(`/library/metadata/${items[0]!.ratingKey}`)).text();
  expect(item).not.toContain("srt");
});
