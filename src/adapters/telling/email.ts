import { connect, type Socket } from "node:net";
import type { ChannelSettings } from "../../api/notice-channels.ts";
import type { Clock } from "../../core/ports.ts";
import { within } from "../web.ts";
import type { Message, Sender } from "./message.ts";

/** Milliseconds for one e-mail. */
const patience = 30_000;

/**
 * Hands an e-mail to an SMTP server. Its `Message-ID` stays the same when it is sent again.
 * @returns what the server answered @throws Error as the server or the connection has it
 */
export async function sendEmail(
  settings: ChannelSettings,
  message: Message,
  sender: Sender,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<string> {
  const { host, port, security, certificate, user, password, from, to } = settings;
  // Loaded by those who send e-mail.
  const { createTransport } = await import("nodemailer");
  let socket: Socket | undefined;
  const address = { host: host!, port: Number(port ?? (security === "tls" ? 465 : 587)) };
  const transport = createTransport({
    ...address,
    // Ours, so that it can be cut off: nodemailer lets one that is given up wait for its own time limits.
    getSocket: (_, done) => {
      const opened = connect(address);
      socket = opened;
      opened.once("error", done);
      opened.once("connect", () => done(null, { connection: opened }));
    },
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user !== undefined && { auth: { user, pass: password ?? "" } }),
    tls: { rejectUnauthorized: certificate !== "any" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    return await within(patience, clock, signal, async (limit) => {
      const ended = Promise.withResolvers<never>();
      const end = () => {
        ended.reject(signal.aborted ? signal.reason : new Error("the server took too long to answer"));
        socket?.destroy();
      };
      limit.addEventListener("abort", end, { once: true });
      const sent = transport.sendMail({
        from: from!,
        to: to!,
        subject: `${sender.name}: ${message.title}`,
        text: message.text || message.title,
        ...(message.html !== null && { html: message.html }),
        date: new Date(message.at),
        messageId: `<${message.id}@${sender.machineIdentifier}.butler>`,
        headers: { "Auto-Submitted": "auto-generated", "X-Butler-Delivery": message.id },
        priority: message.urgent ? "high" : "normal",
      });
      const { response } = await Promise.race([sent, ended.promise]);
      return response;
    });
  } finally {
    socket?.destroy();
  }
}
