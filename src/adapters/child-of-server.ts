/**
 * Makes signals that a whole group of processes gets end only the parent: Ctrl-C at a terminal and the end that a
 * service manager tells. A server gives items in hand their time, and kills who takes longer.
 */
export function leaveSignalsToParent(): void {
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => {});
}

/** Makes this process end when its parent does, and not before. */
export function endWithParent(): void {
  leaveSignalsToParent();
  process.on("disconnect", () => process.exit());
  // Whoever started it may have ended before anybody listened.
  if (!process.connected) process.exit();
}
