import { Construct } from 'constructs';
import { ShadowReleaseProps } from './shadow-release-props';
import { originalsOf } from './shadow-stores';
import { OwnProps } from '../../patterns/app/track';
import { TwelveFactorApp } from '../../patterns/app/twelve-factor-app';
import { listed } from '../../private/messages/nearest';
import { refuse } from '../../private/refusal';
import { VersionProps } from '../version-props';

/** The shadow's own options, with the app's volumes that it may read. */
export function separated(app: TwelveFactorApp, { harmless = {}, volumes, ...own }: ShadowReleaseProps): VersionProps & Pick<OwnProps, 'volumes'> {
  const seen = Object.entries(app._props.volumes ?? {})
    .filter(([path]) => path in harmless)
    .map(([path, claim]) => [path, claim.asVolumeClaim.readOnly]);
  return { ...own, config: { SHADOW: 'true', ...own.config }, volumes: { ...Object.fromEntries(seen), ...volumes } };
}

/** A shadow that writes to the app's stores would corrupt the data that it is compared with. */
export function refuseUnseparated(where: Construct, app: TwelveFactorApp, props: ShadowReleaseProps): void {
  const { bindings = {}, volumes = {}, harmless = {} } = props;
  const variables = Object.keys(app._bindings);
  const paths = Object.keys(app._props.volumes ?? {});
  const hosts = Object.keys(originalsOf(app)).filter(name => !variables.includes(name));
  const beside = ofSidecars(app);
  const known = [...variables, ...hosts, ...paths, ...beside];
  const separate = [...variables.filter(name => !(name in bindings)), ...paths.filter(path => !(path in volumes))];
  const open = [...separate, ...beside].filter(name => !(name in harmless));
  if (open.length > 0) refuseOpen(where, open, paths, beside);
  const unknown = Object.keys(harmless).find(name => !known.includes(name));
  if (unknown !== undefined) refuseUnknown(where, unknown, known);
  const twice = Object.keys(harmless).find(name => name in bindings || name in volumes);
  if (twice !== undefined) refuseTwice(where, twice);
  const unsaid = Object.entries(harmless).find(([, why]) => why.trim() === '');
  if (unsaid !== undefined) refuseUnsaid(where, unsaid[0]);
}

/** What the sidecars of the app are bound to, such as `proxy.DATABASE_HOST`: the shadow has the same sidecars. */
function ofSidecars(app: TwelveFactorApp): string[] {
  return (app._props.sidecars ?? []).flatMap(({ name, bindings = {} }) => Object.keys(bindings).map(variable => `${name}.${variable}`));
}

function refuseOpen(where: Construct, open: string[], paths: string[], beside: string[]): never {
  const [first] = open;
  const isPath = paths.includes(first);
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: `${listed(open)}: the shadow would use the same ${open.length === 1 ? 'service or volume' : 'services or volumes'} as the app, and copies of requests would take effect there a second time`,
    given: listed(open),
    allowed: 'for each binding and volume of the app, a separate store or a declaration that it is harmless',
    fix: beside.includes(first) ? `set the reason why requests change nothing there: harmless: { '${first}': '...' }; the shadow has the same sidecars as the app`
      : isPath ? `set another volume: volumes: { '${first}': ... }, or the reason why it may be read: harmless: { '${first}': '...' }`
        : `set another address: bindings: { ${first}: copy.url }, or the reason why requests change nothing there: harmless: { ${first}: '...' }`,
  });
}

function refuseUnknown(where: Construct, given: string, known: string[]): never {
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: 'harmless has a name that the app does not use for a binding, a call or a volume',
    given,
    allowed: listed(known) || 'nothing: the app has no bindings, calls or volumes',
    fix: 'remove it, or correct the name; if the app is bound later, create the shadow after that',
  });
}

function refuseTwice(where: Construct, given: string): never {
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: 'it has a separate store, but is also declared harmless',
    given,
    allowed: 'one of the two',
    fix: `remove ${given} from harmless`,
  });
}

function refuseUnsaid(where: Construct, given: string): never {
  return refuse(where, {
    code: 'shadow-unseparated',
    problem: 'harmless has no reason why copies of requests change nothing there',
    given: { [given]: '' },
    allowed: 'a short reason for reviewers',
    fix: `set a reason, such as harmless: { ${JSON.stringify(given)}: 'prices are read only' }`,
  });
}
