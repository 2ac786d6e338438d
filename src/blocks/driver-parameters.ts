import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

type Parameters = { readonly [name: string]: string };

/** What a storage driver is told, in its own words; its names are printable, and not all parsers agree on others. */
export function driverParameters(where: IConstruct, prop: string, parameters: Parameters): Parameters {
  const wrong = Object.keys(parameters).find(name => !/^[A-Za-z0-9][!-~]{0,252}$/.test(name));
  if (wrong === undefined) return { ...parameters };
  return refuse(where, {
    code: 'driver-parameter-invalid',
    problem: `${prop} has a name that no driver knows`,
    given: { [wrong]: parameters[wrong] },
    allowed: "names of printable characters without blanks, starting with a letter or digit, such as 'type' or 'csi.storage.k8s.io/fstype'",
    fix: "write it as the driver's manual has it",
  });
}
