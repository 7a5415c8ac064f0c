import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { openDoor } from "../support/open-door.ts";
import { addSection } from "../support/small-library.ts";

const names = [
  ...[
    "-rf",
    "a\nb",
    "tab\there",
    "\u0001\u001b[2J",
    "\u202egnp",
    "\u{1f3ac}",
    "\ufffe\uffff",
    "<&'\"]]>",
    "%00%FF",
  ],
  ...["$(id)", "e\u0301", " ", "a".repeat(250), "null", "__proto__", "\u2028\u0085"],
];

/** @throws Error where it is no well-formed XML */
function parse(text: string): void {
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(text).close();
}

test("films with whatever names are told in well-formed XML and JSON", async () => {
  await using door = await openDoor();
  const id = addSection(
    door.store,
    "Films \u0002",
    "movie",
    names.map((name) => `${name} (2001)/${name}.mkv`),
  );
  const list = `/library/sections/${id}/all`;
  const asJson = await door.call(list, { headers: { Accept: "application/json" } });
  const { MediaContainer } = (await asJson.json()) as {
    MediaContainer: { Metadata: { ratingKey: string }[] };
  };
  expect(MediaContainer.Metadata).toHaveLength(names.length);
  const paths = [
    "/library/sections",
    list,
    ...MediaContainer.Metadata.map((item) => `/library/metadata/${item.ratingKey}`),
  ];
  for (const path of paths) {
    const answer = await door.call(path);
    expect(answer.status).toBe(200);
    parse(await answer.text());
  }
});
