/** How much is measured. */

export interface Sizes {
  rounds: number;
  /** Of the library that is scanned again. */
  files: number;
  /** Small ones, of the library that is scanned and probed. */
  smallFiles: number;
  /** Of the guide that is taken over. */
  programmes: number;
  /** Of the film in 2160p; undefined leaves it out, and the one in 720p: making them takes long. */
  largeFilmSeconds?: number;
  season: { episodes: number; minutes: number };
  music: { albums: number; tracks: number; minutes: number };
}

/** A few minutes on two cores. */
export const usualSizes: Sizes = {
  rounds: 3,
  files: 100_000,
  smallFiles: 2000,
  programmes: 1_000_000,
  season: { episodes: 4, minutes: 10 },
  music: { albums: 1, tracks: 5, minutes: 2 },
};

/** About an hour. */
export const fullSizes: Sizes = {
  ...usualSizes,
  rounds: 5,
  smallFiles: 10_000,
  largeFilmSeconds: 300,
  season: { episodes: 12, minutes: 20 },
  music: { albums: 20, tracks: 5, minutes: 2 },
};
