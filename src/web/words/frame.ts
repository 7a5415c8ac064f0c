/** What the frame and the shared pieces say. */
export const frame = {
  name: "Butler",
  skip: "Skip to the content",
  pages: "Pages",
  page: {
    tonight: "Tonight",
    tasks: "Tasks",
    history: "History",
    library: "Library",
    backups: "Backups",
    machines: "Machines",
    settings: "Settings",
  },
  more: "More pages",
  theme: { label: "Colours", system: "As the system", light: "Light", dark: "Dark" },
  signOut: "Sign out",
  unknown: {
    title: "There is no such page",
    text: "The address may be misspelt, or the thing is gone.",
    home: "Go to tonight",
  },
};

export const connections = {
  connecting: "Connecting",
  open: "Live",
  lost: "Connection lost",
  lostText: (since: string) =>
    `The server does not answer since ${since}. What you see may be old; it is fetched anew as soon as the server is back.`,
  back: "The connection is back.",
};

export const exposure = {
  title: "Others may read along",
  found: (name: string, found: string) => `${name[0]!.toUpperCase()}${name.slice(1)}: ${found}.`,
  later: "Not again in this session",
};

export const times = {
  both: (here: string, there: string) => `${here} (for you)\n${there} (at the server)`,
  there: (time: string) => `${time} there`,
  zones: (there: string) => `The server lives by ${there}; times are shown in yours.`,
};

export const signIn = {
  title: "Sign in",
  text: "Paste the access token of the server. It is in the file token of the data folder, and was printed at the first start.",
  token: "Access token",
  submit: "Sign in",
  wrong: "The server does not know this token. Was it copied whole?",
  hide: "It is exchanged for a cookie that no script can read, and is not kept in this browser.",
};

export const states = {
  loading: "Loading",
  failed: "That did not work",
  again: "Try again",
  close: "Close",
  cancel: "Cancel",
  saved: "Saved.",
};
