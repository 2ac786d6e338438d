/** Environment variables by which the command line configures the program that it runs. */

/** Name of the file to which App.synth adds its Synthesis as a line of JSON, instead of checking it and writing YAML itself. */
export const SYNTHESIS_FILE = 'KEELWRIGHT_SYNTHESIS';
/** Set by `--env`. */
export const ENVIRONMENT = 'KEELWRIGHT_ENV';
/** Set by `--kubernetes`. */
export const KUBERNETES = 'KEELWRIGHT_KUBERNETES';
