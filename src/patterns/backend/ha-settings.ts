import { IConstruct } from 'constructs';
import { FIXED_SETTINGS } from '../../engines/cloud-native-pg';
import { refuse } from '../../private/refusal';

const LIBRARIES = 'shared_preload_libraries';

/** Settings of PostgreSQL in the form that the operator takes. */
export interface PostgresSettings {
  readonly parameters: { readonly [name: string]: string };
  readonly preloadLibraries: string[];
}

/** The settings in the server's arguments: `-c name=value` and `--name=value`. A later one wins, as it does with the server. */
export function settingsOf(where: IConstruct, args: string[]): PostgresSettings {
  const words = args.flatMap(arg => /^-c./.test(arg) ? ['-c', arg.slice(2)] : [arg]);
  const parameters: { [name: string]: string } = {};
  for (let i = 0; i < words.length; i++) {
    const setting = words[i] === '-c' ? words[++i] ?? '' : words[i].replace(/^--/, '');
    const [, name, value] = /^([A-Za-z_][\w.]*)=(.*)$/s.exec(setting) ?? refuseOther(where, words[i] ?? '-c');
    parameters[settable(where, name)] = value;
  }
  const { [LIBRARIES]: libraries = '', ...others } = parameters;
  return { parameters: others, preloadLibraries: libraries.split(',').map(name => name.trim()).filter(name => name !== '') };
}

/** Names are not case-sensitive. */
function settable(where: IConstruct, given: string): string {
  const name = given.toLowerCase();
  if (!FIXED_SETTINGS.has(name)) return name;
  return refuse(where, {
    code: 'ha-setting-fixed',
    problem: 'CloudNativePG manages this setting itself, and rejects a Cluster that sets it',
    given: name,
    allowed: 'settings not related to files, ports, logs, replication and recovery',
    fix: 'remove it from args',
  });
}

function refuseOther(where: IConstruct, given: string): never {
  return refuse(where, {
    code: 'ha-argument-unknown',
    problem: 'CloudNativePG starts the servers, and accepts only settings as arguments',
    given,
    allowed: "-c with name=value, as in args: ['-c', 'max_connections=200']",
    fix: 'set it as -c with name=value, or remove it',
  });
}
