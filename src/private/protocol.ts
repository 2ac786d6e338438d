/** What the command line tells the program that it runs, by environment variables. */

/** Names the file where App.synth adds its Synthesis as a line of JSON, instead of judging it and writing YAML itself. */
export const SYNTHESIS_FILE = 'KEELWRIGHT_SYNTHESIS';
/** Set by `--env`. */
export const ENVIRONMENT = 'KEELWRIGHT_ENV';
/** Set by `--kubernetes`. */
export const KUBERNETES = 'KEELWRIGHT_KUBERNETES';
