import { describe, expect, test } from "vitest";
import { answeringServer } from "../../test/support/answering-server.ts";
import { butler } from "../../test/support/type-butler.ts";
import { ConnectionError } from "../sdk/errors.ts";

describe("serve and demo", () => {
  test("serve hands the flags on as they were written, and ends with its status", async () => {
    const argv = [
      ..."serve --data /d --host :: --port 0 --token t --time-zone Europe/London --log-level debug".split(
        " ",
      ),
      ..."--library A=movie:/a --library B=show:/b".split(" "),
      ..."--allow-host nas.lan --allow-host nas --trust-proxy loopback".split(" "),
    ];
    expect(await butler(argv)).toMatchObject({
      status: 0,
      seen: [
        {
          serve: {
            data: "/d",
            host: "::",
            port: "0",
            token: "t",
            timeZone: "Europe/London",
            logLevel: "debug",
            library: ["A=movie:/a", "B=show:/b"],
            allowHost: ["nas.lan", "nas"],
            trustProxy: ["loopback"],
          },
        },
      ],
    });
    expect(await butler(["serve"], {}, { serve: async () => 7 })).toMatchObject({ status: 7 });
  });

  test("demo", async () => {
    expect((await butler(["demo"])).seen).toEqual([{ demo: { exit: false } }]);
    expect((await butler(["demo", "--exit"])).seen).toEqual([{ demo: { exit: true } }]);
  });
});

describe("tasks", () => {
  const list = [
    {
      name: "BackupDatabase",
      interval: 3,
      scheduleRandomized: false,
      enabled: true,
      title: "Backup Database",
      description: "",
      enabledReason: "ButlerTaskBackupDatabase",
      state: "running",
      progress: 40,
      lastRunAt: "2026-11-19T01:00:00Z",
      nextRunAt: "2026-11-22T01:00:00Z",
    },
    {
      name: "LoudnessAnalysis",
      interval: 1,
      scheduleRandomized: false,
      enabled: false,
      title: "",
      description: "",
    },
  ];
  const answers = { "GET /butler": { body: { ButlerTasks: { ButlerTask: list } } } };

  test("as a table in local time", async () => {
    expect(await butler(["tasks"], answers)).toMatchObject({
      status: 0,
      out: [
        "TASK              EVERY   ENABLED  STATE        LAST RUN                    NEXT RUN",
        "BackupDatabase    3 days  yes      running 40%  2026-11-19 02:00 (3 d ago)  2026-11-22 02:00 (1 h ago)",
        "LoudnessAnalysis  1 day   no       -            -                           -",
        "",
      ].join("\n"),
    });
  });

  test("with the reason beside what is paused", async () => {
    const gate = { owner: "Plex", effect: "pause", since: "2026-11-22T02:00:00Z", expiresAt: null };
    const gates = [
      { ...gate, name: "plex", reason: "playing" },
      { ...gate, name: "nas", reason: "backup" },
      { ...gate, name: "busy", reason: "busy", effect: "throttle" },
    ];
    const reading = { night: "2026-11-22", bytes: 0, limit: null, mounts: [] };
    const { out } = await butler(["tasks"], {
      "GET /butler": { body: { ButlerTasks: { ButlerTask: [{ ...list[0], state: "paused" }] } } },
      "GET /api/gates": { body: { paused: true, throttled: false, gates, watches: [], limits: [], reading } },
    });
    expect(out).toContain("paused (playing, backup) 40%");
  });

  test("as JSON, from the server that the options name", async () => {
    const { out, seen, received } = await butler(
      ["tasks", "--json", "--token", "t", "--data", "/d"],
      answers,
    );
    expect(JSON.parse(out)).toEqual(list);
    expect(seen).toEqual([{ connection: { json: true, token: "t", data: "/d" } }]);
    expect(received[0]!.headers["x-plex-token"]).toBe("t");
  });
});

