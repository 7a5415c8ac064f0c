/** The tables of docs/scale.md. */

import { tableText } from "../../scripts/table-text.ts";
import type { Costs } from "./costs.ts";
import type { Forecast } from "./foretell.ts";

const number = (value: number, digits = 3): string =>
  value === 0 ? "0" : value.toLocaleString("en", { maximumSignificantDigits: digits });

const percent = (share: number): string => `${number(100 * share, 2)} %`;

const units = [
  ["years", 31_557_600],
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
] as const;

function durationText(seconds: number): string {
  const [name, size] = units.find(([, size]) => seconds >= 2 * size) ?? ["seconds", 1];
  return `${number(seconds / size)} ${name}`;
}

const bytesText = (bytes: number): string =>
  bytes >= 1e12
    ? `${number(bytes / 1e12)} TB`
    : bytes >= 1e9
      ? `${number(bytes / 1e9)} GB`
      : `${number(bytes / 1e6)} MB`;

export const timesTable = (forecasts: readonly Forecast[]): string =>
  tableText(
    [
      ...[
        "Items",
        "Machines",
        "Time",
        "Items a second",
        "Machines that read",
        "Home: one core",
        "Home: turns",
      ],
      ...["Engine: 4 cores", "Statements a second", "Home's network", "Media read"],
    ],
    forecasts.map(({ items, workers, seconds, rate, efficiency, busy, statements, mediaMegabytes }) => [
      ...[number(items), number(workers), durationText(seconds), number(rate), percent(efficiency)],
      ...[percent(busy.home), percent(busy.turns), percent(busy.engine), number(statements)],
      ...[percent(busy.network), `${number(mediaMegabytes)} MB/s`],
    ]),
  );

/** What is kept depends on the library alone. */
export const keptTable = (forecasts: readonly Forecast[]): string =>
  tableText(
    ["Items", "Rows of findings", "Database for them", "Artefacts", "Home's processor, in all"],
    [...Map.groupBy(forecasts, ({ items }) => items)].map(([items, [one]]) => [
      ...[number(items), number(one!.rows), bytesText(one!.databaseBytes), bytesText(one!.artefactBytes)],
      durationText(one!.homeSeconds),
    ]),
  );

export function costsTable(costs: Costs): string {
  const ms = (value: number) => `${number(value, 2)} ms`;
  const { statement, heartbeat } = costs;
  return tableText(
    ["What", "Cost"],
    [
      ["Home: a part is found, and asked who wants it", ms(costs.findMs)],
      ["Home: a finding is kept", `${ms(costs.keepMs)}, ${number(costs.rowBytes)} bytes`],
      ["Home: an artefact is moved into its bundle", ms(costs.artefactMs)],
      ["Home: a megabyte is taken over HTTP, and its sum compared", ms(costs.uploadMsPerMegabyte)],
      ...costs.give.map(({ machines, ms: cost }) => [
        `Home: parts are given out, ${number(machines)} machines and ${number(4 * machines)} open parts`,
        ms(cost),
      ]),
      ["A statement to pg-boss: until it is answered", ms(statement.wallMs)],
      ["A statement to pg-boss: who asks", ms(statement.askerMs)],
      ["A statement to pg-boss: PostgreSQL", ms(statement.engineMs)],
      ["PostgreSQL: one more item in a statement", ms(costs.furtherJobMs)],
      ["PostgreSQL: a second of a machine's life", ms(heartbeat.engineMs)],
      ["Home: a second of a machine's life", ms(heartbeat.homeMs)],
    ],
  );
}

/** Puts a table where the document has its place. @throws Error when it has none */
export function putInto(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from)
    throw new Error(`Expected ${begin} and ${end} in the document; put them where the table belongs.`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
