/** What each stage may import beside itself; the order is the direction in which data flows. */
export const MAY_IMPORT: { readonly [stage: string]: string[] } = {
  private: [],
  props: ['private'],
  platform: ['private', 'props'],
  engines: ['private', 'props'],
  manifests: ['private'],
  capacity: ['private', 'manifests'],
  reach: ['private', 'manifests'],
  checks: ['private', 'manifests', 'capacity', 'reach'],
  blocks: ['private', 'props', 'platform', 'manifests', 'capacity'],
  patterns: ['private', 'props', 'platform', 'engines', 'blocks'],
  releases: ['private', 'manifests', 'props', 'platform', 'engines', 'blocks', 'patterns'],
  synth: ['private', 'platform', 'blocks', 'manifests', 'reach', 'checks'],
  testing: ['private', 'platform', 'manifests', 'checks', 'synth'],
  cli: ['private', 'platform', 'manifests', 'capacity', 'reach', 'checks', 'synth'],
};
