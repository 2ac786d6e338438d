export interface RunOptions {
  readonly env?: string;
  readonly kubernetes?: string;
  readonly verbose: boolean;
}

/** Where a program writes its results for the command line; all of it is deleted afterwards. */
export interface Exchange {
  readonly yamlFolder: string;
  readonly synthesisFile: string;
  readonly failureFile: string;
}