describe("stop", () => {
  const answers = { "DELETE /butler": {}, "DELETE /butler/BackupDatabase": {} };

  test("one, and all", async () => {
    expect((await butler(["stop", "BackupDatabase"], answers)).out).toBe("BackupDatabase is stopped.\n");
    expect((await butler(["stop-all"], answers)).out).toBe(
      "All tasks are stopped, and the queue is empty.\n",
    );
    const { out } = await butler(["stop", "BackupDatabase", "--json"], answers);
    expect(JSON.parse(out)).toEqual({ task: "BackupDatabase", outcome: "stopped" });
  });

  test("one that does not run is not found", async () => {
    expect(await butler(["stop", "CleanOldBundles"], answers)).toMatchObject({ status: 3, out: "" });
  });

  test("an empty name is wrong use: it must not stop everything", async () => {
    expect(await butler(["stop", ""], answers)).toMatchObject({ status: 2, asked: [] });
  });
});

describe("pause and resume", () => {
  const answers = {
    "POST /api/pause": { body: { paused: true } },
    "POST /api/resume": { body: { paused: false } },
  };

  test("say what is so now", async () => {
    expect(await butler(["pause"], answers)).toMatchObject({
      status: 0,
      out: "Everything is paused, until `butler resume` or a restart of the server.\n",
      asked: ["POST /api/pause"],
    });
    expect((await butler(["resume"], answers)).out).toBe("Everything goes on.\n");
    expect(JSON.parse((await butler(["resume", "--json"], answers)).out)).toEqual({ paused: false });
  });

  test("do not say that all goes on when another reason is left", async () => {
    const held = { "POST /api/resume": { body: { paused: true } } };
    expect((await butler(["resume"], held)).out).toBe("It stays paused, for another reason.\n");
  });
});

describe("the whole", () => {
  test("help and version are no errors", async () => {
    const { status, out } = await butler(["--help"]);
    expect(status).toBe(0);
    for (const command of "serve tasks start stop pause resume runs run forecast library demo".split(" ")) {
      expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
    }
    expect(await butler(["--version"])).toMatchObject({ status: 0, out: "1.2.3\n" });
  });

  test("wrong use: help or a suggestion on standard error", async () => {
    const misspelt = await butler(["forcast"]);
    expect(misspelt).toMatchObject({ status: 2, out: "" });
    expect(misspelt.err).toContain("Did you mean forecast?");
    expect(await butler([])).toMatchObject({ status: 2, out: "" });
    expect(await butler(["runs", "--limit", "many"])).toMatchObject({ status: 2, out: "" });
    expect(await butler(["runs", "--outcome", "good"])).toMatchObject({ status: 2, out: "" });
  });

  test.each([
    [401, 4],
    [403, 4],
    [400, 2],
    [503, 5],
    [500, 1],
  ])("an answer of %i ends with status %i", async (http, status) => {
    expect(await butler(["tasks"], { "GET /butler": { status: http } })).toMatchObject({ status, out: "" });
  });

  test("no server: said plainly, status 5", async () => {
    const gone = await answeringServer({});
    await gone.close();
    const { status, err } = await butler(["tasks", "--server", gone.url]);
    expect(status).toBe(5);
    expect(err).toBe(
      `error: No butler answers at ${gone.url}: is it running? Start one with \`butler serve\`.\n`,
    );
  });

  test("no data folder that knows a server: the words of the hands", async () => {
    const connection = async () => {
      throw new ConnectionError("No butler has been started here yet.");
    };
    expect(await butler(["tasks"], {}, { connection })).toMatchObject({
      status: 5,
      err: "error: No butler has been started here yet.\n",
    });
  });

  test("a broken pipe is no error", async () => {
    const out = () => {
      throw Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
    };
    const answers = { "GET /butler": { body: { ButlerTasks: { ButlerTask: [] } } } };
    expect(await butler(["tasks"], answers, { out })).toMatchObject({ status: 0, err: "" });
  });
});
