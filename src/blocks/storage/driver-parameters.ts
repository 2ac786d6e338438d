import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';

type Parameters = { readonly [name: string]: string };

/** The parameters of a storage driver, in its own terms; names are printable, and not all parsers agree on other characters. */
export function driverParameters(where: IConstruct, prop: string, parameters: Parameters): Parameters {
  const wrong = Object.keys(parameters).find(name => !/^[A-Za-z0-9][!-~]{0,252}$/.test(name));
  if (wrong === undefined) return { ...parameters };
  return refuse(where, {
    code: 'driver-parameter-invalid',
    problem: `${prop} has an invalid parameter name`,
    given: { [wrong]: parameters[wrong] },
    allowed: "names of printable characters without spaces, starting with a letter or digit, such as 'type' or 'csi.storage.k8s.io/fstype'",
    fix: "use the name from the driver's documentation",
  });
}
