import { PlexAPI } from "../sdk/plex-api.ts";

/** Where the server answers: a proxy may have put it below a path. */
const prefix = location.pathname.replace(/\/web(\/.*)?$/, "");
const place = location.origin + prefix;

/** Where the pages are, below that. */
export const basePath = `${prefix}/web`;

/** The one client of the page. The cookie of the session says who calls; an empty token would speak against it. */
export const sdk = new PlexAPI({
  serverURL: place,
  accessToken: "",
  fetch: (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.delete("X-Plex-Token");
    return fetch(input, { ...init, headers, credentials: "same-origin" });
  },
});

/** The address of something that the server answers with, such as a picture. @param path with a leading slash */
export const addressOf = (path: string): string => place + path;
