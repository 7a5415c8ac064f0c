/** The dashboard for Grafana: what is worth seeing of a butler that Prometheus watches. */

interface Panel {
  title: string;
  /** What Grafana shows it as. */
  type: "timeseries" | "stat" | "table" | "state-timeline";
  unit?: string;
  /** Of the 24 columns. */
  width: number;
  queries: readonly { expr: string; legend?: string }[];
  /** Values from which on it is yellow, and red; the other way round where more is better. */
  thresholds?: { warn: number; wrong: number };
  description?: string;
}

/** A metric with the dashboard's choice of servers, and more. */
const of = (name: string, more = "") => `${name}{job=~"$job"${more && `,${more}`}}`;
const day = 86_400;

const panels: readonly Panel[] = [
  {
    title: "Paused",
    type: "stat",
    width: 4,
    queries: [{ expr: of("butler_paused") }],
    thresholds: { warn: 1, wrong: 2 },
  },
  { title: "Window open", type: "stat", width: 4, queries: [{ expr: of("butler_window_open") }] },
  {
    title: "Tonight's work over its window",
    type: "stat",
    unit: "percentunit",
    width: 4,
    description: "Above 100 % not everything that is planned is likely to fit.",
    queries: [{ expr: `${of("butler_window_expected_seconds")} / ${of("butler_window_room_seconds")}` }],
    thresholds: { warn: 0.8, wrong: 1 },
  },
  {
    title: "Failed runs of a day",
    type: "stat",
    width: 4,
    queries: [{ expr: `sum(increase(${of("butler_runs_total", 'outcome="failed"')}[1d]))` }],
    thresholds: { warn: 1, wrong: 3 },
  },
  {
    title: "Age of the last backup that was verified",
    type: "stat",
    unit: "s",
    width: 4,
    queries: [{ expr: `time() - ${of("butler_last_backup_timestamp_seconds")}`, legend: "{{database}}" }],
    thresholds: { warn: 4 * day, wrong: 8 * day },
  },
  {
    title: "Reads media",
    type: "stat",
    width: 4,
    queries: [{ expr: of("butler_child_processes") }],
  },
  {
    title: "Runs",
    type: "state-timeline",
    width: 24,
    description: "Which tasks are queued, running or paused.",
    queries: [{ expr: of("butler_live_runs"), legend: "{{task}} {{state}}" }],
  },
  {
    title: "Items a minute",
    type: "timeseries",
    width: 12,
    queries: [
      {
        expr: `sum by (task, result) (rate(${of("butler_items_total")}[5m])) * 60`,
        legend: "{{task}} {{result}}",
      },
    ],
  },
  {
    title: "Read from disk",
    type: "timeseries",
    unit: "Bps",
    width: 12,
    queries: [{ expr: `sum by (task) (rate(${of("butler_bytes_read_total")}[5m]))`, legend: "{{task}}" }],
  },
  {
    title: "Processor time of media",
    type: "timeseries",
    unit: "percentunit",
    width: 12,
    queries: [
      { expr: `sum by (task) (rate(${of("butler_media_cpu_seconds_total")}[5m]))`, legend: "{{task}}" },
    ],
  },
  {
    title: "Runs that ended",
    type: "timeseries",
    width: 12,
    queries: [{ expr: `sum by (outcome) (increase(${of("butler_runs_total")}[1h]))`, legend: "{{outcome}}" }],
  },
  {
    title: "How long tasks take",
    type: "table",
    unit: "s",
    width: 12,
    description: "The mean of the chosen time.",
    queries: [
      {
        expr:
          `sum by (task) (increase(${of("butler_run_duration_seconds_sum")}[$__range])) / ` +
          `sum by (task) (increase(${of("butler_run_duration_seconds_count")}[$__range]))`,
        legend: "{{task}}",
      },
    ],
  },
  {
    title: "Since each task last did its work",
    type: "table",
    unit: "s",
    width: 12,
    queries: [
      {
        expr: `(time() - ${of("butler_last_completed_timestamp_seconds")}) and on (job, instance, task) (${of("butler_task_enabled")} == 1)`,
        legend: "{{task}}",
      },
    ],
  },
  {
    title: "Reasons to yield",
    type: "state-timeline",
    width: 12,
    queries: [{ expr: of("butler_gate"), legend: "{{gate}}: {{effect}}" }],
  },
  {
    title: "Free on disks",
    type: "timeseries",
    unit: "percentunit",
    width: 12,
    queries: [
      { expr: `${of("butler_disk_free_bytes")} / ${of("butler_disk_size_bytes")}`, legend: "{{folder}}" },
    ],
  },
  {
    title: "Database",
    type: "timeseries",
    unit: "bytes",
    width: 8,
    queries: [{ expr: of("butler_database_bytes"), legend: "{{part}}" }],
  },
  {
    title: "Backups",
    type: "timeseries",
    width: 8,
    queries: [{ expr: of("butler_backups"), legend: "{{database}} {{outcome}}" }],
  },
  {
    title: "Memory of the server",
    type: "timeseries",
    unit: "bytes",
    width: 8,
    queries: [{ expr: of("process_resident_memory_bytes"), legend: "{{instance}}" }],
  },
  {
    title: "Calls a second",
    type: "timeseries",
    width: 8,
    queries: [
      {
        expr: `sum by (route, status) (rate(${of("butler_http_requests_total")}[5m]))`,
        legend: "{{route}} {{status}}",
      },
    ],
  },
  {
    title: "Answers, 99th of a hundred",
    type: "timeseries",
    unit: "s",
    width: 8,
    queries: [
      {
        expr: `histogram_quantile(0.99, sum by (le, route) (rate(${of("butler_http_request_duration_seconds_bucket")}[5m])))`,
        legend: "{{route}}",
      },
    ],
  },
  {
    title: "Event loop lag, 99th of a hundred",
    type: "timeseries",
    unit: "s",
    width: 8,
    queries: [{ expr: of("nodejs_eventloop_lag_p99_seconds"), legend: "{{instance}}" }],
  },
];

