import { IConstruct } from 'constructs';
import { milliseconds } from '../../private/duration';
import { refuse } from '../../private/refusal';
import { FaultInjection } from '../../props/mesh/fault-injection';
import { statedReason } from '../objects/stated-reason';

const PRODUCTION = /^(prod|prd|production|live)(-|$)|-(prod|prd|production|live)$/;

/** Rejects faults without an environment, in production, or without a stated reason. */
export function refuseFaults(where: IConstruct, faults: FaultInjection[]): void {
  const { environment } = where.node.root as { environment?: string };
  if (environment === undefined || PRODUCTION.test(environment)) {
    refuse(where, {
      code: 'fault-in-production',
      problem: environment === undefined ? 'requests are set to fail on purpose, and the App does not name its environment, which may be production' : 'requests are set to fail on purpose in production',
      given: environment ?? 'nothing',
      allowed: 'faults in an App with an environment that is not production',
      fix: environment === undefined ? "set the environment: new App({ environment: 'staging' })" : "limit faults to another environment: faults: app.environment === 'staging' ? [...] : undefined",
    });
  }
  for (const fault of faults) refuseBad(where, fault);
  const twice = faults.find(({ kind }, i) => faults.slice(0, i).some(earlier => earlier.kind === kind));
  if (twice === undefined) return;
  refuse(where, {
    code: 'fault-invalid',
    problem: 'two faults have the same kind, and only one of them can apply',
    given: twice.kind,
    allowed: 'at most one delay and one abort',
    fix: 'remove one of them',
  });
}

function refuseBad(where: IConstruct, { kind, value, percent, reason }: FaultInjection): void {
  statedReason(where, `faults.${kind}`, reason, 'requests fail on purpose', 'does checkout show its spinner?');
  if (kind === 'delay') milliseconds(where, 'faults.delay', value);
  const isStatus = Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599;
  if ((kind === 'delay' || isStatus) && typeof percent === 'number' && percent > 0 && percent <= 100) return;
  refuse(where, {
    code: 'fault-invalid',
    problem: 'the fault does not have a valid delay, status or percentage',
    given: { [kind]: value, percent },
    allowed: 'a delay such as 3s, or a status from 400 to 599, for more than 0 and at most 100 percent of the requests',
    fix: "use FaultInjection.abort(503, 10, '...') or FaultInjection.delay('3s', 10, '...')",
  });
}
