export const welcome = {
  title: "Welcome",
  text: "Three steps, and the butler looks after your library every night.",
  steps: ["Add a library", "Choose the window", "See tonight's plan"] as const,
  step: (number: number) => `Step ${number} of 3`,
  library: {
    text: "Where is your media? The folder is only read: nothing in it is ever changed.",
    add: "Add a section",
    another: "Add another one",
    have: "Your library has",
  },
  window: {
    text: "When may the butler work? Choose hours in which nobody watches. What it does not finish goes on the next night.",
    from: "Starts at",
    to: "Stops at",
    zone: (zone: string) => `By the clock of the server, which is ${zone}.`,
    save: "Save the window",
  },
  plan: {
    text: "This is what will happen by itself. You can change every part of it at any time.",
    done: "Go to tonight",
  },
  next: "Next",
  back: "Back",
};