const height = (type: Panel["type"]) => (type === "stat" ? 4 : 8);

/** The file that Grafana imports; it asks which Prometheus to use. */
export function grafanaDashboard(): string {
  const dashboard = {
    uid: "media-butler",
    title: "Butler",
    description: "What the butler of a media library does.",
    tags: ["butler"],
    editable: true,
    schemaVersion: 39,
    refresh: "30s",
    time: { from: "now-24h", to: "now" },
    __inputs: [
      {
        name: "DS_PROMETHEUS",
        label: "Prometheus",
        type: "datasource",
        pluginId: "prometheus",
        pluginName: "Prometheus",
      },
    ],
    templating: {
      list: [
        {
          ...{
            name: "job",
            label: "Job",
            type: "query",
            datasource,
            refresh: 1,
            includeAll: true,
            multi: true,
          },
          query: { query: "label_values(butler_paused, job)", refId: "job" },
          current: { text: ["All"], value: ["$__all"] },
        },
      ],
    },
    panels: placed(),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

const datasource = { type: "prometheus", uid: `\${DS_PROMETHEUS}` };

/** From left to right, and on to the next row where there is no room. */
function placed(): object[] {
  let x = 0;
  let y = 0;
  return panels.map((panel, index) => {
    if (x + panel.width > 24) {
      x = 0;
      y += height(panels[index - 1]!.type);
    }
    const gridPos = { x, y, w: panel.width, h: height(panel.type) };
    x += panel.width;
    return toGrafana(panel, index + 1, gridPos);
  });
}

function toGrafana(
  { title, type, unit, queries, thresholds, description }: Panel,
  id: number,
  gridPos: object,
) {
  const steps = [
    { color: "green", value: null },
    ...(thresholds
      ? [
          { color: "yellow", value: thresholds.warn },
          { color: "red", value: thresholds.wrong },
        ]
      : []),
  ];
  return {
    ...{ id, title, type, datasource, gridPos },
    ...(description && { description }),
    fieldConfig: {
      defaults: { ...(unit && { unit }), min: 0, thresholds: { mode: "absolute", steps } },
      overrides: [],
    },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      expr,
      ...(legend && { legendFormat: legend }),
      ...(type === "table" && { instant: true, format: "table" }),
    })),
  };
}
