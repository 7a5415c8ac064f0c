import type { ChannelSettings, NoticeEvent } from "../../api/notice-channels.ts";

/** What a channel is to tell. */
export interface Message {
  /** Stays the same when it is sent again. */
  id: string;
  event: NoticeEvent | "test";
  urgent: boolean;
  title: string;
  /** Lines. */
  text: string;
  html: string | null;
  task: string | null;
  runId: number | null;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Who tells it. */
export interface Sender {
  /** What people call this server. */
  name: string;
  machineIdentifier: string;
  version: string;
}

/** What is sent by HTTP: a request as its receiver documents it. */
export interface Posting {
  address: string;
  headers: Record<string, string>;
  body: string | FormData;
}

/** Puts a message into the form of one kind of channel. @param now milliseconds since the epoch */
export type Form = (settings: ChannelSettings, message: Message, sender: Sender, now: number) => Posting;

/** A posting of JSON. */
export const json = (address: string, value: unknown, headers: Record<string, string> = {}): Posting => ({
  address,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(value),
});

/** An address below that of a server, however that was written. */
export const below = (server: string, path: string): string => `${server.replace(/\/+$/, "")}${path}`;

/** Shortens a text to what a receiver takes, in UTF-16 code units. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 3).replace(/[\uD800-\uDBFF]$/, "")}...`;
