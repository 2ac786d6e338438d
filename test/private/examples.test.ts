import * as keelwright from '../../src';
import { API } from '../../src/private/calls/api';
import { EXAMPLES, FORMS, HINTS } from '../../src/private/calls/examples';
import { makeShop, MINIMAL } from '../program';

/** What a message can only describe: which of a program's own constructs it is. */
const DESCRIBED = ['Binding', 'Workload', 'Construct', 'IBackingService', 'IBackup', 'ICaller', 'IConstruct', 'INeighbor', 'IHeadroomTarget', 'IResolver', 'NodeAgent', 'TwelveFactorApp'];

const types = [...Object.values(API.calls), ...Object.values(API.structs)].flat().flatMap(line => line.replace(/^.*?: /, '').replace(/[[\]{}]/g, '').split(' | '));
const classes = [...new Set(types)].filter(type => !['any', 'string', 'number', 'boolean'].includes(type) && !(type in API.enums) && !(type in API.structs)).sort();

/** As the program that the message is for would run it. */
function run(example: string): unknown {
  const { app, shop, web } = makeShop();
  const names = { ...keelwright, app, shop, web, ...PROPS };
  return new Function(...Object.keys(names), `return ${example};`)(...Object.values(names));
}

/** What stands for `{ ... }`, by the class that is made. */
const PROPS = { sharedVolume: { size: '5Gi', storageClass: keelwright.StorageClass.existing('nfs') }, staticVolume: { capacity: '5Gi', source: keelwright.VolumeSource.nfs({ server: '10.0.0.9', path: '/media' }) }, configSet: { LOG: 'json' } };
const whole = (example: string) => example
  .replace(/^(new SharedVolume\(.*)\{ \.\.\. \}/, '$1sharedVolume').replace(/^(new StaticVolume\(.*)\{ \.\.\. \}/, '$1staticVolume').replace(/^(new ConfigSet\(.*)\{ \.\.\. \}/, '$1configSet');

test('every class that something is asked for has an example of how one is written', () => {
  expect(classes.filter(type => !(type in EXAMPLES))).toEqual([]);
});

test.each(Object.keys(EXAMPLES).filter(type => !DESCRIBED.includes(type)))('the example of %s runs and is one', type => {
  const made = run(whole(EXAMPLES[type]).replace(/^\{.*\}$/, '($&)')) as object;
  if (type in API.structs) expect(Object.keys(made).filter(name => !API.structs[type].some(line => line.startsWith(`${name}?:`) || line.startsWith(`${name}:`)))).toEqual([]);
  else if (type in API.interfaces) expect(API.interfaces[type].filter(member => !(member in made))).toEqual([]);
  else expect(made.constructor.name).toBe(type);
});

test.each(Object.entries(FORMS))('the form of %s is a string or a number', (name, form) => {
  const fields = [...Object.values(API.calls), ...Object.values(API.structs)].flat().filter(line => new RegExp(`^(\\.\\.\\.)?${name}\\??: `).test(line));
  expect(fields).not.toEqual([]);
  expect(['string', 'number']).toContain(typeof run(form));
});

test('every hint is for a type that there is', () => {
  expect(Object.keys(HINTS).filter(type => !(type in API.enums) && !types.join(' | ').includes(type))).toEqual([]);
});

test('what the described are told by, they are', () => {
  const { shop, web } = makeShop();
  expect(web.url.constructor.name).toBe('Binding');
  expect(['asCaller', 'asNeighbor', 'asHeadroomTarget', 'endpoint'].filter(member => !(member in web))).toEqual([]);
  expect('asCaller' in keelwright.Peer.namespace('edge')).toBe(true);
  expect('asBackup' in (run(EXAMPLES.Backup) as object)).toBe(true);
  expect(new keelwright.TwelveFactorApp(shop, 'other', MINIMAL).constructor.name).toBe('TwelveFactorApp');
});
