/** A town near which a photo was taken. */
export interface NearestCity {
  name: string;
  /** The first level below the country: "Bavaria". */
  region?: string;
  /** Two letters: ISO 3166-1. */
  country: string;
}

/** Names of places, from the data set that a person configured. */
export interface Places {
  /**
   * Changes with the data set; 0 where none is wanted. One that cannot be reached now counts as the last that could, so
   * that what was made from it stays. Below 2^32.
   */
  edition(): number;
  /**
   * The nearest town; undefined at sea, and where no data set is wanted.
   * @throws Error for people when the data set cannot be read; `signal.reason` when aborted
   */
  nearestCity(latitude: number, longitude: number, signal: AbortSignal): Promise<NearestCity | undefined>;
}
