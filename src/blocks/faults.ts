import { IConstruct } from 'constructs';
import { statedReason } from './stated-reason';
import { milliseconds } from '../private/duration';
import { refuse } from '../private/refusal';
import { Fault } from '../props/fault';

const PRODUCTION = /^(prod|prd|production|live)(-|$)|-(prod|prd|production|live)$/;

/** What goes wrong on purpose goes wrong where nobody depends on it, and somebody has said why. */
export function refuseFaults(where: IConstruct, faults: Fault[]): void {
  const { environment } = where.node.root as { environment?: string };
  if (environment === undefined || PRODUCTION.test(environment)) {
    refuse(where, {
      code: 'fault-in-production',
      problem: environment === undefined ? 'calls are to fail on purpose, and nobody has said that this is not production' : 'calls are to fail on purpose in production',
      given: environment ?? 'nothing',
      allowed: 'faults where the App names an environment that is not production',
      fix: environment === undefined ? "say which one it is: new App({ environment: 'staging' })" : "make them for another environment alone: faults: app.environment === 'staging' ? [...] : undefined",
    });
  }
  for (const fault of faults) refuseBad(where, fault);
  const twice = faults.find(({ kind }, i) => faults.slice(0, i).some(earlier => earlier.kind === kind));
  if (twice === undefined) return;
  refuse(where, {
    code: 'fault-invalid',
    problem: 'two faults of one kind: only one can be',
    given: twice.kind,
    allowed: 'one delay and one abort',
    fix: 'remove one',
  });
}

function refuseBad(where: IConstruct, { kind, value, percent, reason }: Fault): void {
  statedReason(where, `faults.${kind}`, reason, 'calls fail on purpose', 'does checkout show its spinner?');
  if (kind === 'delay') milliseconds(where, 'faults.delay', value);
  const isStatus = Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599;
  if ((kind === 'delay' || isStatus) && typeof percent === 'number' && percent > 0 && percent <= 100) return;
  refuse(where, {
    code: 'fault-invalid',
    problem: 'this is no fault that calls can have',
    given: { [kind]: value, percent },
    allowed: 'a delay such as 3s, or a status from 400 to 599, for more than 0 to 100 percent of the calls',
    fix: "write Fault.abort(503, 10, '...') or Fault.delay('3s', 10, '...')",
  });
}
