/** One row of the list of errors. */
export interface ErrorKind {
  code: number;
  status: number;
  /** `{words}` in it are filled in when it happens. */
  sentence: string;
}
