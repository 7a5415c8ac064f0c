import { below, type Form, json } from "./message.ts";

/** A message as Gotify takes it. Priorities from 8 on make a sound. */
export const gotify: Form = ({ url, token }, { urgent, title, text }, sender) =>
  json(
    below(url!, "/message"),
    { title: `${sender.name}: ${title}`, message: text || title, priority: urgent ? 8 : 4 },
    { "X-Gotify-Key": token! },
  );
