import {
  type ChannelKind,
  type ChannelSettings,
  channelKinds,
  withoutSecrets,
} from "../../api/notice-channels.ts";
import type { Clock } from "../../core/ports.ts";
import type { PostAnswer, Web } from "../web.ts";
import { WebFailure } from "../web-body.ts";
import { apprise } from "./apprise.ts";
import { discord } from "./discord.ts";
import { sendEmail } from "./email.ts";
import { gotify } from "./gotify.ts";
import { type Form, type Message, type Sender, shortened } from "./message.ts";
import { ntfy } from "./ntfy.ts";
import { plexWebhook } from "./plex-webhook.ts";
import { slack } from "./slack.ts";
import { webhook } from "./webhook.ts";

/** Every kind of channel that posts by HTTP. */
const forms: Record<Exclude<ChannelKind, "email">, Form> = {
  ...{ webhook, ntfy, gotify, discord, slack, apprise },
  "plex-webhook": plexWebhook,
};
/** Kinds whose receivers answer in JSON: anything else is another server, or the page of a proxy. */
const answersJson: readonly ChannelKind[] = ["ntfy", "gotify"];
/** What would be refused again however often it is sent: the message itself is at fault. */
const hopelessStatuses: readonly number[] = [400, 405, 406, 410, 411, 413, 414, 415, 422, 431];

/** What one try came to. */
export type Sent =
  | { delivered: true; answer: string }
  | {
      delivered: false;
      /** A sentence's worth of words, without secrets. */
      answer: string;
      /** It need not be tried again. */
      hopeless: boolean;
      /** Milliseconds for which the receiver asks for patience. */
      waitMs?: number;
    };

/** Where a message goes. */
export interface Destination {
  kind: ChannelKind;
  settings: ChannelSettings;
}

/** Tells a message, with one try. @throws `signal.reason` when aborted, and nothing else that a receiver may cause */
export async function send(
  { kind, settings }: Destination,
  message: Message,
  sender: Sender,
  { web, clock, signal }: { web: Pick<Web, "post">; clock: Clock; signal: AbortSignal },
): Promise<Sent> {
  const clean = (text: string) => inOneLine(withoutSecrets(kind, settings, text));
  try {
    if (kind === "email")
      return {
        delivered: true,
        answer: clean(await sendEmail(settings, message, sender, { clock, signal })),
      };
    const posting = forms[kind](settings, message, sender, clock.now());
    const to = channelKinds[kind].label;
    const answer = await web.post({ ...posting, to, userAgent: `Butler/${sender.version}`, signal });
    const sent = judge(kind, answer);
    return { ...sent, answer: clean(sent.answer) };
  } catch (error) {
    signal.throwIfAborted();
    const { message: reason, responseCode } = error as Error & { responseCode?: number };
    if (kind !== "email" && !(error instanceof WebFailure)) throw error;
    // Of SMTP 5xx is for ever (RFC 5321, section 4.2.1), but a wrong password can be mended: 530 to 539.
    const hopeless = responseCode !== undefined && responseCode >= 540;
    return { delivered: false, answer: clean(reason), hopeless };
  }
}

function judge(kind: ChannelKind, { status, mediaType, text, waitMs }: PostAnswer): Sent {
  const isPage = mediaType === "text/html";
  const said = isPage && kind !== "slack" ? "a page of HTML" : text;
  const answer = said.trim() === "" ? `status ${status}` : `status ${status}: ${said}`;
  if (status >= 200 && status < 300) {
    if (!answersJson.includes(kind) || /[/+]json$/.test(mediaType)) return { delivered: true, answer };
    return { delivered: false, answer: `${answer}. Expected JSON: is the address right?`, hopeless: false };
  }
  if (status >= 300 && status < 400)
    return {
      delivered: false,
      answer: `status ${status}: it redirects. Set the address that it redirects to.`,
      hopeless: false,
    };
  return {
    ...{ delivered: false, answer, hopeless: hopelessStatuses.includes(status) },
    ...(waitMs !== undefined && { waitMs }),
  };
}

const inOneLine = (text: string): string => shortened(text.replace(/[\s\p{Cc}]+/gu, " ").trim(), 300);
