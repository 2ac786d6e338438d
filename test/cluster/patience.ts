/**
 * How many seconds tests wait for what comes sooner or later. Only a failure waits so long, so each is far more than a slow machine needs; a test has half an
 * hour (jest.config.js). No proof rests on them (proof/rests-on.ts).
 */
export const PATIENCE = {
  /** For all but these. */
  usual: 360,
  /** Where one thing follows another: members, nodes, thousands of pods. */
  long: 600,
};
