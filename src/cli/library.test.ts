import { expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";

const Directory = [
  {
    key: "1",
    title: "Films",
    type: "movie",
    refreshing: true,
    Location: [{ path: "/a" }, { path: "/b" }],
  },
  { key: "2", title: "7", type: "photo" },
];
const sections = { "GET /library/sections": { body: { MediaContainer: { Directory } } } };

test("list", async () => {
  expect((await butler(["library", "list"], sections)).out).toBe(
    [
      "ID  NAME   TYPE   STATE          FOLDERS",
      "1   Films  movie  being scanned  /a",
      "                                 /b",
      "2   7      photo  idle",
      "",
    ].join("\n"),
  );
});

test("add", async () => {
  const answers = {
    ...sections,
    "POST /library/sections?name=Films&type=movie&location=%2Fa%3Db": {},
  };
  const argv = ["library", "add", "Films=movie:/a=b"];
  expect((await butler(argv, answers)).out).toBe('Added the movie section "Films" with the folder /a=b.\n');
  expect(JSON.parse((await butler([...argv, "--json"], answers)).out)).toMatchObject({ id: 1 });
});

test.each(["Films", "Films=film:/a", "Films=movie:", "=movie:/a", "Films=movie:a/b", "Films=movie:~/a"])(
  "add %s is wrong use, and nothing is sent",
  async (text) => {
    expect(await butler(["library", "add", text])).toMatchObject({ status: 2, asked: [] });
  },
);

test("scan by name, by id, and of everything", async () => {
  const answers = {
    ...sections,
    "POST /library/sections/1/refresh": {},
    "POST /api/tasks/RefreshLibraries/start": {
      body: { task: "RefreshLibraries", outcome: "started", runId: 4 },
    },
  };
  expect((await butler(["library", "scan", "films"], answers)).out).toBe('Scanning "Films".\n');
  expect((await butler(["library", "scan", "1"], answers)).asked).toContain(
    "POST /library/sections/1/refresh",
  );
  expect((await butler(["library", "scan"], answers)).out).toBe("Scanning every section (run 4).\n");
});

test("scan of a path in a section; without the section it is wrong use", async () => {
  const path = "/media/Films/Amélie (2001)";
  const call = `POST /library/sections/1/refresh?${new URLSearchParams({ path })}`;
  const scan = ["library", "scan", "Films", "--path", path];
  expect(await butler(scan, { ...sections, [call]: {} })).toMatchObject({
    out: `Scanning ${path} of "Films".\n`,
    asked: expect.arrayContaining([call]),
  });
  expect(await butler(["library", "scan", "--path", path])).toMatchObject({ status: 2, asked: [] });
});

test("scan of a section that is not there names those that are", async () => {
  expect(await butler(["library", "scan", "Music"], sections)).toMatchObject({
    status: 3,
    err: 'error: No section has the id or name "Music". Sections: Films (1), 7 (2).\n',
  });
});
