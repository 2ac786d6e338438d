/** What each stage may import beside itself; the order is the direction in which data flows. */
export const MAY_IMPORT: { readonly [stage: string]: string[] } = {
  private: [],
  props: ['private'],
  platform: ['private', 'props'],
  engines: ['private', 'props'],
  manifests: ['private'],
  checks: ['private', 'manifests'],
  blocks: ['private', 'props', 'platform', 'manifests'],
  patterns: ['private', 'props', 'platform', 'engines', 'blocks'],
  synth: ['private', 'platform', 'blocks', 'manifests', 'checks'],
  testing: ['private', 'platform', 'manifests', 'checks', 'synth'],
  cli: ['private', 'platform', 'manifests', 'checks', 'synth'],
};
