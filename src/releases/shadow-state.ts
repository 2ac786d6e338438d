import { Construct } from 'constructs';
import { ShadowReleaseProps } from './shadow-release-props';
import { originalsOf } from './shadow-stores';
import { VersionProps } from './version-props';
import { OwnProps } from '../patterns/track';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { listed } from '../private/nearest';
import { refuse } from '../private/refusal';

/** What the shadow has of its own, with the volumes that it may look into. */
export function separated(app: TwelveFactorApp, { harmless = {}, volumes, ...own }: ShadowReleaseProps): VersionProps & Pick<OwnProps, 'volumes'> {
  const seen = Object.entries(app._props.volumes ?? {})
    .filter(([path]) => path in harmless)
    .map(([path, claim]) => [path, claim.asVolumeClaim.readOnly]);
  return { ...own, config: { SHADOW: 'true', ...own.config }, volumes: { ...Object.fromEntries(seen), ...volumes } };
}

/** A shadow that writes where the app does corrupts what it is to be compared with. */
export function refuseUnseparated(where: Construct, app: TwelveFactorApp, props: ShadowReleaseProps): void {
  const { bindings = {}, volumes = {}, harmless = {} } = props;
  const variables = Object.keys(app._bindings);
  const paths = Object.keys(app._props.volumes ?? {});
  const hosts = Object.keys(originalsOf(app)).filter(name => !variables.includes(name));
  const known = [...variables, ...hosts, ...paths];
  const open = [...variables.filter(name => !(name in bindings)), ...paths.filter(path => !(path in volumes))].filter(name => !(name in harmless));
  if (open.length > 0) refuseOpen(where, open, paths);
  const unknown = Object.keys(harmless).find(name => !known.includes(name));
  if (unknown !== undefined) refuseUnknown(where, unknown, known);
  const twice = Object.keys(harmless).find(name => name in bindings || name in volumes);
  if (twice !== undefined) refuseTwice(where, twice);
  const unsaid = Object.entries(harmless).find(([, why]) => why.trim() === '');
  if (unsaid !== undefined) refuseUnsaid(where, unsaid[0]);
}

function refuseOpen(where: Construct, open: string[], paths: string[]): never {
  const [first] = open;
  const isPath = paths.includes(first);
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: `${listed(open)}: it would reach what the app reaches by ${open.length === 1 ? 'it' : 'them'}, and each copy of a call would be made there a second time`,
    given: listed(open),
    allowed: 'each binding and volume of the app with another store of its own, or declared harmless',
    fix: isPath ? `give it another volume: volumes: { '${first}': ... }, or say why it may read it: harmless: { '${first}': '...' }`
      : `lead it elsewhere: bindings: { ${first}: copy.url }, or say why calls change nothing there: harmless: { ${first}: '...' }`,
  });
}

function refuseUnknown(where: Construct, given: string, known: string[]): never {
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: 'harmless names what is no binding, no call and no volume of the app',
    given,
    allowed: listed(known) || 'nothing: the app has neither bindings, calls nor volumes',
    fix: 'remove it, or correct the name; what the app is bound to later is known to a shadow that is made after that',
  });
}

function refuseTwice(where: Construct, given: string): never {
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: 'it is led elsewhere, and declared harmless as it is',
    given,
    allowed: 'one of the two',
    fix: `remove ${given} from harmless`,
  });
}

function refuseUnsaid(where: Construct, given: string): never {
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: 'harmless does not say why copies of calls change nothing there',
    given: { [given]: '' },
    allowed: 'a few words for those who must answer for it',
    fix: `say why, such as harmless: { ${JSON.stringify(given)}: 'prices are read only' }`,
  });
}
