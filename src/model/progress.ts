/** How far a stage has come. Every figure is of the stage, not of the run. */
export interface ProgressUpdate {
  /** Rows that have their fate (exports: rows written). */
  readonly done: number;
  /** Rows that failed. */
  readonly failed?: number;
  /** Rows a second just now; the average of the stage when left out. */
  readonly rate?: number;
  /** Calls a second that the pacer allows just now; `Infinity` without a pace. */
  readonly pace?: number;
  /** Pages read, in exports. */
  readonly pages?: number;
}

/** Shows how far a run has come. All methods may be called at any time and any number of times. */
export interface Progress {
  /**
   * A stage begins (reading the workspace, surveying, looking up, uploading, writing results); the one before is over.
   *
   * @param total rows to do, where it is known.
   */
  stage(name: string, total?: number): void;
  /** Cheap enough to be called for every row. Ignored before the first stage. */
  update(update: ProgressUpdate): void;
  /** Print something else without tearing the bar: it is taken away before and drawn again after. */
  aside?(print: () => void): void;
  /** The last stage is over; the cursor is back. To be called however the run ends. */
  stop(): void;
}

/** Shows nothing: `--quiet`, and the library's default. */
export const silentProgress: Progress = {
  stage: () => undefined,
  update: () => undefined,
  stop: () => undefined,
};
