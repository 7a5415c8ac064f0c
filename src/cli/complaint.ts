/** A failure of the command line itself, in a sentence for people, with the exit status that it ends with. */
export class Complaint extends Error {
  override readonly name = "Complaint";
  readonly exitStatus: number;

  constructor(message: string, exitStatus: number) {
    super(message);
    this.exitStatus = exitStatus;
  }
}
